// SPDX-License-Identifier: GPL-2.0-only
/* recorder: a hook that writes down every argument of every event. */
#include "tests/guest/recorder.h"
#include "tests/guest/state.bpf.h"

#include <bpf/bpf_core_read.h>

char LICENSE[] SEC("license") = "GPL";

STATE(struct recorder_state)

static __always_inline struct record *next_record(void)
{
	struct recorder_state *s = get_state();

	return s ? &s->records[s->nr_records++ % RECORDER_MAX] : NULL;
}

static __always_inline void record_objects(struct record *r, const struct inode *inode,
					   const struct inode *dir, const struct dentry *dentry)
{
	if (inode) {
		r->inode = inode->i_ino | RECORDER_PRESENT;
		r->inode_address = (__u64)inode;
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
}

static __always_inline void record_name(struct record *r, const struct qstr *name)
{
	if (name) {
		r->name_len = name->len;
		bpf_probe_read_kernel_str(r->name, RECORDER_NAME, name->name);
	}
}

SEC("struct_ops/recorder_handle")
int BPF_PROG(recorder_handle, __u32 mask, struct inode *inode,
	     struct inode *dir, struct dentry *dentry, const struct path *path,
	     const struct qstr *name)
{
	struct record *r = next_record();

	if (!r)
		return FSNOTIFY_HOOK_PASS;
	r->mask = mask;
	record_objects(r, inode, dir, dentry);
	if (path) {
		struct inode *root = path->mnt->mnt_root->d_inode;

		r->path = 1;
		r->path_dentry = (__u64)path->dentry;
		if (root)
			r->path_root_inode = root->i_ino;
	}
	record_name(r, name);
	return FSNOTIFY_HOOK_PASS;
}

/* A path is there only as data, which is no pointer that can be followed. */
static __always_inline void record_path(struct record *r, const void *data)
{
	struct inode *root;
	struct path path;

	if (bpf_probe_read_kernel(&path, sizeof(path), data))
		return;
	r->path = 1;
	r->path_dentry = (__u64)path.dentry;
	root = BPF_CORE_READ(path.mnt, mnt_root, d_inode);
	r->path_root_inode = BPF_CORE_READ(root, i_ino);
}

SEC("struct_ops/recorder_handle_packed")
int BPF_PROG(recorder_handle_packed, struct fsnotify_hook_event *event)
{
	struct record *r = next_record();

	if (!r)
		return FSNOTIFY_HOOK_PASS;
	r->mask = event->mask;
	record_objects(r, event->inode, event->dir, event->dentry);
	record_name(r, event->file_name);
	r->packed = 1;
	r->match_mask = event->match_mask;
	r->data_type = event->data_type;
	r->data = (__u64)event->data;
	r->fsid = (__u64)event->fsid;
	if (event->data_type == RECORDER_PATH)
		record_path(r, event->data);
	return FSNOTIFY_HOOK_PASS;
}

SEC(".struct_ops.link")
struct fsnotify_hook_ops recorder_ops = {
	.handle = (void *)recorder_handle,
	.handle_packed = (void *)recorder_handle_packed,
	.name = "test_recorder",
};
