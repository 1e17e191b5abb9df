// SPDX-License-Identifier: GPL-2.0-only
/*
 * subtree: skips events that have a dentry, on a given directory or below it.
 *
 * The built-in c_subtree has the same body.
 */
#include "subtree.bpf.h"

char LICENSE[] SEC("license") = "GPL";

SEC("struct_ops/subtree_handle")
int BPF_PROG(subtree_handle, __u32 mask, struct inode *inode, struct inode *dir,
	     struct dentry *dentry, const struct path *path, const struct qstr *name)
{
	return in_subtree(inode, dentry) ? FSNOTIFY_HOOK_SKIP : FSNOTIFY_HOOK_PASS;
}

SEC("struct_ops/subtree_handle_packed")
int BPF_PROG(subtree_handle_packed, struct fsnotify_hook_event *event)
{
	return in_subtree(event->inode, event->dentry) ? FSNOTIFY_HOOK_SKIP :
							 FSNOTIFY_HOOK_PASS;
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops subtree_skip = {
	.handle = (void *)subtree_handle,
	.handle_packed = (void *)subtree_handle_packed,
	.name = "bpf_subtree_skip",
};
