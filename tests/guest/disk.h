/* SPDX-License-Identifier: GPL-2.0-only */
/* A file system of a kind, on a disk that is memory where it needs one. */
#ifndef TESTS_GUEST_DISK_H
#define TESTS_GUEST_DISK_H

#define DISK_DIR	"/mnt/fs"

/* Makes a fresh one, "tmpfs", "ext4" or "xfs", and mounts it; 0 or -errno. */
int disk_mount(const char *type);
int disk_umount(void);

/* The slab cache that its inodes come from. */
const char *disk_inode_cache(const char *type);

#endif /* TESTS_GUEST_DISK_H */
