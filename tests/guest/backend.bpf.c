// SPDX-License-Identifier: GPL-2.0-only
/*
 * backend: a ->handle_inode_event() that writes down its arguments and returns
 * what user space sets, as a program that may sleep and one that may not, and
 * backends that registration must refuse.
 */
#include "tests/guest/backend.h"
#include "tests/guest/state.bpf.h"

char LICENSE[] SEC("license") = "GPL";

STATE(struct backend_state)

#define BACKEND(kind, backend)							\
SEC("struct_ops" kind "/" #backend)						\
int BPF_PROG(backend##_event, struct fsnotify_mark *mark, __u32 mask,		\
	     struct inode *inode, struct inode *dir,				\
	     const struct qstr *file_name, __u32 cookie)			\
{										\
	return handle(mark, mask, inode, dir, file_name, cookie);		\
}										\
SEC(".struct_ops.link")								\
struct fsnotify_bpf_ops backend = {						\
	.handle_inode_event = (void *)backend##_event,				\
	.name = "test_" #backend,						\
}

static __always_inline int handle(const struct fsnotify_mark *mark, __u32 mask,
				  const struct inode *inode, const struct inode *dir,
				  const struct qstr *name, __u32 cookie)
{
	struct backend_state *s = get_state();
	struct backend_call *call;

	if (!s)
		return 0;
	call = &s->calls[__sync_fetch_and_add(&s->nr_handled, 1) % BACKEND_MAX];
	call->mask = mask;
	call->mark_mask = mark->mask;
	call->cookie = cookie;
	call->inode = inode ? inode->i_ino | BACKEND_PRESENT : 0;
	call->dir = dir ? dir->i_ino | BACKEND_PRESENT : 0;
	call->name_len = name ? name->len : 0;
	call->name[0] = '\0';
	if (name)
		bpf_probe_read_kernel_str(call->name, BACKEND_NAME, name->name);
	for (int i = 0; i < BACKEND_LINGER && i < s->linger; i++)
		barrier();
	__sync_fetch_and_add(&s->nr_left, 1);
	return s->returns;
}

BACKEND("", backend);
BACKEND(".s", sleepable);

/* The names of the first and of a built-in backend again */
SEC(".struct_ops.link")
struct fsnotify_bpf_ops twin = {
	.handle_inode_event = (void *)backend_event,
	.name = "test_backend",
};

SEC(".struct_ops.link")
struct fsnotify_bpf_ops impostor = {
	.handle_inode_event = (void *)backend_event,
	.name = "c_empty",
};

SEC(".struct_ops.link")
struct fsnotify_bpf_ops nameless = {
	.handle_inode_event = (void *)backend_event,
};

SEC(".struct_ops.link")
struct fsnotify_bpf_ops no_handler = {
	.name = "test_no_handler",
};
