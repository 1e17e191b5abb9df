// SPDX-License-Identifier: GPL-2.0-only
/*
 * empty: hooks that look at nothing and return their verdict.
 *
 * What calling a BPF hook costs; the built-in c_pass and c_skip have the same
 * bodies.
 */
#include "fsnotify_hook.bpf.h"

char LICENSE[] SEC("license") = "GPL";

SEC("struct_ops/empty_pass_handle")
int BPF_PROG(empty_pass_handle, __u32 mask, struct inode *inode,
	     struct inode *dir, struct dentry *dentry, const struct path *path,
	     const struct qstr *name)
{
	return FSNOTIFY_HOOK_PASS;
}

SEC("struct_ops/empty_skip_handle")
int BPF_PROG(empty_skip_handle, __u32 mask, struct inode *inode,
	     struct inode *dir, struct dentry *dentry, const struct path *path,
	     const struct qstr *name)
{
	return FSNOTIFY_HOOK_SKIP;
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops empty_pass = {
	.handle = (void *)empty_pass_handle,
	.name = "bpf_empty_pass",
};

SEC(".struct_ops.link")
struct fsnotify_hook_ops empty_skip = {
	.handle = (void *)empty_skip_handle,
	.name = "bpf_empty_skip",
};
