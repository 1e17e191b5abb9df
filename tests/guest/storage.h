/* SPDX-License-Identifier: GPL-2.0-only */
/* What storage.bpf.c and storage_trace.bpf.c share with user space. */
#ifndef TESTS_GUEST_STORAGE_H
#define TESTS_GUEST_STORAGE_H

#include <linux/types.h>

/*
 * An element is the only thing in these tests that comes from kmalloc-8k, so
 * that the kernel's slabinfo says how many there are.
 */
#define STORAGE_SLAB	"kmalloc-8k"
#define STORAGE_FILL	5000

struct storage_value {
	__u64 nr;
	__u8 fill[STORAGE_FILL];
};

enum storage_op {
	STORAGE_NOTHING,
	STORAGE_GET,
	STORAGE_DELETE,
};

/* What a program does, and what came of it the last time. */
struct storage_request {
	__u32 op;
	__u32 other;		/* 1: in the other map */
	__u64 flags;		/* of the helper, for STORAGE_GET */
	__u64 add;		/* to the value, if there is one */
	__u64 ino;		/* only this inode; 0: all */
	__u64 nr_runs;
	__u64 nr_found;		/* how often there was a value */
	__u64 value;		/* before something was added */
	__s64 ret;		/* of STORAGE_DELETE */
};

/* Places of which storage_trace.bpf.c traces the functions */
enum storage_place {
	STORAGE_ON_LOCK,	/* flock(2) */
	STORAGE_ON_EVICT,	/* the storage is still there */
	STORAGE_AFTER_FREE,	/* it has been freed */
	STORAGE_ON_RECYCLE,	/* the inode is about to begin another life */
	STORAGE_NR_PLACES,
};

struct storage_trace_state {
	__u64 tgid;		/* only what this process does, unless 0 */
	struct storage_request places[STORAGE_NR_PLACES];
};

#endif /* TESTS_GUEST_STORAGE_H */
