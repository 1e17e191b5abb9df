// SPDX-License-Identifier: GPL-2.0-only
/*
 * storage_trace: tracing programs that use inode storage, at one place in an
 * inode's life each.
 */
#include "tests/guest/storage.bpf.h"

char LICENSE[] SEC("license") = "GPL";

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct xfs_inode {
	struct inode i_vnode;
};
#pragma clang attribute pop

STATE(struct storage_trace_state)

static __always_inline void act_at(enum storage_place place, struct inode *inode)
{
	struct storage_trace_state *s = get_state();
	struct storage_request *r;

	if (!s || !inode)
		return;
	r = &s->places[place];
	if (!r->op || (s->tgid && s->tgid != bpf_get_current_pid_tgid() >> 32) ||
	    (r->ino && r->ino != inode->i_ino))
		return;
	storage_act(r, inode);
}

SEC("fentry/security_file_lock")
int BPF_PROG(on_lock, struct file *file)
{
	act_at(STORAGE_ON_LOCK, file->f_inode);
	return 0;
}

SEC("fentry/clear_inode")
int BPF_PROG(on_evict, struct inode *inode)
{
	act_at(STORAGE_ON_EVICT, inode);
	return 0;
}

SEC("fentry/locks_free_lock_context")
int BPF_PROG(after_free, struct inode *inode)
{
	act_at(STORAGE_AFTER_FREE, inode);
	return 0;
}

/* XFS gives an inode that it has not freed yet another life. */
SEC("tp_btf/xfs_iget_recycle")
int BPF_PROG(on_recycle, struct xfs_inode *ip)
{
	act_at(STORAGE_ON_RECYCLE, &ip->i_vnode);
	return 0;
}
