/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel types that hook programs use, as far as they use them.
 *
 * Written out instead of taken from a vmlinux.h, so that programs build before
 * any kernel does; libbpf matches members by name (CO-RE) when it loads them.
 */
#ifndef BPF_FSNOTIFY_HOOK_BPF_H
#define BPF_FSNOTIFY_HOOK_BPF_H

#include <linux/types.h>

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct super_block {
	__u32 s_dev;
};

struct inode {
	__u16 i_mode;
	unsigned long i_ino;
	struct super_block *i_sb;
};

struct qstr {
	union {
		struct {
			__u32 hash;
			__u32 len;
		};
		__u64 hash_len;
	};
	const unsigned char *name;
};

struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};

struct vfsmount {
	struct dentry *mnt_root;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	struct inode *f_inode;
	struct path f_path;
};

struct fsnotify_group {
	int flags;
};

struct fsnotify_mark {
	__u32 mask;
};

/* An event as hooks with packed arguments see it. */
struct fsnotify_hook_event {
	__u32 mask;
	const void *data;
	int data_type;
	struct inode *dir;
	const struct qstr *file_name;
	void *fsid;
	__u32 match_mask;
	struct inode *inode;
	struct dentry *dentry;
};

#pragma clang attribute pop

#define FSNOTIFY_HOOK_PASS	0
#define FSNOTIFY_HOOK_SKIP	1
#define FSNOTIFY_HOOK_DENY	2
#define FSNOTIFY_HOOK_NAME_MAX	32

/* The members that a program may set; libbpf finds the kernel's by name. */
struct fsnotify_hook_ops {
	int (*handle)(__u32 mask, struct inode *inode, struct inode *dir,
		      struct dentry *dentry, const struct path *path,
		      const struct qstr *name);
	int (*handle_packed)(struct fsnotify_hook_event *event);
	int (*init)(struct fsnotify_group *group);
	void (*free)(struct fsnotify_group *group);
	char name[FSNOTIFY_HOOK_NAME_MAX];
};

/* A backend of its own, "fsnotify-bpf". */
struct fsnotify_bpf_ops {
	int (*handle_inode_event)(struct fsnotify_mark *mark, __u32 mask,
				  struct inode *inode, struct inode *dir,
				  const struct qstr *file_name, __u32 cookie);
	char name[FSNOTIFY_HOOK_NAME_MAX];
};

#endif /* BPF_FSNOTIFY_HOOK_BPF_H */
