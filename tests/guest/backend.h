/* SPDX-License-Identifier: GPL-2.0-only */
/* What backend.bpf.c shares with user space. */
#ifndef TESTS_GUEST_BACKEND_H
#define TESTS_GUEST_BACKEND_H

#include <linux/types.h>

#define BACKEND_MAX	64	/* a power of two */
#define BACKEND_NAME	32
#define BACKEND_LINGER	1024
#define BACKEND_PRESENT	(1ULL << 63)

/* A call; an argument that was NULL leaves zeros. */
struct backend_call {
	__u32 mask;
	__u32 mark_mask;	/* of the mark that it came through */
	__u32 cookie;
	__u32 name_len;
	__u64 inode;		/* number, with BACKEND_PRESENT */
	__u64 dir;
	char name[BACKEND_NAME];
};

struct backend_state {
	__s32 returns;		/* what the program returns */
	__s32 linger;		/* how many times it goes round, at most BACKEND_LINGER */
	__u64 nr_handled;	/* calls that have begun */
	__u64 nr_left;		/* that have ended */
	struct backend_call calls[BACKEND_MAX];
};

#endif /* TESTS_GUEST_BACKEND_H */
