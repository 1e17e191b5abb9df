// SPDX-License-Identifier: GPL-2.0-only
/*
 * locate: says of a file that is asked for with stat(2) where its inode and its inode
 * storage lie, so that cache lines get names.
 */
#include <linux/bpf.h>

#include "fsnotify_hook.bpf.h"

#include <bpf/bpf_core_read.h>

#include "locate.h"

char LICENSE[] SEC("license") = "GPL";

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct inode___isec {
	void *i_security;
};

struct inode___embedded {
	void *i_bpf_storage;
};

struct bpf_local_storage_data {
	__u8 data[0];
};

struct bpf_local_storage {
	void *owner;
};

struct bpf_local_storage_elem {
	struct bpf_local_storage *local_storage;
	struct bpf_local_storage_data sdata;
};

#pragma clang attribute pop

/* The first of bpf/storage.bpf.c; user space makes them one. */
struct {
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} storage_0 SEC(".maps");

/* Whose stat(2); 0: nobody's. */
__u32 locate_asker;

volatile struct located located;

static __always_inline void locate_storage(struct inode *inode)
{
	struct bpf_local_storage *storage = 0;
	__u64 element;

	located.value = (__u64)bpf_inode_storage_get(&storage_0, inode, 0, 0);
	located.storage = 0;
	if (!located.value)
		return;
	/* Loaded again, a number: what lies before a value is no program's to see. */
	element = located.value - located.element_value;
	element += bpf_core_field_offset(struct bpf_local_storage_elem, local_storage);
	bpf_probe_read_kernel(&storage, sizeof(storage), (void *)element);
	located.storage = (__u64)storage;
}

SEC("lsm/inode_getattr")
int BPF_PROG(locate_getattr, const struct path *path)
{
	struct inode *inode = path->dentry->d_inode;
	struct inode___isec *isec = (void *)inode;

	if (!locate_asker || bpf_get_current_pid_tgid() >> 32 != locate_asker)
		return 0;
	located.dentry = (__u64)path->dentry;
	located.dentry_size = bpf_core_type_size(struct dentry);
	located.inode = (__u64)inode;
	located.inode_size = bpf_core_type_size(struct inode);
	located.blob = 0;
	located.pointer = 0;
	if (bpf_core_field_exists(struct inode___embedded, i_bpf_storage)) {
		located.pointer = bpf_core_field_offset(struct inode___embedded, i_bpf_storage);
	} else if (bpf_core_field_exists(struct inode___isec, i_security)) {
		located.pointer = bpf_core_field_offset(struct inode___isec, i_security);
		located.blob = (__u64)BPF_CORE_READ(isec, i_security);
	}
	located.element_size = bpf_core_type_size(struct bpf_local_storage_elem) + sizeof(__u64);
	located.element_value = bpf_core_field_offset(struct bpf_local_storage_elem, sdata) +
				bpf_core_field_offset(struct bpf_local_storage_data, data);
	located.storage_size = bpf_core_type_size(struct bpf_local_storage);
	locate_storage(inode);
	return 0;
}
