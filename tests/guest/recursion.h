/* SPDX-License-Identifier: GPL-2.0-only */
/* What recursion.bpf.c shares with user space. */
#ifndef TESTS_GUEST_RECURSION_H
#define TESTS_GUEST_RECURSION_H

#include <linux/types.h>

/* Functions that the code of inode storage calls while it is busy, and one more */
enum recursion_place {
	RECURSION_UPDATE,	/* bpf_local_storage_update(), no lock held */
	RECURSION_DELETE,	/* call_rcu_tasks_trace(), lock of the storage held */
	RECURSION_DESTROY,	/* kvfree_call_rcu(), the same, when an inode goes */
	RECURSION_LOCK,		/* flock(2), where nobody is busy */
	RECURSION_NR_PLACES,
};

struct recursion_result {
	__u32 armed;
	__u32 nr_runs;
	__u32 nr_looked_up;	/* how often what is there was found */
	__u32 nr_created;	/* how often something new was made */
	__u32 nr_deleted;	/* how often what is there was deleted, */
	__u32 nr_busy;		/* and how often not because of -EBUSY */
};

struct recursion_state {
	__u32 tgid;
	__u32 is_working;	/* at flock(2) a program changes the map for that */
	struct recursion_result places[RECURSION_NR_PLACES];
};

#endif /* TESTS_GUEST_RECURSION_H */
