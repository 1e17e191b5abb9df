/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A fresh file system for many files, in the guest's memory. That of
 * bench/sandbox.h is a copy of a small image with room for two thousand.
 */
#ifndef FSNBENCH_MEMORY_MOUNT_H
#define FSNBENCH_MEMORY_MOUNT_H

#include "bench/memory.h"

#define MEMORY_ROOT "/mnt/memory"

/**
 * memory_mount - make a file system and mount it at MEMORY_ROOT
 * @fs: which
 * @nr_files: files that it has to have room for
 *
 * ext4 and xfs are made by their own tools on the disk in memory, /dev/ram0,
 * which takes memory only for what is written to it.
 *
 * Return: 0, -errno, or -ENOEXEC if the tool failed.
 */
int memory_mount(enum memory_fs fs, unsigned long nr_files);

/** memory_umount - unmount it; 0 or -errno */
int memory_umount(void);

#endif /* FSNBENCH_MEMORY_MOUNT_H */
