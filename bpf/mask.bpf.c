// SPDX-License-Identifier: GPL-2.0-only
/*
 * mask: lets events on directories through and skips all others, which no
 * combination of FAN_ONDIR and FAN_EVENT_ON_CHILD can ask for.
 *
 * The built-in c_mask has the same body.
 */
#include "fsnotify_hook.bpf.h"

#define S_IFMT	0170000
#define S_IFDIR	0040000

char LICENSE[] SEC("license") = "GPL";

static __always_inline int only_directories(const struct inode *inode)
{
	return inode && (inode->i_mode & S_IFMT) != S_IFDIR ? FSNOTIFY_HOOK_SKIP :
							      FSNOTIFY_HOOK_PASS;
}

SEC("struct_ops/mask_handle")
int BPF_PROG(mask_handle, __u32 mask, struct inode *inode, struct inode *dir,
	     struct dentry *dentry, const struct path *path, const struct qstr *name)
{
	return only_directories(inode);
}

SEC("struct_ops/mask_handle_packed")
int BPF_PROG(mask_handle_packed, struct fsnotify_hook_event *event)
{
	return only_directories(event->inode);
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops mask_skip = {
	.handle = (void *)mask_handle,
	.handle_packed = (void *)mask_handle_packed,
	.name = "bpf_mask_skip",
};
