/* SPDX-License-Identifier: GPL-2.0-only */
/* What recorder.bpf.c leaves of each event; read through its map. */
#ifndef TESTS_GUEST_RECORDER_H
#define TESTS_GUEST_RECORDER_H

#include <linux/types.h>

#define RECORDER_MAX	64	/* a power of two */
#define RECORDER_NAME	32

/* An argument that was NULL leaves zeros. */
struct record {
	__u32 mask;
	__u32 dev;			/* of inode */
	__u64 inode;			/* number, with 1 << 63: was not NULL */
	__u64 dir;
	__u64 inode_address;
	__u64 dentry;			/* address */
	__u64 dentry_inode;		/* number */
	__u64 path_dentry;		/* address */
	__u64 path_root_inode;		/* number of the root of path's mount */
	__u32 path;			/* was not NULL */
	__u32 name_len;
	/* of packed arguments */
	__u32 packed;			/* that is what they were */
	__u32 match_mask;
	__s32 data_type;
	__u32 pad;
	__u64 data;			/* address */
	__u64 fsid;			/* address */
	char dentry_name[RECORDER_NAME];
	char name[RECORDER_NAME];
};

struct recorder_state {
	__u32 nr_records;	/* the tests have one thread */
	__u32 pad;
	struct record records[RECORDER_MAX];
};

#define RECORDER_PRESENT	(1ULL << 63)

/* enum fsnotify_data_type of the kernel */
enum {
	RECORDER_PATH = 1,
	RECORDER_INODE,
	RECORDER_DENTRY,
	RECORDER_ERROR,
};

/* enum fsnotify_iter_type of the kernel, as bits of match_mask */
#define RECORDER_MATCH_INODE	(1 << 0)
#define RECORDER_MATCH_MOUNT	(1 << 1)
#define RECORDER_MATCH_SB	(1 << 2)
#define RECORDER_MATCH_PARENT	(1 << 3)

#endif /* TESTS_GUEST_RECORDER_H */
