// SPDX-License-Identifier: GPL-2.0-only
/* A map of inode storage made by hand. */
#include "tests/guest/storage_shape.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <linux/bpf.h>
#include <unistd.h>

const struct storage_shape storage_good_shape = { 4, 4, 0, BPF_F_NO_PREALLOC, true };

/* Loaded once, also for children that have no right to. */
static int type_id, types_fd = -1;

static int load_types(void)
{
	struct btf *btf;
	int ret;

	if (types_fd >= 0)
		return 0;
	btf = btf__new_empty();
	type_id = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	ret = btf__load_into_kernel(btf);
	if (!ret)
		types_fd = dup(btf__fd(btf));
	btf__free(btf);
	return ret;
}

int storage_shape_make(const struct storage_shape *shape)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = shape->flags);
	int ret = load_types();

	if (ret)
		return ret;
	if (shape->is_typed) {
		opts.btf_fd = (__u32)types_fd;
		opts.btf_key_type_id = (__u32)type_id;
		opts.btf_value_type_id = (__u32)type_id;
	}
	return bpf_map_create(BPF_MAP_TYPE_INODE_STORAGE, "storage", shape->key_size,
			      shape->value_size, shape->max_entries, &opts);
}
