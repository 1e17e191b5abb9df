// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads a run: all result documents of a directory, or the files named. They
 * are put in order of kernel and mitigation mode, whatever their names, so
 * that readers of a run are deterministic.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "result_set.h"

static int add_file(struct result_set *set, const char *path)
{
	struct result **bigger;
	int err;

	bigger = realloc(set->docs, (set->nr_docs + 1) * sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	set->docs = bigger;
	err = result_load(path, &set->docs[set->nr_docs]);
	if (!err)
		set->nr_docs++;
	return err;
}

static int is_json(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' &&
	       ((len > 5 && !strcmp(entry->d_name + len - 5, ".json")) ||
		(len > 8 && !strcmp(entry->d_name + len - 8, ".json.gz")));
}

/* alphasort() follows the locale; a run must not. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int add_directory(struct result_set *set, const char *path)
{
	struct dirent **entries;
	int n = scandir(path, &entries, is_json, by_name);
	int err = 0;

	if (n < 0) {
		err = -errno;
		fprintf(stderr, "fsnbench: %s: cannot be read: %s\n", path, strerror(errno));
		return err;
	}
	if (n == 0) {
		fprintf(stderr, "fsnbench: %s: holds no *.json; name the directory of a run\n",
			path);
		err = -ENOENT;
	}
	for (int i = 0; i < n; i++) {
		char *file;

		if (!err && asprintf(&file, "%s/%s", path, entries[i]->d_name) < 0)
			err = -ENOMEM;
		if (!err) {
			err = add_file(set, file);
			free(file);
		}
		free(entries[i]);
	}
	free(entries);
	return err;
}

static int kernel_rank(const char *kernel)
{
	return strcmp(kernel, "debian") ? strcmp(kernel, "vanilla") != 0 : 2;
}

static int by_boot(const void *va, const void *vb)
{
	const struct result *a = *(struct result *const *)va;
	const struct result *b = *(struct result *const *)vb;
	int order = kernel_rank(a->kernel) - kernel_rank(b->kernel);

	if (!order)
		order = strcmp(a->kernel, b->kernel);
	if (!order)
		order = strcmp(a->mode, b->mode);
	return order ? order : strcmp(a->path, b->path);
}

static int refuse_twins(const struct result_set *set)
{
	for (size_t i = 1; i < set->nr_docs; i++) {
		const struct result *a = set->docs[i - 1], *b = set->docs[i];

		if (strcmp(a->kernel, b->kernel) || strcmp(a->mode, b->mode))
			continue;
		fprintf(stderr,
			"fsnbench: %s: context.kernel, context.mitigations.mode: same boot (%s, %s) as %s; give one of them\n",
			b->path, b->kernel, b->mode, a->path);
		return -EINVAL;
	}
	return 0;
}

/* Counts of another plan are not of the same run, and do not mix. */
static int refuse_other_plans(const struct result_set *set)
{
	static const char *const fields[] = { "rounds", "ops", "seed" };

	for (size_t d = 1; d < set->nr_docs; d++) {
		for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
			json_t *first = json_object_get(set->docs[0]->context, fields[i]);
			json_t *other = json_object_get(set->docs[d]->context, fields[i]);

			if (first == other || (first && other && json_equal(first, other)))
				continue;
			fprintf(stderr,
				"fsnbench: %s: context.%s: differs from %s; name documents of one run\n",
				set->docs[d]->path, fields[i], set->docs[0]->path);
			return -EINVAL;
		}
	}
	return 0;
}

int result_set_load(char *const *paths, size_t nr_paths, struct result_set *set)
{
	memset(set, 0, sizeof(*set));
	for (size_t i = 0; i < nr_paths; i++) {
		struct stat st;
		int err;

		if (!stat(paths[i], &st) && S_ISDIR(st.st_mode))
			err = add_directory(set, paths[i]);
		else
			err = add_file(set, paths[i]);
		if (err)
			return err;
	}
	if (set->nr_docs)
		qsort(set->docs, set->nr_docs, sizeof(*set->docs), by_boot);
	return refuse_twins(set) ?: refuse_other_plans(set);
}

void result_set_release(struct result_set *set)
{
	for (size_t i = 0; i < set->nr_docs; i++)
		result_free(set->docs[i]);
	free(set->docs);
	memset(set, 0, sizeof(*set));
}

const struct result *result_set_find(const struct result_set *set, const char *kernel,
				     const char *mode)
{
	for (size_t i = 0; i < set->nr_docs; i++)
		if (!strcmp(set->docs[i]->kernel, kernel) && !strcmp(set->docs[i]->mode, mode))
			return set->docs[i];
	return NULL;
}
