// SPDX-License-Identifier: GPL-2.0-only
/*
 * witness_backend: as witness.bpf.c, but not a hook: it is the
 * ->handle_inode_event() of a backend of its own.
 */
#include <linux/bpf.h>

#include "witness.h"
#include "fsnotify_hook.bpf.h"

char LICENSE[] SEC("license") = "GPL";

struct fsnotify_mark;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct witness_calls);
} calls SEC(".maps");

SEC("struct_ops/witness_backend_event")
int BPF_PROG(witness_backend_event, struct fsnotify_mark *mark, __u32 mask,
	     struct inode *inode, struct inode *dir, const struct qstr *file_name, __u32 cookie)
{
	struct witness_calls *c;
	struct witness_call *call;
	__u32 key = 0;

	c = bpf_map_lookup_elem(&calls, &key);
	if (!c)
		return 0;
	call = &c->call[c->nr++ % WITNESS_MAX_CALLS];
	call->mask = mask;
	call->args = (inode ? WITNESS_INODE : 0) | (dir ? WITNESS_DIR : 0) |
		     (file_name ? WITNESS_NAME : 0);
	return 0;
}

SEC(".struct_ops.link")
struct fsnotify_bpf_ops backend_ops = {
	.handle_inode_event = (void *)witness_backend_event,
	.name = "bpf_witness",
};
