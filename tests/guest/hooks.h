/* SPDX-License-Identifier: GPL-2.0-only */
/* What hooks.bpf.c shares with user space. */
#ifndef TESTS_GUEST_HOOKS_H
#define TESTS_GUEST_HOOKS_H

#include <linux/types.h>

#define HOOKS_LINGER	1024

struct hooks_state {
	__s32 verdict;		/* what handle returns */
	__s32 init_returns;
	__s32 linger;		/* how many times handle goes round, at most HOOKS_LINGER */
	__s32 pad;
	__u64 nr_handled;	/* calls of handle that have begun */
	__u64 nr_left;		/* that have ended */
	__u64 nr_init;
	__u64 nr_free;
};

#endif /* TESTS_GUEST_HOOKS_H */
