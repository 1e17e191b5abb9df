/* SPDX-License-Identifier: GPL-2.0-only */
/* The directory that subtree programs look for: the workload's. */
#ifndef FSNBENCH_SUBTREE_H
#define FSNBENCH_SUBTREE_H

#include <linux/types.h>

/**
 * subtree_find - what the kernel calls the workload's directory
 * @ino: receives its inode number
 * @dev: receives its device, as the kernel's dev_t (linux/kdev_t.h)
 *
 * Return: 0 or -errno.
 */
int subtree_find(__u64 *ino, __u32 *dev);

#endif /* FSNBENCH_SUBTREE_H */
