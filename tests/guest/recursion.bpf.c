// SPDX-License-Identifier: GPL-2.0-only
/*
 * recursion: tracing programs that the code of inode storage runs into while it
 * is busy, and that use inode storage themselves, of the executable's inode.
 */
#include "tests/guest/recursion.h"
#include "tests/guest/state.bpf.h"

#include <asm-generic/errno-base.h>

char LICENSE[] SEC("license") = "GPL";

#define STORAGE_MAP(name)						\
struct {							\
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);		\
	__uint(map_flags, BPF_F_NO_PREALLOC);			\
	__type(key, int);					\
	__type(value, __u64);					\
} name SEC(".maps");

STORAGE_MAP(present)	/* the executable has a value here, */
STORAGE_MAP(absent)	/* and here not */
STORAGE_MAP(worked)	/* what somebody is busy with meanwhile */
STATE(struct recursion_state)

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct mm_struct {
	struct file *exe_file;
};

struct task_struct {
	struct mm_struct *mm;
};
#pragma clang attribute pop

static __always_inline int act_at(enum recursion_place place)
{
	struct recursion_state *s = get_state();
	struct recursion_result *r;
	struct task_struct *task;
	struct inode *inode;
	long ret;

	if (!s || s->tgid != bpf_get_current_pid_tgid() >> 32)
		return 0;
	r = &s->places[place];
	if (!r->armed)
		return 0;
	task = bpf_get_current_task_btf();
	if (!task->mm || !task->mm->exe_file)
		return 0;
	inode = task->mm->exe_file->f_inode;
	r->nr_runs++;
	if (bpf_inode_storage_get(&present, inode, NULL, 0))
		r->nr_looked_up++;
	if (bpf_inode_storage_get(&absent, inode, NULL, BPF_LOCAL_STORAGE_GET_F_CREATE))
		r->nr_created++;
	ret = bpf_inode_storage_delete(&present, inode);
	r->nr_deleted += !ret;
	r->nr_busy += ret == -EBUSY;
	return 0;
}

SEC("fentry/bpf_local_storage_update")
int BPF_PROG(on_update)
{
	return act_at(RECURSION_UPDATE);
}

SEC("fentry/call_rcu_tasks_trace")
int BPF_PROG(on_delete)
{
	return act_at(RECURSION_DELETE);
}

SEC("fentry/kvfree_call_rcu")
int BPF_PROG(on_destroy)
{
	return act_at(RECURSION_DESTROY);
}

/* Here everything works; or a program is who is busy. */
SEC("fentry/security_file_lock")
int BPF_PROG(on_lock, struct file *file)
{
	struct recursion_state *s = get_state();

	if (s && s->is_working && s->tgid == bpf_get_current_pid_tgid() >> 32)
		bpf_inode_storage_delete(&worked, file->f_inode);
	return act_at(RECURSION_LOCK);
}
