/* SPDX-License-Identifier: GPL-2.0-only */
/* The XFS image that cells get copies of. */
#ifndef FSNBENCH_SANDBOX_XFS_H
#define FSNBENCH_SANDBOX_XFS_H

/**
 * sandbox_xfs_make - make XFS on a disk of 16 MiB
 * @disk: the disk; what is on it is lost
 *
 * By mkfs.xfs and in the guest, whose clock and random numbers repeat: an image made
 * on the host would have the host's.
 *
 * Return: 0, -errno, or -ENOEXEC if mkfs.xfs failed.
 */
int sandbox_xfs_make(const char *disk);

#endif /* FSNBENCH_SANDBOX_XFS_H */
