// SPDX-License-Identifier: GPL-2.0-only
/*
 * outside: skips events on what is neither a given directory nor below it, and those
 * without a dentry: what a listener does with the mark of a whole file system that
 * wants to hear of one directory.
 */
#include "subtree.bpf.h"

char LICENSE[] SEC("license") = "GPL";

SEC("struct_ops/outside_handle")
int BPF_PROG(outside_handle, __u32 mask, struct inode *inode, struct inode *dir,
	     struct dentry *dentry, const struct path *path, const struct qstr *name)
{
	return in_subtree(inode, dentry) ? FSNOTIFY_HOOK_PASS : FSNOTIFY_HOOK_SKIP;
}

SEC("struct_ops/outside_handle_packed")
int BPF_PROG(outside_handle_packed, struct fsnotify_hook_event *event)
{
	return in_subtree(event->inode, event->dentry) ? FSNOTIFY_HOOK_PASS :
							 FSNOTIFY_HOOK_SKIP;
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops outside_skip = {
	.handle = (void *)outside_handle,
	.handle_packed = (void *)outside_handle_packed,
	.name = "bpf_outside_skip",
};
