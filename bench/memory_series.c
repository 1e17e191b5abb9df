// SPDX-License-Identifier: GPL-2.0-only
/* Runs one series. */
#include "bench/memory_series.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/memory_mount.h"
#include "bench/memory_tag.h"
#include "bench/memory_tree.h"
#include "bench/progress.h"

#define TREE MEMORY_ROOT "/tree"

static void doing(struct memory_series *s, const char *what, unsigned long nr)
{
	snprintf(s->where, sizeof(s->where), "%s %s: %s %lu", memory_fs[s->fs].name,
		 memory_tagged_names[s->tagged], what, nr);
	progress_tell("memory %s\n", s->where);
}

/*
 * While a processor holds a slab, all of its objects count as used: only where the
 * caches have been shrunk their number has to be that of the inodes.
 */
static int take(struct memory_series *s, enum memory_state state, unsigned long nr_files,
		unsigned long nr_dirs, unsigned long nr_tagged)
{
	struct memory_point *p = &s->point[s->nr_points];
	const struct memory_point *base = &s->point[0];
	long nr = s->nr_points ? (long)(nr_files + nr_dirs) : -1;
	struct memory_shrinker *shrinker = state == MEMORY_FREED ? NULL : s->shrinker;
	int ret;

	doing(s, memory_state_names[state], nr_files);
	p->state = state;
	p->nr_files = nr_files;
	p->nr_dirs = nr_dirs;
	p->nr_tagged = nr_tagged;
	ret = memory_point_settle(s->fs, nr < 0 ? -1 : base->nr_cached + nr, shrinker);
	if (!ret)
		ret = memory_point_read(s->fs, p);
	s->nr_points++;
	if (ret || nr < 0 || p->nr_kernel == base->nr_kernel + nr)
		return ret;
	snprintf(s->where, sizeof(s->where), "inode-nr grew by %ld, not %ld",
		 p->nr_kernel - base->nr_kernel, nr);
	return -EBADMSG;
}

/* Reading makes inodes in proc and sysfs, the first time. */
static int warm_up(struct memory_series *s)
{
	struct memory_point p = { 0 };
	int ret = memory_shrinker_run(s->shrinker);

	if (!ret)
		ret = memory_point_read(s->fs, &p);
	memory_point_release(&p);
	return ret;
}

static unsigned long share(const struct memory_series *s, unsigned long nr)
{
	return s->tagged == MEMORY_ALL ? nr : s->tagged == MEMORY_SPARSE ?
	       nr / MEMORY_SPARSE_SHARE : 0;
}

static int tag(struct memory_series *s, unsigned long from, unsigned long to, bool *chosen,
	       unsigned long *nr_tagged)
{
	unsigned long nr = share(s, to - from);

	if (!nr)
		return 0;
	doing(s, "tag", to);
	memory_tree_choose(chosen, from, to, nr, s->seed);
	*nr_tagged += nr;
	for (unsigned long i = to; s->forget && i-- > from;) {
		if (chosen[i]) {
			chosen[i] = false;
			s->forget = false;
		}
	}
	return memory_tag_set(s->map, TREE, from, to, chosen);
}

static int check_tags(struct memory_series *s, unsigned long nr_files, unsigned long nr_tagged)
{
	long nr;

	if (s->map < 0)
		return 0;
	doing(s, "count values", nr_tagged);
	nr = memory_tag_count(s->map, TREE, nr_files);
	if (nr < 0)
		return (int)nr;
	if (nr == (long)nr_tagged)
		return 0;
	snprintf(s->where, sizeof(s->where), "%ld files have a value, not %lu", nr, nr_tagged);
	return -EBADMSG;
}

static int remove_file(int dir, const char *name, unsigned long nr, void *data)
{
	(void)nr;
	(void)data;
	return unlinkat(dir, name, 0) ? -errno : 0;
}

/* The same seed would remove what it tagged. */
static int thin_out(struct memory_series *s, unsigned long nr_files, bool *gone)
{
	unsigned long nr = nr_files - nr_files / MEMORY_KEPT_SHARE;

	doing(s, "remove", nr);
	memory_tree_choose(gone, 0, nr_files, nr, s->seed + 1);
	return memory_tree_each(TREE, 0, nr_files, gone, remove_file, NULL);
}

static int grow(struct memory_series *s, bool *chosen, unsigned long *nr_tagged)
{
	unsigned long from = 0;
	int ret = 0;

	for (size_t i = 0; !ret && i < s->nr_sizes; i++) {
		unsigned long to = s->size[i];

		doing(s, "create", to);
		ret = memory_tree_grow(TREE, from, to);
		if (!ret)
			ret = tag(s, from, to, chosen, nr_tagged);
		if (!ret)
			ret = take(s, MEMORY_CREATED, to, memory_tree_dirs(to), *nr_tagged);
		from = to;
	}
	return ret;
}

static int run(struct memory_series *s, bool *chosen, bool *gone)
{
	unsigned long nr_files = s->size[s->nr_sizes - 1], dirs = memory_tree_dirs(nr_files);
	unsigned long nr_tagged = 0, kept = nr_files / MEMORY_KEPT_SHARE;
	int ret = take(s, MEMORY_CREATED, 0, 0, 0);

	if (!ret)
		ret = grow(s, chosen, &nr_tagged);
	if (!ret)
		ret = check_tags(s, nr_files, nr_tagged);
	if (!ret)
		ret = thin_out(s, nr_files, gone);
	for (unsigned long i = 0; i < nr_files; i++)
		nr_tagged -= chosen[i] && gone[i];
	if (!ret)
		ret = take(s, MEMORY_FREED, kept, dirs, nr_tagged);
	return ret ? ret : take(s, MEMORY_SHRUNK, kept, dirs, nr_tagged);
}

int memory_series_run(struct memory_series *s)
{
	unsigned long nr_files = s->size[s->nr_sizes - 1];
	bool *chosen = calloc(nr_files, sizeof(*chosen)), *gone = calloc(nr_files, sizeof(*gone));
	int ret = chosen && gone ? 0 : -ENOMEM;

	doing(s, "begin with", 0);
	if (!ret && mkdir(TREE, 0755))
		ret = -errno;
	if (!ret)
		ret = memory_shrinker_open(&s->shrinker);
	if (!ret)
		ret = warm_up(s);
	if (!ret)
		ret = run(s, chosen, gone);
	memory_shrinker_close(s->shrinker);
	free(chosen);
	free(gone);
	return ret;
}

void memory_series_release(struct memory_series *s)
{
	for (size_t i = 0; i < s->nr_points; i++)
		memory_point_release(&s->point[i]);
	s->nr_points = 0;
}
