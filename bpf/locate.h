/* SPDX-License-Identifier: GPL-2.0-only */
/* Where an inode and what hangs on it lie, as programs and user space see it. */
#ifndef BPF_LOCATE_H
#define BPF_LOCATE_H

#include <linux/types.h>

/* Addresses and bytes; an address is 0 where there is no such thing. */
struct located {
	__u64 inode, inode_size;
	__u64 pointer;		/* the field that leads to storage */
	__u64 blob;		/* what i_security points to */
	__u64 dentry, dentry_size;
	__u64 value;		/* of the element, at element_value of it */
	__u64 element_size, element_value;
	__u64 storage, storage_size;
};

#endif /* BPF_LOCATE_H */
