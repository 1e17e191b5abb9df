/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is an object a given directory or below it?
 *
 * Goes up through d_parent by plain loads, which the verifier turns into loads
 * that survive a bad address. No kfunc is called and no reference is taken, so
 * that none can leak; the RCU read section around a program that does not sleep
 * keeps the dentries. A rename at the same time can lead the walk astray, or to a
 * directory that has been removed since and has no inode.
 *
 * The object's own inode comes as an argument: through a dentry that is an
 * argument the verifier believes that d_inode is never NULL, and it is while
 * kernfs creates a file.
 */
#ifndef BPF_SUBTREE_BPF_H
#define BPF_SUBTREE_BPF_H

#include <stdbool.h>

#include "fsnotify_hook.bpf.h"

#define SUBTREE_MAX_DEPTH 64

/* The directory: user space sets it. The device is the kernel's dev_t. */
__u64 subtree_ino;
__u32 subtree_dev;

static __always_inline bool is_subtree_root(const struct inode *inode)
{
	return inode->i_ino == subtree_ino && inode->i_sb->s_dev == subtree_dev;
}

static __always_inline bool in_subtree(const struct inode *inode,
				       const struct dentry *dentry)
{
	if (inode && is_subtree_root(inode))
		return true;
	if (!dentry)
		return false;
	for (int depth = 0; depth < SUBTREE_MAX_DEPTH; depth++) {
		const struct dentry *parent = dentry->d_parent;

		if (parent == dentry)
			return false;
		inode = parent->d_inode;
		if (inode && is_subtree_root(inode))
			return true;
		dentry = parent;
	}
	return false;
}

#endif /* BPF_SUBTREE_BPF_H */
