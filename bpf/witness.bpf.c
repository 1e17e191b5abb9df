// SPDX-License-Identifier: GPL-2.0-only
/*
 * witness: a hook that notes the mask of each call and which arguments it
 * had, and passes the event on.
 */
#include <linux/bpf.h>

#include "witness.h"
#include "fsnotify_hook.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Not a global: libbpf takes a kernel without networking for one without them. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct witness_calls);
} calls SEC(".maps");

SEC("struct_ops/witness_handle")
int BPF_PROG(witness_handle, __u32 mask, struct inode *inode, struct inode *dir,
	     struct dentry *dentry, const struct path *path, const struct qstr *name)
{
	struct witness_calls *c;
	struct witness_call *call;
	__u32 key = 0;

	c = bpf_map_lookup_elem(&calls, &key);
	if (!c)
		return FSNOTIFY_HOOK_PASS;
	call = &c->call[c->nr++ % WITNESS_MAX_CALLS];
	call->mask = mask;
	call->args = (inode ? WITNESS_INODE : 0) | (dir ? WITNESS_DIR : 0) |
		     (dentry ? WITNESS_DENTRY : 0) | (path ? WITNESS_PATH : 0) |
		     (name ? WITNESS_NAME : 0);
	return FSNOTIFY_HOOK_PASS;
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops witness_ops = {
	.handle = (void *)witness_handle,
	.name = "bpf_witness",
};
