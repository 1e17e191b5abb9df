// SPDX-License-Identifier: GPL-2.0-only
/* Tags files in an inode storage map. */
#include "bench/memory_tag.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "bench/memory_tree.h"

/* The kernel wants to know the types of key and value of such a map. */
static struct btf *types(int *key, int *value)
{
	struct btf *btf = btf__new_empty();

	if (!btf)
		return NULL;
	*key = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	*value = btf__add_int(btf, "unsigned long", 8, 0);
	if (*key > 0 && *value > 0 && !btf__load_into_kernel(btf))
		return btf;
	btf__free(btf);
	return NULL;
}

int memory_tag_open(void)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = BPF_F_NO_PREALLOC);
	int key, value, map;
	struct btf *btf = types(&key, &value);

	if (!btf)
		return errno ? -errno : -EINVAL;
	opts.btf_fd = (uint32_t)btf__fd(btf);
	opts.btf_key_type_id = (uint32_t)key;
	opts.btf_value_type_id = (uint32_t)value;
	map = bpf_map_create(BPF_MAP_TYPE_INODE_STORAGE, "memory_tag", sizeof(int),
			     sizeof(uint64_t), 0, &opts);
	btf__free(btf);
	return map;
}

static int set(int dir, const char *name, unsigned long nr, void *data)
{
	const int *map = data;
	uint64_t value = nr;
	int fd = openat(dir, name, O_PATH | O_CLOEXEC), ret;

	if (fd < 0)
		return -errno;
	ret = bpf_map_update_elem(*map, &fd, &value, BPF_NOEXIST);
	close(fd);
	return ret;
}

int memory_tag_set(int map, const char *root, unsigned long from, unsigned long to,
		   const bool *chosen)
{
	return memory_tree_each(root, from, to, chosen, set, &map);
}

struct count {
	int map;
	long nr;
};

static int count(int dir, const char *name, unsigned long nr, void *data)
{
	struct count *c = data;
	uint64_t value;
	int fd = openat(dir, name, O_PATH | O_CLOEXEC), ret;

	if (fd < 0)
		return -errno;
	ret = bpf_map_lookup_elem(c->map, &fd, &value);
	close(fd);
	if (ret == -ENOENT)
		return 0;
	if (!ret && value != nr)
		return -EBADMSG;
	c->nr += !ret;
	return ret;
}

long memory_tag_count(int map, const char *root, unsigned long nr_files)
{
	struct count c = { .map = map };
	int ret = memory_tree_each(root, 0, nr_files, NULL, count, &c);

	return ret ? ret : c.nr;
}
