/* SPDX-License-Identifier: GPL-2.0-only */
/* The hash maps of bpf/hash.bpf.c, as programs and user space see them. */
#ifndef BPF_HASH_H
#define BPF_HASH_H

#include <linux/types.h>

/* Room for the files of the largest workload. */
#define HASH_MAX_ENTRIES	32768

/* @dev: the kernel's dev_t, widened so that no byte of a key is padding. */
struct hash_key {
	__u64 dev;
	__u64 ino;
};

#endif /* BPF_HASH_H */
