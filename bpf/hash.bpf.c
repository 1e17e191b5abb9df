// SPDX-License-Identifier: GPL-2.0-only
/*
 * hash: hooks that skip every event after one lookup in a hash map, by device and
 * inode number or by the inode's address: what inode storage is compared with.
 *
 * What is found is counted in its own value, what is not in hash_missed. An address
 * is known to programs only: hash_fill enters the inode of what is asked for with
 * stat(2), which raises no event.
 */
#include <linux/bpf.h>

#include "fsnotify_hook.bpf.h"
#include "hash.h"

char LICENSE[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, HASH_MAX_ENTRIES);
	__type(key, struct hash_key);
	__type(value, __u64);
} hash_by_number SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, HASH_MAX_ENTRIES);
	__type(key, __u64);
	__type(value, __u64);
} hash_by_pointer SEC(".maps");

/* Lookups that found nothing. */
__u64 hash_missed;

/* Whose stat(2) fills the maps; 0: nobody's. */
__u32 hash_filler;

static __always_inline struct hash_key key_of(const struct inode *inode)
{
	return (struct hash_key){ .dev = inode->i_sb->s_dev, .ino = inode->i_ino };
}

static __always_inline int count(__u64 *value)
{
	if (value)
		++*value;
	else
		hash_missed++;
	return FSNOTIFY_HOOK_SKIP;
}

static __always_inline int by_number(const struct inode *inode)
{
	struct hash_key key;

	if (!inode)
		return count(0);
	key = key_of(inode);
	return count(bpf_map_lookup_elem(&hash_by_number, &key));
}

static __always_inline int by_pointer(const struct inode *inode)
{
	__u64 key = (__u64)inode;

	return count(bpf_map_lookup_elem(&hash_by_pointer, &key));
}

/* In an LSM program 0 lets the operation go on. */
#define HASH_PROGRAM(program, look_up)					\
SEC("struct_ops/" #program "_handle")					\
int BPF_PROG(program##_handle, __u32 mask, struct inode *inode,		\
	     struct inode *dir, struct dentry *dentry,			\
	     const struct path *path, const struct qstr *name)		\
{									\
	return look_up(inode);						\
}									\
									\
SEC("struct_ops/" #program "_handle_packed")				\
int BPF_PROG(program##_handle_packed, struct fsnotify_hook_event *event) \
{									\
	return look_up(event->inode);					\
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
	look_up(file->f_inode);						\
	return 0;							\
}

HASH_PROGRAM(hash_get, by_number)
HASH_PROGRAM(hash_get_pointer, by_pointer)

SEC("lsm/inode_getattr")
int BPF_PROG(hash_fill, const struct path *path)
{
	const struct inode *inode;
	struct hash_key key;
	__u64 pointer, value = 0;

	if (!hash_filler || bpf_get_current_pid_tgid() >> 32 != hash_filler)
		return 0;
	inode = path->dentry->d_inode;
	key = key_of(inode);
	pointer = (__u64)inode;
	bpf_map_update_elem(&hash_by_number, &key, &value, BPF_ANY);
	bpf_map_update_elem(&hash_by_pointer, &pointer, &value, BPF_ANY);
	return 0;
}
