// SPDX-License-Identifier: GPL-2.0-only
/*
 * nullable: for every argument that can be NULL, a hook that looks behind it
 * at once and the same hook with the test that the verifier must demand. The
 * last ones may sleep, but for one that tries to without.
 */
#include "tests/guest/state.bpf.h"

char LICENSE[] SEC("license") = "GPL";

STATE(__u64)

#define HOOK(section, hook, body)						\
SEC(section)									\
int BPF_PROG(hook##_handle, __u32 mask, struct inode *inode,			\
	     struct inode *dir, struct dentry *dentry,				\
	     const struct path *path, const struct qstr *name)			\
{										\
	__u64 *sink = get_state();						\
										\
	if (!sink)								\
		return FSNOTIFY_HOOK_PASS;					\
	body;									\
	return FSNOTIFY_HOOK_PASS;						\
}										\
SEC(".struct_ops.link")								\
struct fsnotify_hook_ops hook = {						\
	.handle = (void *)hook##_handle,					\
	.name = #hook,								\
}

#define PAIR(arg, load)								\
	HOOK("?struct_ops/handle", arg##_unchecked, *sink = (__u64)(load));	\
	HOOK("?struct_ops/handle", arg##_checked, if (arg) *sink = (__u64)(load))

PAIR(inode, inode->i_ino);
PAIR(dir, dir->i_ino);
PAIR(dentry, dentry->d_name.len);
PAIR(path, path->mnt);
PAIR(name, name->len);

HOOK("?struct_ops.s/handle", sleepable_unchecked, *sink = name->len);
HOOK("?struct_ops.s/handle", sleepable_checked, if (name) *sink = name->len);

/* What only a program that may sleep can call. */
extern int bpf_copy_from_user_str(void *dst, __u32 size, const void *from, __u64 flags) __ksym;

HOOK("?struct_ops.s/handle", sleeping, bpf_copy_from_user_str(sink, sizeof(*sink), name, 0));
HOOK("?struct_ops/handle", atomic, bpf_copy_from_user_str(sink, sizeof(*sink), name, 0));
