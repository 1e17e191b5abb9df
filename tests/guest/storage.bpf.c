// SPDX-License-Identifier: GPL-2.0-only
/* storage: hooks that keep data with the inode of the event. */
#include "tests/guest/storage.bpf.h"

char LICENSE[] SEC("license") = "GPL";

STATE(struct storage_request)

extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;

static __always_inline int handle(struct inode *inode)
{
	struct storage_request *r = get_state();

	if (r && inode && r->op && (!r->ino || r->ino == inode->i_ino))
		storage_act(r, inode);
	return FSNOTIFY_HOOK_SKIP;
}

SEC("struct_ops/storage_direct")
int BPF_PROG(storage_direct, __u32 mask, struct inode *inode, struct inode *dir,
	     struct dentry *dentry, const struct path *path, const struct qstr *name)
{
	return handle(inode);
}

SEC("struct_ops/storage_packed")
int BPF_PROG(storage_packed, struct fsnotify_hook_event *event)
{
	return handle(event->inode);
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops plain_hook = {
	.handle = (void *)storage_direct,
	.handle_packed = (void *)storage_packed,
	.name = "test_storage",
};

SEC("struct_ops.s/storage_direct_s")
int BPF_PROG(storage_direct_s, __u32 mask, struct inode *inode, struct inode *dir,
	     struct dentry *dentry, const struct path *path, const struct qstr *name)
{
	return handle(inode);
}

/* What is loaded from the event is good for a helper only under RCU. */
SEC("struct_ops.s/storage_packed_s")
int BPF_PROG(storage_packed_s, struct fsnotify_hook_event *event)
{
	bpf_rcu_read_lock();
	handle(event->inode);
	bpf_rcu_read_unlock();
	return FSNOTIFY_HOOK_SKIP;
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops sleepable_hook = {
	.handle = (void *)storage_direct_s,
	.handle_packed = (void *)storage_packed_s,
	.name = "test_storage_s",
};
