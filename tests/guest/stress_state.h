/* SPDX-License-Identifier: GPL-2.0-only */
/* What stress.bpf.c shares with user space. */
#ifndef TESTS_GUEST_STRESS_STATE_H
#define TESTS_GUEST_STRESS_STATE_H

#include <linux/types.h>

#define STRESS_LINGER	512

struct stress_state {
	__s32 verdict;		/* what hooks return */
	__s32 backend;		/* what the backend returns */
	__s32 linger;		/* how many times they go round, at most STRESS_LINGER */
	__s32 wrong;		/* planted: another verdict than that, now and then */
	__u64 first_ino;	/* of the probes, which have numbers in a row */
	__u64 last_ino;
	__u64 nr_probes;	/* events of those */
	__u64 nr_entered;	/* events that have begun */
	__u64 nr_left;		/* that have ended */
	__u64 nr_init;
	__u64 nr_free;
};

#endif /* TESTS_GUEST_STRESS_STATE_H */
