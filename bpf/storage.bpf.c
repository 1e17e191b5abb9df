// SPDX-License-Identifier: GPL-2.0-only
/*
 * storage: hooks that skip every event after one operation on inode storage.
 *
 * What is found is counted in its own value, what is not in storage_missed: user
 * space sees afterwards that each run did what the program is called after. For
 * that a hit costs one instruction more, which adds to a line that is read anyway.
 *
 * Local storage remembers 16 elements of an object, by the number that a map got
 * when it was made (bpf_local_storage_cache_idx_get()): the 17th map has that of
 * the first. Where there are 16 maps and more, two are looked up: `storage_0`, made
 * and tagged first and hence the last element of the list, and its partner, which
 * was tagged last and is the first element. With 16 maps the partner is the 16th and
 * both are remembered; with 17 and 24 it is the 17th, so that each lookup makes the
 * object forget the other's element and both walk the list.
 */
#include <linux/bpf.h>

#include "fsnotify_hook.bpf.h"

char LICENSE[] SEC("license") = "GPL";

#define STORAGE_MAP(n)							\
struct {								\
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);			\
	__uint(map_flags, BPF_F_NO_PREALLOC);				\
	__type(key, int);						\
	__type(value, __u64);						\
} storage_##n SEC(".maps")

/* libbpf makes maps in this order. */
STORAGE_MAP(0);
STORAGE_MAP(1);
STORAGE_MAP(2);
STORAGE_MAP(3);
STORAGE_MAP(4);
STORAGE_MAP(5);
STORAGE_MAP(6);
STORAGE_MAP(7);
STORAGE_MAP(8);
STORAGE_MAP(9);
STORAGE_MAP(10);
STORAGE_MAP(11);
STORAGE_MAP(12);
STORAGE_MAP(13);
STORAGE_MAP(14);
STORAGE_MAP(15);
STORAGE_MAP(16);
STORAGE_MAP(17);
STORAGE_MAP(18);
STORAGE_MAP(19);
STORAGE_MAP(20);
STORAGE_MAP(21);
STORAGE_MAP(22);
STORAGE_MAP(23);

/* Lookups that found nothing. */
__u64 storage_missed;

static __always_inline int look_up(void *map, struct inode *inode)
{
	__u64 *value = bpf_inode_storage_get(map, inode, 0, 0);

	if (value)
		++*value;
	else
		storage_missed++;
	return FSNOTIFY_HOOK_SKIP;
}

static __always_inline int look_up_two(void *partner, struct inode *inode)
{
	look_up(&storage_0, inode);
	return look_up(partner, inode);
}

static __always_inline int create(struct inode *inode)
{
	__u64 *value = bpf_inode_storage_get(&storage_0, inode, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);

	if (value)
		++*value;
	else
		storage_missed++;
	return FSNOTIFY_HOOK_SKIP;
}

static __always_inline int take(struct inode *inode)
{
	if (bpf_inode_storage_delete(&storage_0, inode))
		storage_missed++;
	return FSNOTIFY_HOOK_SKIP;
}

/* In an LSM program 0 lets the operation go on. */
#define STORAGE_PROGRAM(program, body)					\
SEC("struct_ops/" #program "_handle")					\
int BPF_PROG(program##_handle, __u32 mask, struct inode *inode,		\
	     struct inode *dir, struct dentry *dentry,			\
	     const struct path *path, const struct qstr *name)		\
{									\
	return body;							\
}									\
									\
SEC("struct_ops/" #program "_handle_packed")				\
int BPF_PROG(program##_handle_packed, struct fsnotify_hook_event *event) \
{									\
	struct inode *inode = event->inode;				\
									\
	return body;							\
}									\
									\
SEC(".struct_ops.link")							\
struct fsnotify_hook_ops program##_skip = {				\
	.handle = (void *)program##_handle,				\
	.handle_packed = (void *)program##_handle_packed,		\
	.name = "bpf_" #program "_skip",				\
};									\
									\
SEC("lsm/file_open")							\
int BPF_PROG(program##_lsm, struct file *file)				\
{									\
	struct inode *inode = file->f_inode;				\
									\
	body;								\
	return 0;							\
}

/* A lookup is the same program whatever it finds. */
STORAGE_PROGRAM(storage_get, look_up(&storage_0, inode))
STORAGE_PROGRAM(storage_get_16, look_up_two(&storage_15, inode))
STORAGE_PROGRAM(storage_get_17, look_up_two(&storage_16, inode))
STORAGE_PROGRAM(storage_get_24, look_up_two(&storage_16, inode))
STORAGE_PROGRAM(storage_miss, look_up(&storage_0, inode))
STORAGE_PROGRAM(storage_sparse, look_up(&storage_0, inode))
STORAGE_PROGRAM(storage_create, create(inode))
STORAGE_PROGRAM(storage_delete, take(inode))
