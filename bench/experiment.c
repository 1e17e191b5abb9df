// SPDX-License-Identifier: GPL-2.0-only
/* Which files experiments are read from, and in which order. */
#include "bench/experiment.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/experiment_folder.h"

#define SUFFIX ".ini"

static int is_ini(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return *entry->d_name != '.' && len > strlen(SUFFIX) &&
	       !strcmp(entry->d_name + len - strlen(SUFFIX), SUFFIX);
}

/* alphasort() follows the locale; a plan must not. */
static int by_file(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int add(struct experiments *all, const char *path)
{
	struct experiment *more = reallocarray(all->list, all->nr + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	all->list = more;
	return experiment_read(path, &all->list[all->nr++]);
}

static int add_in(struct experiments *all, const char *dir, const char *file)
{
	char *path;
	int ret;

	if (asprintf(&path, "%s/%s", dir, file) < 0)
		return -ENOMEM;
	ret = add(all, path);
	free(path);
	return ret;
}

static int add_all(struct experiments *all, const char *dir)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, is_ini, by_file);
	int ret = 0;

	if (n < 0) {
		ret = -errno;
		fprintf(stderr, "fsnbench: %s: %s\n", dir, strerror(errno));
		return ret;
	}
	for (int i = 0; i < n; i++) {
		if (!ret)
			ret = add_in(all, dir, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return ret;
}

static int say_names(const char *wanted, const char *dir)
{
	struct dirent **entries;
	int n = scandir(dir, &entries, is_ini, by_file);

	fprintf(stderr, "fsnbench: unknown experiment '%s'; there are", wanted);
	for (int i = 0; i < n; i++) {
		fprintf(stderr, " %.*s", (int)(strlen(entries[i]->d_name) - strlen(SUFFIX)),
			entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	fputs(", or the path of a file NAME.ini\n", stderr);
	return -ENOENT;
}

/* A path is a user's own file, anything else the name of one in the folder. */
static bool is_path(const char *name)
{
	size_t len = strlen(name);

	return strchr(name, '/') ||
	       (len > strlen(SUFFIX) && !strcmp(name + len - strlen(SUFFIX), SUFFIX));
}

static int add_wanted(struct experiments *all, const char *dir, const char *name)
{
	char *path;
	int ret;

	if (is_path(name))
		return add(all, name);
	if (asprintf(&path, "%s/%s" SUFFIX, dir, name) < 0)
		return -ENOMEM;
	ret = *name && !access(path, F_OK) ? add(all, path) : say_names(name, dir);
	free(path);
	return ret;
}

static int add_list(struct experiments *all, const char *dir, const char *wanted)
{
	char *copy = strdup(wanted), *rest = copy, *name;
	int ret = copy ? 0 : -ENOMEM;

	while (!ret && (name = strsep(&rest, ",")))
		ret = add_wanted(all, dir, name);
	free(copy);
	return ret;
}

static int by_name(const void *a, const void *b)
{
	const struct experiment *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* A cell says which experiments it belongs to by their names. */
static int refuse_twins(const struct experiments *all)
{
	for (size_t i = 1; i < all->nr; i++) {
		if (strcmp(all->list[i - 1].name, all->list[i].name))
			continue;
		fprintf(stderr, "fsnbench: %s and %s are both experiment '%s': rename one\n",
			all->list[i - 1].path, all->list[i].path, all->list[i].name);
		return -EINVAL;
	}
	return 0;
}

int experiments_load(const char *wanted, struct experiments *out)
{
	char dir[4096];
	int ret;

	*out = (struct experiments){ 0 };
	ret = experiment_folder(dir, sizeof(dir));
	if (ret)
		return ret;
	ret = wanted ? add_list(out, dir, wanted) : add_all(out, dir);
	if (!ret && out->nr)
		qsort(out->list, out->nr, sizeof(*out->list), by_name);
	if (!ret)
		ret = refuse_twins(out);
	if (ret)
		experiments_free(out);
	return ret;
}

static void release(struct experiment *e)
{
	for (size_t c = 0; c < e->nr_cells; c++)
		free(e->cells[c].name);
	free(e->cells);
	free(e->name);
	free(e->path);
	free(e->question);
}

void experiments_drop(struct experiments *all, size_t i)
{
	release(&all->list[i]);
	all->nr--;
	memmove(&all->list[i], &all->list[i + 1], (all->nr - i) * sizeof(*all->list));
}

void experiments_free(struct experiments *all)
{
	for (size_t i = 0; i < all->nr; i++)
		release(&all->list[i]);
	free(all->list);
	*all = (struct experiments){ 0 };
}
