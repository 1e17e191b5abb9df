// SPDX-License-Identifier: GPL-2.0-only
/*
 * opens: asks of each open, at the LSM hook file_open alone, whether the file is a
 * given directory or below it. What it found is kept, or clang would take the walk out.
 */
#include "subtree.bpf.h"

char LICENSE[] SEC("license") = "GPL";

bool in_subtree_last;

SEC("lsm/file_open")
int BPF_PROG(opens_lsm, struct file *file)
{
	in_subtree_last = in_subtree(file->f_inode, file->f_path.dentry);
	return 0;
}
