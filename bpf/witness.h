/* SPDX-License-Identifier: GPL-2.0-only */
/* What witness.bpf.c leaves of each call; read through its map. */
#ifndef BPF_WITNESS_H
#define BPF_WITNESS_H

#include <linux/types.h>

#define WITNESS_MAX_CALLS	32	/* a power of two */

/* Which arguments of a call were not NULL. */
enum {
	WITNESS_INODE	= 1 << 0,
	WITNESS_DIR		= 1 << 1,
	WITNESS_DENTRY	= 1 << 2,
	WITNESS_PATH	= 1 << 3,
	WITNESS_NAME	= 1 << 4,
};

struct witness_call {
	__u32 mask;
	__u32 args;
};

struct witness_calls {
	__u32 nr;	/* may be more than are kept */
	__u32 pad;
	struct witness_call call[WITNESS_MAX_CALLS];
};

#endif /* BPF_WITNESS_H */
