// SPDX-License-Identifier: GPL-2.0-only
/*
 * hash_*: one lookup in a hash map per event, which has an entry for every file of
 * the workload. Entered by the LSM program hash_fill while files are asked for with
 * stat(2), because only programs know an inode's address.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "bench/each_file.h"
#include "bench/listener.h"
#include "bench/program.h"
#include "bpf/hash.h"
#include "bpf/hash.skel.h"

static struct hash *skel;
static char why[128];

static const struct program program_hash_get;

static void unload(void)
{
	hash__destroy(skel);
	skel = NULL;
}

/* Of its LSM programs only the one that fills is not another listener's. */
static int attach(void)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, skel->obj) {
		if (bpf_program__type(prog) == BPF_PROG_TYPE_LSM && prog != skel->progs.hash_fill)
			bpf_program__set_autoattach(prog, false);
	}
	return hash__attach(skel);
}

static int load(void)
{
	int ret;

	if (skel || *why)
		return 0;
	skel = hash__open_and_load();
	ret = skel ? attach() : -errno;
	if (!ret)
		return 0;
	snprintf(why, sizeof(why), "hash maps cannot be filled by LSM programs here: %s",
		 strerror(-ret));
	unload();
	return 0;
}

/* Where LSM programs are attached and never run, nobody fills the maps. */
static const char *missing(void)
{
	return *why ? why : listener_kind_find("lsm")->missing();
}

static int enter(int dirfd, const char *name, unsigned long nr, void *data)
{
	struct stat st;

	(void)nr;
	(void)data;
	return fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) ? -errno : 0;
}

static int prepare(const struct program *p, const char *dir)
{
	int ret;

	(void)p;
	skel->bss->hash_filler = (__u32)getpid();
	ret = each_file(dir, enter, NULL);
	skel->bss->hash_filler = 0;
	skel->bss->hash_missed = 0;
	return ret;
}

/* Empties a map and adds its values up. */
static long drain(int map, size_t key_size)
{
	void *keys = calloc(HASH_MAX_ENTRIES, key_size);
	__u64 *values = calloc(HASH_MAX_ENTRIES, sizeof(*values));
	__u32 batch, nr = HASH_MAX_ENTRIES;
	long ret = -ENOMEM;

	if (!keys || !values)
		goto out;
	ret = bpf_map_lookup_and_delete_batch(map, NULL, &batch, keys, values, &nr, NULL);
	if (ret && ret != -ENOENT)	/* that is its end */
		goto out;
	ret = 0;
	for (__u32 i = 0; i < nr; i++)
		ret += (long)values[i];
out:
	free(keys);
	free(values);
	return ret;
}

static long finish(const struct program *p, const char *dir)
{
	unsigned long nr_missed = skel->bss->hash_missed;
	long by_number, by_pointer;

	(void)dir;
	by_number = drain(bpf_map__fd(skel->maps.hash_by_number), sizeof(struct hash_key));
	by_pointer = drain(bpf_map__fd(skel->maps.hash_by_pointer), sizeof(__u64));
	if (by_number < 0)
		return by_number;
	if (by_pointer < 0)
		return by_pointer;
	/* The other map must not have been looked at. */
	if (nr_missed || (by_number && by_pointer))
		return 0;
	return p == &program_hash_get ? by_number : by_pointer;
}

static struct bpf_program *lsm(const struct program *p)
{
	char name[64];

	snprintf(name, sizeof(name), "%s_lsm", p->name);
	return skel ? bpf_object__find_program_by_name(skel->obj, name) : NULL;
}

#define HASH_PROGRAM(ident, text)					\
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

HASH_PROGRAM(hash_get, "finds a file in a hash map by device and inode number");
HASH_PROGRAM(hash_get_pointer, "finds a file in a hash map by its inode's address");
