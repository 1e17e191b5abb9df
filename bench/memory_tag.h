/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values of eight bytes in an inode storage map. They are set by descriptor from
 * user space: bpf_fd_inode_storage_update_elem() and the helper
 * bpf_inode_storage_get() both allocate in bpf_local_storage_update(), so that what
 * an inode then has is the same.
 */
#ifndef FSNBENCH_MEMORY_TAG_H
#define FSNBENCH_MEMORY_TAG_H

#include <stdbool.h>

/**
 * memory_tag_open - a new inode storage map
 *
 * Return: its descriptor, or -errno; -EOPNOTSUPP where inodes have no place for it.
 */
int memory_tag_open(void);

/**
 * memory_tag_set - give files a value, their number
 * @map: of memory_tag_open()
 * @root: directory of memory_tree_grow()
 * @from: the first file
 * @to: after the last one
 * @chosen: which of them; NULL is all
 *
 * Return: 0 or -errno.
 */
int memory_tag_set(int map, const char *root, unsigned long from, unsigned long to,
		   const bool *chosen);

/**
 * memory_tag_count - how many files have their value
 * @map: of memory_tag_open()
 * @root: directory of memory_tree_grow()
 * @nr_files: files there are
 *
 * Asks the kernel about each. -EBADMSG if one has another's value.
 *
 * Return: how many, or -errno.
 */
long memory_tag_count(int map, const char *root, unsigned long nr_files);

#endif /* FSNBENCH_MEMORY_TAG_H */
