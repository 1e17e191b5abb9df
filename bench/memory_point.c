// SPDX-License-Identifier: GPL-2.0-only
/* Waits for the kernel's memory to settle and reads it. */
#include "bench/memory_point.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define POLL_US		200000
#define POLLS_STABLE	5	/* that say the same */
#define POLLS_MAX	300
#define HELD_OBJECTS	256	/* more than a processor holds in its slabs */

/*
 * Slabs of inodes, their blobs and storage. Not objects: those in the slab that a
 * processor takes objects from all count as used, and that changes at every look.
 */
static long nr_slabs(enum memory_fs fs)
{
	struct memory_slabs slabs;
	long sum = 0;
	int ret = memory_slabs_read(&slabs);

	for (size_t i = 0; !ret && i < slabs.nr; i++) {
		const struct memory_slab *s = &slabs.slab[i];

		if (!strcmp(s->name, memory_fs[fs].cache) || !strcmp(s->name, MEMORY_BLOB_CACHE) ||
		    !strncmp(s->name, "kmalloc-", 8))
			sum += (long)s->slabs;
	}
	memory_slabs_release(&slabs);
	return ret ? ret : sum;
}

/* Objects that a processor could give out without asking count as used. */
static bool is_there(long nr, long wanted, bool exact)
{
	if (wanted < 0)
		return true;
	return exact ? nr == wanted : nr >= wanted && nr < wanted + HELD_OBJECTS;
}

int memory_point_settle(enum memory_fs fs, long nr_inodes, const struct memory_shrinker *shrinker)
{
	long before = -1, now, nr;
	int stable = 0, ret;

	sync();
	for (int poll = 0; poll < POLLS_MAX; poll++) {
		usleep(POLL_US);
		ret = shrinker ? memory_shrinker_run(shrinker) : 0;
		if (ret)
			return ret;
		nr = memory_slab_objects(memory_fs[fs].cache);
		now = nr_slabs(fs);
		if (nr < 0 || now < 0)
			return nr < 0 ? (int)nr : (int)now;
		stable = now == before && is_there(nr, nr_inodes, shrinker) ? stable + 1 : 0;
		before = now;
		if (stable == POLLS_STABLE)
			return 0;
	}
	return -ETIMEDOUT;
}

static int read_meminfo(json_t **out)
{
	static const char *const fields[] = { "MemFree", "MemAvailable", "Slab", "SReclaimable",
					      "SUnreclaim" };
	FILE *f = fopen("/proc/meminfo", "re");
	char line[128], name[32];
	long kib;

	if (!f)
		return -errno;
	*out = json_object();
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%31[^:]: %ld kB", name, &kib) != 2)
			continue;
		if (memory_word(fields, sizeof(fields) / sizeof(*fields), name) >= 0)
			json_object_set_new(*out, name, json_integer(kib));
	}
	fclose(f);
	return json_object_size(*out) == sizeof(fields) / sizeof(*fields) ? 0 : -EPROTO;
}

static long read_inode_nr(void)
{
	FILE *f = fopen("/proc/sys/fs/inode-nr", "re");
	long nr = -EPROTO;

	if (!f)
		return -errno;
	if (fscanf(f, "%ld", &nr) != 1)
		nr = -EPROTO;
	fclose(f);
	return nr;
}

int memory_point_read(enum memory_fs fs, struct memory_point *point)
{
	int ret = memory_slabs_read(&point->slabs);

	if (!ret)
		ret = memory_buddy_read(&point->buddy);
	if (!ret)
		ret = read_meminfo(&point->meminfo);
	point->nr_cached = memory_slab_objects(memory_fs[fs].cache);
	point->nr_kernel = read_inode_nr();
	if (!ret && point->nr_cached < 0)
		ret = (int)point->nr_cached;
	return ret ? ret : point->nr_kernel < 0 ? (int)point->nr_kernel : 0;
}

void memory_point_release(struct memory_point *point)
{
	memory_slabs_release(&point->slabs);
	json_decref(point->meminfo);
	memset(point, 0, sizeof(*point));
}

static bool is_wanted(const char *cache, enum memory_fs fs, const struct memory_point *points,
		      size_t nr)
{
	const struct memory_slab *first = memory_slabs_find(&points[0].slabs, cache), *s;

	if (!strcmp(cache, memory_fs[fs].cache) || !strcmp(cache, MEMORY_BLOB_CACHE))
		return true;
	for (size_t i = 1; i < nr; i++) {
		s = memory_slabs_find(&points[i].slabs, cache);
		if (!s != !first || (s && s->slabs != first->slabs))
			return true;
	}
	return false;
}

static json_t *caches_json(const struct memory_point *point, enum memory_fs fs,
			   const struct memory_point *points, size_t nr)
{
	json_t *caches = json_object();

	for (size_t i = 0; i < point->slabs.nr; i++) {
		const struct memory_slab *s = &point->slabs.slab[i];

		if (is_wanted(s->name, fs, points, nr))
			json_object_set_new(caches, s->name,
					    json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}",
						      "object_bytes", (json_int_t)s->size_bytes,
						      "per_slab", (json_int_t)s->per_slab,
						      "slab_pages", (json_int_t)s->slab_pages,
						      "active", (json_int_t)s->active,
						      "objects", (json_int_t)s->objects,
						      "slabs", (json_int_t)s->slabs));
	}
	return caches;
}

static json_t *buddy_json(const struct memory_buddy *buddy)
{
	json_t *zones = json_array();

	for (size_t z = 0; z < buddy->nr; z++) {
		json_t *free_blocks = json_array();

		for (size_t o = 0; o < buddy->zone[z].nr_orders; o++)
			json_array_append_new(free_blocks,
					      json_integer((json_int_t)buddy->zone[z].free[o]));
		json_array_append_new(zones, json_pack("{s:i, s:s, s:o}", "node",
						       (int)buddy->zone[z].node, "zone",
						       buddy->zone[z].name, "free", free_blocks));
	}
	return zones;
}

json_t *memory_points_json(enum memory_fs fs, enum memory_tagged tagged,
			   const struct memory_point *points, size_t nr)
{
	json_t *list = json_array();

	for (size_t i = 0; i < nr; i++) {
		const struct memory_point *p = &points[i];

		json_array_append_new(
			list,
			json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:O, s:o, s:o}", "fs",
				  memory_fs[fs].name, "tagged", memory_tagged_names[tagged],
				  "state", memory_state_names[p->state], "files",
				  (json_int_t)p->nr_files, "dirs", (json_int_t)p->nr_dirs,
				  "tags", (json_int_t)p->nr_tagged, "cached",
				  (json_int_t)p->nr_cached, "inode_nr", (json_int_t)p->nr_kernel,
				  "meminfo_kib", p->meminfo, "caches",
				  caches_json(p, fs, points, nr), "buddy", buddy_json(&p->buddy)));
	}
	return json_array_size(list) == nr ? list : NULL;
}
