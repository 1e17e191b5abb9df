/* SPDX-License-Identifier: GPL-2.0-only */
/* The functions that crosscheck.bpf.c counts, as it and user space see them. */
#ifndef BPF_CROSSCHECK_H
#define BPF_CROSSCHECK_H

#include <linux/types.h>

/* The first is the one to say why none can be counted. */
#define CROSSCHECK_FUNCTIONS(X)		\
	X(fsnotify)			\
	X(__fsnotify_parent)		\
	X(fanotify_handle_event)	\
	X(inotify_handle_inode_event)

#define CROSSCHECK_INDEX(function)	CROSSCHECK_##function,
enum {
	CROSSCHECK_FUNCTIONS(CROSSCHECK_INDEX)
	CROSSCHECK_hook,
	CROSSCHECK_NR,
};
#undef CROSSCHECK_INDEX

/* @tid: the only thread whose calls count. */
struct crosscheck_state {
	__u32 tid;
	__u32 pad;
	__u64 count[CROSSCHECK_NR];
};

#endif /* BPF_CROSSCHECK_H */
