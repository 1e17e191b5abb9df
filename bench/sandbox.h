/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file systems of one cell: freshly mounted, so that no mark, dentry flag
 * or s_fsnotify_info of an earlier cell is left.
 */
#ifndef FSNBENCH_SANDBOX_H
#define FSNBENCH_SANDBOX_H

#define SANDBOX_ROOT		"/mnt/fsnbench"
#define SANDBOX_WORK		SANDBOX_ROOT "/work"	/* workloads; marks of `parent` */
#define SANDBOX_SAME_SB		SANDBOX_ROOT "/elsewhere"
#define SANDBOX_REST		SANDBOX_ROOT "/rest"	/* what nobody has marked */
#define SANDBOX_OTHER_SB	"/mnt/fsnbench-other"

/**
 * sandbox_mount - mount the file systems of a cell
 * @fs: file system under test, a vocabulary word
 * @nr_spares: empty files made first, so that later inodes lie elsewhere in
 *	their slab
 *
 * Return: 0 or -errno with nothing left mounted.
 */
int sandbox_mount(const char *fs, unsigned int nr_spares);

/** sandbox_umount - unmount them; 0 or -errno */
int sandbox_umount(void);

#endif /* FSNBENCH_SANDBOX_H */
