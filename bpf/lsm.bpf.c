// SPDX-License-Identifier: GPL-2.0-only
/*
 * lsm: BPF LSM programs that see every open, read and write of the system and
 * let all of them through: what filtering without marks costs.
 *
 * Either the empty pair is attached or the subtree pair, which decides the same
 * as bpf/subtree.bpf.c and then forgets it.
 */
#include "subtree.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* What the subtree pair decided last: without it the walk would be dead code. */
bool in_subtree_last;

SEC("lsm/file_open")
int BPF_PROG(empty_file_open, struct file *file)
{
	return 0;
}

SEC("lsm/file_permission")
int BPF_PROG(empty_file_permission, struct file *file, int mask)
{
	return 0;
}

SEC("lsm/file_open")
int BPF_PROG(subtree_file_open, struct file *file)
{
	in_subtree_last = in_subtree(file->f_inode, file->f_path.dentry);
	return 0;
}

SEC("lsm/file_permission")
int BPF_PROG(subtree_file_permission, struct file *file, int mask)
{
	in_subtree_last = in_subtree(file->f_inode, file->f_path.dentry);
	return 0;
}
