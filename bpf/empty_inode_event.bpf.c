// SPDX-License-Identifier: GPL-2.0-only
/*
 * empty_inode_event: backends of their own ("fsnotify-bpf") that look at nothing.
 *
 * An event ends with the program; the error that one returns is what a
 * permission event is answered with. The built-in c_empty has the same body as
 * the first.
 */
#include "fsnotify_hook.bpf.h"

#define EPERM 1

char LICENSE[] SEC("license") = "GPL";

SEC("struct_ops/inode_event_skip")
int BPF_PROG(inode_event_skip, struct fsnotify_mark *mark, __u32 mask,
	     struct inode *inode, struct inode *dir, const struct qstr *file_name,
	     __u32 cookie)
{
	return 0;
}

SEC("struct_ops/inode_event_deny")
int BPF_PROG(inode_event_deny, struct fsnotify_mark *mark, __u32 mask,
	     struct inode *inode, struct inode *dir, const struct qstr *file_name,
	     __u32 cookie)
{
	return -EPERM;
}

SEC(".struct_ops.link")
struct fsnotify_bpf_ops empty_skip = {
	.handle_inode_event = (void *)inode_event_skip,
	.name = "bpf_empty_skip",
};

SEC(".struct_ops.link")
struct fsnotify_bpf_ops empty_deny = {
	.handle_inode_event = (void *)inode_event_deny,
	.name = "bpf_empty_deny",
};
