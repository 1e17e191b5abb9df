// SPDX-License-Identifier: GPL-2.0-only
/* recorder: a hook that writes down every argument of every event. */
#include "tests/guest/recorder.h"
#include "tests/guest/state.bpf.h"

char LICENSE[] SEC("license") = "GPL";

STATE(struct recorder_state)

SEC("struct_ops/recorder_handle")
int BPF_PROG(recorder_handle, __u32 mask, struct inode *inode,
	     struct inode *dir, struct dentry *dentry, const struct path *path,
	     const struct qstr *name)
{
	struct recorder_state *s = get_state();
	struct record *r;

	if (!s)
		return FSNOTIFY_HOOK_PASS;
	r = &s->records[s->nr_records++ % RECORDER_MAX];
	r->mask = mask;
	if (inode) {
		r->inode = inode->i_ino | RECORDER_PRESENT;
		r->dev = inode->i_sb->s_dev;
	}
	if (dir)
		r->dir = dir->i_ino | RECORDER_PRESENT;
	if (dentry) {
		struct inode *d_inode = dentry->d_inode;

		r->dentry = (__u64)dentry;
		if (d_inode)
			r->dentry_inode = d_inode->i_ino;
		bpf_probe_read_kernel_str(r->dentry_name, RECORDER_NAME,
					  dentry->d_name.name);
	}
	if (path) {
		struct inode *root = path->mnt->mnt_root->d_inode;

		r->path = 1;
		r->path_dentry = (__u64)path->dentry;
		if (root)
			r->path_root_inode = root->i_ino;
	}
	if (name) {
		r->name_len = name->len;
		bpf_probe_read_kernel_str(r->name, RECORDER_NAME, name->name);
	}
	return FSNOTIFY_HOOK_PASS;
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops recorder_ops = {
	.handle = (void *)recorder_handle,
	.name = "test_recorder",
};
