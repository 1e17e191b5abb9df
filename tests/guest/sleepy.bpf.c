// SPDX-License-Identifier: GPL-2.0-only
/*
 * sleepy: a hook that copies from user memory, which can fault and sleep, once
 * or for as long as user space wants. It counts in a map that it alone has.
 */
#include "tests/guest/sleepy.h"
#include "tests/guest/state.bpf.h"

char LICENSE[] SEC("license") = "GPL";

STATE(struct sleepy_state)

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} own SEC(".maps");

extern int bpf_copy_from_user_str(void *dst, __u32 size, const void *from, __u64 flags) __ksym;

static __always_inline int sleep(void)
{
	struct sleepy_state *s = get_state();
	__u32 key = 0;
	__u64 nr = 0;
	char text[64];
	int i;

	if (!s)
		return FSNOTIFY_HOOK_PASS;
	__sync_fetch_and_add(&s->nr_handled, 1);
	/* clang-format off */
	bpf_for(i, 0, SLEEPY_MAX_COPIES) {
		/* clang-format on */
		if (bpf_copy_from_user_str(text, sizeof(text), (void *)s->address, 0) > 0)
			__sync_fetch_and_add(&s->nr_copied, 1);
		nr++;
		bpf_map_update_elem(&own, &key, &nr, BPF_ANY);
		if (!*(volatile __u32 *)&s->hold)
			break;
	}
	__sync_fetch_and_add(&s->nr_left, 1);
	return s->verdict;
}

SEC("struct_ops.s/sleepy_handle")
int BPF_PROG(sleepy_handle, __u32 mask, struct inode *inode, struct inode *dir,
	     struct dentry *dentry, const struct path *path, const struct qstr *name)
{
	return sleep();
}

SEC("struct_ops.s/sleepy_handle_packed")
int BPF_PROG(sleepy_handle_packed, struct fsnotify_hook_event *event)
{
	return sleep();
}

SEC("struct_ops/sleepy_free")
void BPF_PROG(sleepy_free, struct fsnotify_group *group)
{
	struct sleepy_state *s = get_state();

	if (s)
		__sync_fetch_and_add(&s->nr_free, 1);
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops sleepy_hook = {
	.handle = (void *)sleepy_handle,
	.handle_packed = (void *)sleepy_handle_packed,
	.free = (void *)sleepy_free,
	.name = "test_sleepy",
};

/* The same as a backend. */
SEC("struct_ops.s/sleepy_event")
int BPF_PROG(sleepy_event, struct fsnotify_mark *mark, __u32 mask, struct inode *inode,
	     struct inode *dir, const struct qstr *file_name, __u32 cookie)
{
	sleep();
	return 0;
}

SEC(".struct_ops.link")
struct fsnotify_bpf_ops sleepy_backend = {
	.handle_inode_event = (void *)sleepy_event,
	.name = "test_sleepy",
};
