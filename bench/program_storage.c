// SPDX-License-Identifier: GPL-2.0-only
/*
 * storage_*: one operation on inode storage, per event. They differ in what files
 * are tagged with, that is in how many maps a file has storage, and in the operation.
 *
 * Tags are put and taken by file descriptor, with O_PATH: no program is told of it.
 * A file that was tagged is looked up once, so that its storage remembers the element
 * as after any earlier event. create and delete need another file for each event:
 * they run in workloads whose operations take no file twice.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "bench/each_file.h"
#include "bench/locate.h"
#include "bench/program.h"
#include "bpf/storage.skel.h"

#define MAX_MAPS	24
#define PARTNER		16	/* the map that shares its number with the first */

/**
 * struct tags - what a program finds
 * @nr_maps: maps in which a tagged file has storage
 * @nr_lookups: operations that one event is
 * @every: each file of that number is tagged; 0: none
 */
struct tags {
	unsigned int nr_maps, nr_lookups;
	unsigned long every;
};

static struct storage *skel;
static char why[128];
static int map_fds[MAX_MAPS];

static const struct program program_storage_create, program_storage_delete;

/* Programs for another listener, which attaches them itself. */
static void leave_lsm(void)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, skel->obj) {
		if (bpf_program__type(prog) == BPF_PROG_TYPE_LSM)
			bpf_program__set_autoattach(prog, false);
	}
}

/* What the kernel says to such a map: libbpf tries again in another way and loses it. */
static int ask_kernel(void)
{
	LIBBPF_OPTS(bpf_map_create_opts, opts, .map_flags = BPF_F_NO_PREALLOC);
	struct btf *btf = btf__new_empty();
	int fd = -1, ret = 0;

	if (!btf)
		return -errno;
	opts.btf_key_type_id = (__u32)btf__add_int(btf, "key", sizeof(int), BTF_INT_SIGNED);
	opts.btf_value_type_id = (__u32)btf__add_int(btf, "value", sizeof(__u64), 0);
	ret = btf__load_into_kernel(btf);
	if (!ret) {
		opts.btf_fd = (__u32)btf__fd(btf);
		fd = bpf_map_create(BPF_MAP_TYPE_INODE_STORAGE, "asked", sizeof(int),
				    sizeof(__u64), 0, &opts);
		ret = fd < 0 ? fd : 0;
	}
	if (fd >= 0)
		close(fd);
	btf__free(btf);
	return ret;
}

static int find_maps(void)
{
	char name[32];

	for (int i = 0; i < MAX_MAPS; i++) {
		snprintf(name, sizeof(name), "storage_%d", i);
		map_fds[i] = bpf_object__find_map_fd_by_name(skel->obj, name);
		if (map_fds[i] < 0)
			return map_fds[i];
	}
	return 0;
}

static void unload(void)
{
	locate_unload();
	storage__destroy(skel);
	skel = NULL;
}

/* A kernel without storage for inodes has all other programs. */
static int load(void)
{
	int ret;

	if (skel || *why)
		return 0;
	ret = ask_kernel();
	if (ret) {
		snprintf(why, sizeof(why), "this kernel makes no inode storage: %s",
			 strerror(-ret));
		return 0;
	}
	skel = storage__open();
	if (!skel)
		return -errno;
	leave_lsm();
	ret = storage__load(skel);
	if (!ret)
		ret = find_maps();
	if (!ret)
		ret = storage__attach(skel);
	/* Without it lines have no names, but all counts are there. */
	if (!ret && locate_load(map_fds[0]))
		fputs("fsnbench run: nobody says where storage lies\n", stderr);
	if (!ret)
		return 0;
	snprintf(why, sizeof(why), "inode storage cannot be used by hooks here: %s", strerror(-ret));
	unload();
	return 0;
}

static const char *missing(void)
{
	return *why ? why : NULL;
}

static struct tags tags_of(const struct program *p)
{
	static const struct {
		const char *name;
		struct tags tags;
	} table[] = {
		{ "storage_get", { 1, 1, 1 } },
		{ "storage_get_16", { 16, 2, 1 } },
		{ "storage_get_17", { 17, 2, 1 } },
		{ "storage_get_24", { 24, 2, 1 } },
		{ "storage_miss", { 1, 1, 0 } },
		{ "storage_sparse", { 1, 1, 100 } },
		{ "storage_create", { 1, 1, 0 } },
		{ "storage_delete", { 1, 1, 1 } },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (!strcmp(table[i].name, p->name))
			return table[i].tags;
	}
	return (struct tags){ 0, 0, 0 };
}

/* The last one is the partner's: the head of the list. */
static unsigned int map_at(const struct tags *tags, unsigned int i)
{
	if (tags->nr_maps <= PARTNER || i < PARTNER)
		return i;
	return i + 1 < tags->nr_maps ? i + 1 : PARTNER;
}

static int tag(int dirfd, const char *name, unsigned long nr, void *data)
{
	const struct tags *tags = data;
	__u64 value = 0;
	int fd, ret = 0;

	if (!tags->every || nr % tags->every)
		return 0;
	fd = openat(dirfd, name, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	for (unsigned int i = 0; !ret && i < tags->nr_maps; i++) {
		int map = map_fds[map_at(tags, i)];

		ret = bpf_map_update_elem(map, &fd, &value, BPF_NOEXIST);
		if (!ret)
			ret = bpf_map_lookup_elem(map, &fd, &value);
	}
	close(fd);
	return ret;
}

static int prepare(const struct program *p, const char *dir)
{
	struct tags tags = tags_of(p);
	int ret = tags.every ? each_file(dir, tag, &tags) : 0;

	skel->bss->storage_missed = 0;
	return ret;
}

/* What is left when a cell is done. */
struct remains {
	const struct tags *tags;
	unsigned long nr_found;		/* values added up */
	unsigned long nr_tagged, nr_had;	/* files with storage, now and before */
};

static int untag(int dirfd, const char *name, unsigned long nr, void *data)
{
	struct remains *r = data;
	int fd = openat(dirfd, name, O_PATH | O_CLOEXEC), ret = 0;
	__u64 value;

	if (fd < 0)
		return -errno;
	r->nr_had += r->tags->every && !(nr % r->tags->every);
	for (unsigned int i = 0; !ret && i < r->tags->nr_maps; i++) {
		int map = map_fds[map_at(r->tags, i)];

		ret = bpf_map_lookup_elem(map, &fd, &value);
		if (ret == -ENOENT) {
			ret = 0;
			continue;
		}
		r->nr_tagged += !i;
		r->nr_found += value;
		if (!ret)
			ret = bpf_map_delete_elem(map, &fd);
	}
	close(fd);
	return ret;
}

static long finish(const struct program *p, const char *dir)
{
	unsigned long nr_missed = skel->bss->storage_missed;
	struct tags tags = tags_of(p);
	struct remains r = { .tags = &tags };
	int ret = each_file(dir, untag, &r);

	if (ret)
		return ret;
	if (p == &program_storage_create)
		return nr_missed || r.nr_found != r.nr_tagged ? 0 : (long)r.nr_tagged;
	if (p == &program_storage_delete)
		return nr_missed ? 0 : (long)(r.nr_had - r.nr_tagged);
	if (!tags.every)
		return r.nr_tagged ? 0 : (long)nr_missed;
	if (tags.every > 1)	/* both of it happens */
		return nr_missed && r.nr_found ? (long)(nr_missed + r.nr_found) : 0;
	return nr_missed ? 0 : (long)(r.nr_found / tags.nr_lookups);
}

static struct bpf_program *lsm(const struct program *p)
{
	char name[64];

	snprintf(name, sizeof(name), "%s_lsm", p->name);
	return skel ? bpf_object__find_program_by_name(skel->obj, name) : NULL;
}

#define STORAGE_PROGRAM(ident, text)					\
static const struct program program_##ident = {				\
	.name = #ident,							\
	.summary = text,						\
	.handlers = PROGRAM_WORDS("bpf"),				\
	.verdicts = PROGRAM_WORDS("skip"),				\
	.load = load,							\
	.unload = unload,						\
	.missing = missing,						\
	.prepare = prepare,						\
	.finish = finish,						\
	.lsm = lsm,							\
};									\
PROGRAM_REGISTER(ident)

STORAGE_PROGRAM(storage_get, "finds a file's storage in 1 map");
STORAGE_PROGRAM(storage_get_16, "finds it in 2 of 16 maps, both remembered");
STORAGE_PROGRAM(storage_get_17, "finds it in 2 of 17 maps, none remembered");
STORAGE_PROGRAM(storage_get_24, "finds it in 2 of 24 maps, none remembered");
STORAGE_PROGRAM(storage_miss, "looks for storage that no file has");
STORAGE_PROGRAM(storage_sparse, "looks for storage that 1 file in 100 has");
STORAGE_PROGRAM(storage_create, "creates a file's storage");
STORAGE_PROGRAM(storage_delete, "deletes a file's storage");
