// SPDX-License-Identifier: GPL-2.0-only
/*
 * stress: hooks and a backend that count what they see of the probes and
 * answer what user space wants. Before it loads them, user space puts another
 * digit at the end of their names.
 */
#include "tests/guest/state.bpf.h"
#include "tests/guest/stress_state.h"

char LICENSE[] SEC("license") = "GPL";

STATE(struct stress_state)

static __always_inline void enter(struct stress_state *s, __u64 ino)
{
	__sync_fetch_and_add(&s->nr_entered, 1);
	if (ino >= s->first_ino && ino <= s->last_ino)
		__sync_fetch_and_add(&s->nr_probes, 1);
	for (int i = 0; i < STRESS_LINGER && i < s->linger; i++)
		barrier();
}

static __always_inline int leave(struct stress_state *s, int answer)
{
	/* Nothing else is planted: every 64th event is passed. */
	if (s->wrong && !(s->nr_entered & 63))
		answer = FSNOTIFY_HOOK_PASS;
	__sync_fetch_and_add(&s->nr_left, 1);
	return answer;
}

static __always_inline int hook(struct inode *inode)
{
	struct stress_state *s = get_state();

	if (!s)
		return FSNOTIFY_HOOK_PASS;
	enter(s, inode ? inode->i_ino : 0);
	return leave(s, s->verdict);
}

static __always_inline int hook_packed(struct fsnotify_hook_event *event)
{
	return hook(event->inode);
}

SEC("struct_ops/stress_plain")
int BPF_PROG(stress_plain, __u32 mask, struct inode *inode, struct inode *dir,
	     struct dentry *dentry, const struct path *path,
	     const struct qstr *name)
{
	return hook(inode);
}

SEC("struct_ops/stress_plain_packed")
int BPF_PROG(stress_plain_packed, struct fsnotify_hook_event *event)
{
	return hook_packed(event);
}

SEC("struct_ops.s/stress_sleep")
int BPF_PROG(stress_sleep, __u32 mask, struct inode *inode, struct inode *dir,
	     struct dentry *dentry, const struct path *path,
	     const struct qstr *name)
{
	return hook(inode);
}

SEC("struct_ops.s/stress_sleep_packed")
int BPF_PROG(stress_sleep_packed, struct fsnotify_hook_event *event)
{
	return hook_packed(event);
}

SEC("struct_ops/stress_init")
int BPF_PROG(stress_init, struct fsnotify_group *group)
{
	struct stress_state *s = get_state();

	if (s)
		__sync_fetch_and_add(&s->nr_init, 1);
	return 0;
}

SEC("struct_ops/stress_free")
void BPF_PROG(stress_free, struct fsnotify_group *group)
{
	struct stress_state *s = get_state();

	if (s)
		__sync_fetch_and_add(&s->nr_free, 1);
}

SEC("struct_ops.s/stress_inode_event")
int BPF_PROG(stress_inode_event, struct fsnotify_mark *mark, __u32 mask,
	     struct inode *inode, struct inode *dir, const struct qstr *file_name,
	     __u32 cookie)
{
	struct stress_state *s = get_state();

	if (!s)
		return 0;
	enter(s, inode ? inode->i_ino : 0);
	return leave(s, s->backend);
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops plain = {
	.handle = (void *)stress_plain,
	.handle_packed = (void *)stress_plain_packed,
	.init = (void *)stress_init,
	.free = (void *)stress_free,
	.name = "stress_plain_0",
};

SEC(".struct_ops.link")
struct fsnotify_hook_ops sleep = {
	.handle = (void *)stress_sleep,
	.handle_packed = (void *)stress_sleep_packed,
	.init = (void *)stress_init,
	.free = (void *)stress_free,
	.name = "stress_sleep_0",
};

/* Can be attached only while arguments are direct. */
SEC(".struct_ops.link")
struct fsnotify_hook_ops direct = {
	.handle = (void *)stress_plain,
	.name = "stress_direct_0",
};

SEC(".struct_ops.link")
struct fsnotify_bpf_ops backend = {
	.handle_inode_event = (void *)stress_inode_event,
	.name = "stress_backend_0",
};
