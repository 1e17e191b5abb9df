// SPDX-License-Identifier: GPL-2.0-only
/* Asks a BPF program where the objects of files lie: it answers to stat(2). */
#include "bench/locate.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bpf/locate.h"
#include "bpf/locate.skel.h"

#define BLOB_SIZE 8	/* the pointer that is BPF's; what else is in it is not touched */

static struct locate *skel;

int locate_load(int map)
{
	int ret;

	skel = locate__open();
	if (!skel)
		return -errno;
	ret = bpf_map__reuse_fd(skel->maps.storage_0, map);
	if (!ret)
		ret = locate__load(skel);
	if (!ret)
		ret = locate__attach(skel);
	if (ret)
		locate_unload();
	return ret;
}

void locate_unload(void)
{
	locate__destroy(skel);
	skel = NULL;
}

static void add(json_t *objects, const char *name, __u64 addr, __u64 size)
{
	if (addr)
		json_array_append_new(objects, json_pack("[s, I, I]", name, (json_int_t)addr,
							 (json_int_t)size));
}

/* The first object that has a line gives it its name: the closer, the earlier. */
static void add_located(json_t *objects, volatile const struct located *l)
{
	add(objects, l->blob ? "inode.i_security" : "inode.i_bpf_storage",
	    l->pointer ? l->inode + l->pointer : 0, sizeof(__u64));
	add(objects, "blob of i_security", l->blob, BLOB_SIZE);
	add(objects, "inode", l->inode, l->inode_size);
	add(objects, "dentry", l->dentry, l->dentry_size);
	add(objects, "bpf_local_storage_elem", l->value ? l->value - l->element_value : 0,
	    l->element_size);
	add(objects, "bpf_local_storage", l->storage, l->storage_size);
}

int locate_files(const struct workload *workload, const char *dir, unsigned long first,
		 unsigned long nr, json_t **objects)
{
	char name[32];
	struct stat st;
	int dirfd, ret = 0;

	if (!skel || !workload->file)
		return 0;
	dirfd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dirfd < 0)
		return -errno;
	*objects = json_array();
	skel->bss->locate_asker = (__u32)getpid();
	for (unsigned long op = first; !ret && op < first + nr; op++) {
		workload->file(op, name, sizeof(name));
		ret = fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) ? -errno : 0;
		if (!ret)
			add_located(*objects, &skel->bss->located);
	}
	skel->bss->locate_asker = 0;
	close(dirfd);
	return ret;
}
