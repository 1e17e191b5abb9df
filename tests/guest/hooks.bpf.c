// SPDX-License-Identifier: GPL-2.0-only
/*
 * hooks: a hook whose verdict user space sets, and hooks that registration or
 * attachment must refuse.
 */
#include "tests/guest/hooks.h"
#include "tests/guest/state.bpf.h"

char LICENSE[] SEC("license") = "GPL";

STATE(struct hooks_state)

static __always_inline int handle(void)
{
	struct hooks_state *s = get_state();

	if (!s)
		return FSNOTIFY_HOOK_PASS;
	__sync_fetch_and_add(&s->nr_handled, 1);
	for (int i = 0; i < HOOKS_LINGER && i < s->linger; i++)
		barrier();
	__sync_fetch_and_add(&s->nr_left, 1);
	return s->verdict;
}

SEC("struct_ops/hooks_handle")
int BPF_PROG(hooks_handle, __u32 mask, struct inode *inode, struct inode *dir,
	     struct dentry *dentry, const struct path *path,
	     const struct qstr *name)
{
	return handle();
}

SEC("struct_ops/hooks_handle_packed")
int BPF_PROG(hooks_handle_packed, struct fsnotify_hook_event *event)
{
	return handle();
}

SEC("struct_ops/hooks_init")
int BPF_PROG(hooks_init, struct fsnotify_group *group)
{
	struct hooks_state *s = get_state();

	if (!s)
		return 0;
	__sync_fetch_and_add(&s->nr_init, 1);
	return s->init_returns;
}

SEC("struct_ops/hooks_free")
void BPF_PROG(hooks_free, struct fsnotify_group *group)
{
	struct hooks_state *s = get_state();

	if (s)
		__sync_fetch_and_add(&s->nr_free, 1);
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops hook = {
	.handle = (void *)hooks_handle,
	.handle_packed = (void *)hooks_handle_packed,
	.init = (void *)hooks_init,
	.free = (void *)hooks_free,
	.name = "test_hook",
};

/* The names of hook and of a built-in hook again */
SEC(".struct_ops.link")
struct fsnotify_hook_ops twin = {
	.handle = (void *)hooks_handle,
	.name = "test_hook",
};

SEC(".struct_ops.link")
struct fsnotify_hook_ops impostor = {
	.handle = (void *)hooks_handle,
	.name = "c_pass",
};

SEC(".struct_ops.link")
struct fsnotify_hook_ops nameless = {
	.handle = (void *)hooks_handle,
};

/* Only one kind of arguments will do. */
SEC(".struct_ops.link")
struct fsnotify_hook_ops only_direct = {
	.handle = (void *)hooks_handle,
	.init = (void *)hooks_init,
	.free = (void *)hooks_free,
	.name = "test_only_direct",
};

SEC(".struct_ops.link")
struct fsnotify_hook_ops only_packed = {
	.handle_packed = (void *)hooks_handle_packed,
	.init = (void *)hooks_init,
	.free = (void *)hooks_free,
	.name = "test_only_packed",
};

/* A NUL must end the name. */
SEC(".struct_ops.link")
struct fsnotify_hook_ops endless = {
	.handle = (void *)hooks_handle,
	.name = { 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l',
		  'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x',
		  'y', 'z', '0', '1', '2', '3', '4', '5' },
};

SEC(".struct_ops.link")
struct fsnotify_hook_ops no_handle = {
	.init = (void *)hooks_init,
	.name = "test_no_handle",
};
