/* SPDX-License-Identifier: GPL-2.0-only */
/* What sleepy.bpf.c shares with user space. */
#ifndef TESTS_GUEST_SLEEPY_H
#define TESTS_GUEST_SLEEPY_H

#include <linux/types.h>

#define SLEEPY_MAX_COPIES	(1 << 22)	/* then it leaves, held or not */

struct sleepy_state {
	__u64 address;		/* of user memory that the program copies from */
	__s32 verdict;
	__u32 hold;		/* the program stays until this is 0 */
	__u64 nr_handled;	/* calls that have begun */
	__u64 nr_left;		/* that have ended */
	__u64 nr_copied;	/* copies of user memory */
	__u64 nr_free;
};

#endif /* TESTS_GUEST_SLEEPY_H */
