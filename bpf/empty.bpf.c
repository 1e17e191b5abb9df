// SPDX-License-Identifier: GPL-2.0-only
/*
 * empty: hooks that look at nothing and return their verdict.
 *
 * What calling a BPF hook costs; the built-in c_pass, c_skip and c_deny have the
 * same bodies.
 */
#include "fsnotify_hook.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* @kind and @prefix are empty, or .s and sleepable_ for programs that may sleep. */
#define EMPTY(kind, prefix, verdict, VERDICT)				\
SEC("struct_ops" kind "/" #prefix #verdict "_handle")			\
int BPF_PROG(prefix##verdict##_handle, __u32 mask, struct inode *inode,	\
	     struct inode *dir, struct dentry *dentry,			\
	     const struct path *path, const struct qstr *name)		\
{									\
	return VERDICT;							\
}									\
									\
SEC("struct_ops" kind "/" #prefix #verdict "_handle_packed")		\
int BPF_PROG(prefix##verdict##_handle_packed,				\
	     struct fsnotify_hook_event *event)				\
{									\
	return VERDICT;							\
}									\
									\
SEC(".struct_ops.link")							\
struct fsnotify_hook_ops prefix##verdict = {				\
	.handle = (void *)prefix##verdict##_handle,			\
	.handle_packed = (void *)prefix##verdict##_handle_packed,	\
	.name = "bpf_" #prefix #verdict,				\
}

EMPTY("", empty_, pass, FSNOTIFY_HOOK_PASS);
EMPTY("", empty_, skip, FSNOTIFY_HOOK_SKIP);
EMPTY("", empty_, deny, FSNOTIFY_HOOK_DENY);
EMPTY(".s", sleepable_empty_, pass, FSNOTIFY_HOOK_PASS);
EMPTY(".s", sleepable_empty_, skip, FSNOTIFY_HOOK_SKIP);
EMPTY(".s", sleepable_empty_, deny, FSNOTIFY_HOOK_DENY);
