/* SPDX-License-Identifier: GPL-2.0-only */
/* Two maps of inode storage, and what the programs of the tests do with them. */
#ifndef TESTS_GUEST_STORAGE_BPF_H
#define TESTS_GUEST_STORAGE_BPF_H

#include "tests/guest/state.bpf.h"
#include "tests/guest/storage.h"

#define STORAGE_MAP(name)						\
struct {							\
	__uint(type, BPF_MAP_TYPE_INODE_STORAGE);		\
	__uint(map_flags, BPF_F_NO_PREALLOC);			\
	__type(key, int);					\
	__type(value, struct storage_value);			\
} name SEC(".maps");

STORAGE_MAP(tags)
STORAGE_MAP(others)

static __always_inline void storage_act(struct storage_request *r, struct inode *inode)
{
	struct storage_value *value;

	__sync_fetch_and_add(&r->nr_runs, 1);
	if (r->op == STORAGE_DELETE) {
		r->ret = r->other ? bpf_inode_storage_delete(&others, inode) :
				    bpf_inode_storage_delete(&tags, inode);
		return;
	}
	value = r->other ? bpf_inode_storage_get(&others, inode, NULL, r->flags) :
			   bpf_inode_storage_get(&tags, inode, NULL, r->flags);
	if (!value)
		return;
	__sync_fetch_and_add(&r->nr_found, 1);
	r->value = value->nr;
	value->nr += r->add;
}

#endif /* TESTS_GUEST_STORAGE_BPF_H */
