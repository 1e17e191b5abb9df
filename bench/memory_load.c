// SPDX-License-Identifier: GPL-2.0-only
/* Loads and validates the documents of the memory measurements. */
#include "memory_load.h"

#include <errno.h>
#include <glob.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *const memory_part_names[MEMORY_NR_PARTS] = {
	[MEMORY_PART_INODE] = "inode",
	[MEMORY_PART_BLOB] = "blob",
	[MEMORY_PART_STORAGE] = "storage",
	[MEMORY_PART_OTHER] = "other",
};

/* Of storage, and of its elements; without and with accounting. */
static const char *const storage_caches[][2] = {
	{ "kmalloc-192", "kmalloc-cg-192" },
	{ "kmalloc-96", "kmalloc-cg-96" },
};

enum memory_part memory_part_of(const char *cache, int fs)
{
	if (!strcmp(cache, memory_fs[fs].cache))
		return MEMORY_PART_INODE;
	if (!strcmp(cache, MEMORY_BLOB_CACHE))
		return MEMORY_PART_BLOB;
	for (int i = 0; i < 2; i++)
		if (memory_word(storage_caches[i], 2, cache) >= 0)
			return MEMORY_PART_STORAGE;
	return MEMORY_PART_OTHER;
}

static int reject(const struct result *res, size_t i, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int reject(const struct result *res, size_t i, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "fsnbench: %s: memory[%zu].", res->path, i);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return -EINVAL;
}

static int parse_words(const struct result *res, size_t i, struct memory_reading *r)
{
	const char *fs = json_string_value(json_object_get(r->json, "fs"));
	const char *tagged = json_string_value(json_object_get(r->json, "tagged"));
	const char *state = json_string_value(json_object_get(r->json, "state"));

	r->fs = memory_fs_word(fs);
	r->tagged = memory_word(memory_tagged_names, MEMORY_NR_TAGGED, tagged);
	r->state = memory_word(memory_state_names, MEMORY_NR_STATES, state);
	if (r->fs < 0)
		return reject(res, i, "fs: must be tmpfs, ext4 or xfs");
	if (r->tagged < 0)
		return reject(res, i, "tagged: must be none, sparse or all");
	if (r->state < 0)
		return reject(res, i, "state: must be created, freed or shrunk");
	return 0;
}

static int parse_caches(const struct result *res, size_t i, const json_t *line)
{
	static const char *const fields[] = { "object_bytes", "per_slab", "slab_pages", "active",
					      "objects", "slabs" };
	json_t *caches = json_object_get(line, "caches"), *cache;
	const char *name;

	if (!json_is_object(caches))
		return reject(res, i, "caches: must be an object");
	json_object_foreach(caches, name, cache) {
		for (size_t f = 0; f < sizeof(fields) / sizeof(*fields); f++) {
			json_t *value = json_object_get(cache, fields[f]);

			if (!json_is_integer(value) || json_integer_value(value) < (f < 3))
				return reject(res, i, "caches.%.40s.%s: must be an integer from %d",
					      name, fields[f], f < 3);
		}
	}
	return 0;
}

static int parse_zones(const struct result *res, size_t i, const json_t *line)
{
	json_t *zones = json_object_get(line, "buddy"), *zone, *value;
	size_t z, o;

	if (!json_is_array(zones))
		return reject(res, i, "buddy: must be an array of zones");
	json_array_foreach(zones, z, zone) {
		json_t *blocks = json_object_get(zone, "free");

		if (!json_array_size(blocks) || json_array_size(blocks) > 16)
			return reject(res, i, "buddy[%zu].free: must be an array of 1 to 16", z);
		json_array_foreach(blocks, o, value)
			if (!json_is_integer(value) || json_integer_value(value) < 0)
				return reject(res, i, "buddy[%zu].free[%zu]: must be an integer from 0",
					      z, o);
	}
	return 0;
}

static int parse_numbers(const struct result *res, size_t i, struct memory_reading *r,
			 const struct memory_reading *base)
{
	static const char *const fields[] = { "files", "dirs", "tags", "cached", "inode_nr" };
	json_int_t n[sizeof(fields) / sizeof(*fields)];

	for (size_t f = 0; f < sizeof(fields) / sizeof(*fields); f++) {
		json_t *value = json_object_get(r->json, fields[f]);

		n[f] = json_integer_value(value);
		if (!json_is_integer(value) || n[f] < 0)
			return reject(res, i, "%s: must be an integer from 0", fields[f]);
	}
	r->nr_files = n[0];
	r->nr_inodes = n[0] + n[1];
	r->nr_tagged = n[2];
	if (n[2] > n[0])
		return reject(res, i, "tags: more than files");
	if (!base)
		return n[0] ? reject(res, i, "files: a series begins without any") : 0;
	/* The kernel's own number, which is exact at any time. */
	if (n[4] - json_integer_value(json_object_get(base->json, "inode_nr")) != r->nr_inodes)
		return reject(res, i, "inode_nr: does not grow by files and directories");
	if (r->state != MEMORY_FREED &&
	    n[3] - json_integer_value(json_object_get(base->json, "cached")) != r->nr_inodes)
		return reject(res, i, "cached: does not grow by files and directories");
	return 0;
}

/* How many files have to have a value as long as none has been removed. */
static bool tags_fit(const struct memory_reading *r)
{
	json_int_t part = r->tagged == MEMORY_ALL ? 1 : MEMORY_SPARSE_SHARE;

	if (r->tagged == MEMORY_NONE)
		return !r->nr_tagged;
	return r->state != MEMORY_CREATED || r->nr_tagged == r->nr_files / part;
}

/* Objects that a cache has more than at the base, and room for two slabs of them. */
static json_int_t grown(const struct memory_reading *r, const struct memory_reading *base,
			const char *name)
{
	json_t *now = json_object_get(json_object_get(r->json, "caches"), name);
	json_t *then = json_object_get(json_object_get(base->json, "caches"), name);

	return json_integer_value(json_object_get(now, "active")) -
	       json_integer_value(json_object_get(then, "active")) +
	       2 * json_integer_value(json_object_get(now, "per_slab"));
}

/* Where the values are not, their pages would be left out. */
static int check_storage(const struct result *res, size_t i, const struct memory_reading *r,
			 const struct memory_reading *base)
{
	for (int c = 0; base && r->state == MEMORY_CREATED && c < 2; c++)
		if (grown(r, base, storage_caches[c][0]) + grown(r, base, storage_caches[c][1]) <
		    r->nr_tagged)
			return reject(res, i, "caches.%s: has not grown by an object for each value",
				      storage_caches[c][0]);
	return 0;
}

static int parse_reading(struct memory_doc *doc, size_t i, const json_t *line,
			 const struct memory_reading **base)
{
	struct memory_reading *r = &doc->reading[i];
	int err;

	r->json = line;
	err = parse_words(doc->res, i, r);
	if (!err && *base && ((*base)->fs != r->fs || (*base)->tagged != r->tagged ||
			      !json_integer_value(json_object_get(line, "files"))))
		*base = NULL;
	if (!err && !*base && memory_reading_find(doc, r->fs, r->tagged, MEMORY_CREATED, 0))
		return reject(doc->res, i, "fs: this series is there twice");
	if (!err)
		err = parse_numbers(doc->res, i, r, *base);
	if (!err && !tags_fit(r))
		err = reject(doc->res, i, "tags: is %lld, which is not '%s' of %lld files",
			     (long long)r->nr_tagged, memory_tagged_names[r->tagged],
			     (long long)r->nr_files);
	if (!err)
		err = parse_caches(doc->res, i, line);
	if (!err)
		err = parse_zones(doc->res, i, line);
	if (!err)
		err = check_storage(doc->res, i, r, *base);
	if (!*base)
		*base = r;
	doc->nr_readings = i + 1;
	return err;
}

/* "capability,landlock,bpf": the first is always there. */
static char *lsms_of(const struct result *res)
{
	const char *lsm = result_context_string(res, "lsm"), *rest;

	if (!lsm)
		return NULL;
	rest = strncmp(lsm, "capability", 10) ? lsm : lsm + 10;
	rest += *rest == ',';
	return strdup(*rest ? rest : "none");
}

static int parse(struct memory_doc *doc)
{
	json_t *lines = json_object_get(doc->res->root, "memory"), *line;
	const struct memory_reading *base = NULL;
	size_t i;
	int err = 0;

	doc->lsms = lsms_of(doc->res);
	doc->storage = result_context_string(doc->res, "storage");
	if (!doc->lsms || !doc->storage || !json_is_array(lines)) {
		fprintf(stderr, "fsnbench: %s: %s\n", doc->res->path,
			!doc->lsms ? "context.lsm: must be a string" :
			!doc->storage ? "context.storage: must be a string" :
			"memory: must be an array of readings");
		return -EINVAL;
	}
	doc->reading = calloc(json_array_size(lines) + 1, sizeof(*doc->reading));
	if (!doc->reading)
		return -ENOMEM;
	json_array_foreach(lines, i, line) {
		err = parse_reading(doc, i, line, &base);
		if (err)
			break;
	}
	return err;
}

static int load_file(const char *path, struct memory *mem)
{
	struct memory_doc *doc = &mem->doc[mem->nr_docs];
	const struct memory_doc *twin;
	int err = result_load(path, &doc->res);

	if (err)
		return err;
	err = parse(doc);
	twin = err ? NULL : memory_find(mem, doc->res->kernel, doc->lsms);
	mem->nr_docs++;
	if (!twin)
		return err;
	fprintf(stderr, "fsnbench: %s: context.kernel, context.lsm: the same as in %s; give one of them\n",
		path, twin->res->path);
	return -EINVAL;
}

int memory_load(const char *dir, struct memory *mem)
{
	glob_t found = { 0 };
	char *pattern;
	int err = 0;

	memset(mem, 0, sizeof(*mem));
	if (asprintf(&pattern, "%s/*.json*", dir) < 0)
		return -ENOMEM;
	if (glob(pattern, 0, NULL, &found)) {
		fprintf(stderr, "fsnbench: %s: holds no *.json\n", dir);
		err = -ENOENT;
	}
	free(pattern);
	mem->doc = calloc(found.gl_pathc + 1, sizeof(*mem->doc));
	if (!mem->doc)
		err = -ENOMEM;
	for (size_t i = 0; !err && i < found.gl_pathc; i++)
		err = load_file(found.gl_pathv[i], mem);
	globfree(&found);
	return err;
}

void memory_release(struct memory *mem)
{
	for (size_t d = 0; d < mem->nr_docs; d++) {
		result_free(mem->doc[d].res);
		free(mem->doc[d].lsms);
		free(mem->doc[d].reading);
	}
	free(mem->doc);
	memset(mem, 0, sizeof(*mem));
}

const struct memory_doc *memory_find(const struct memory *mem, const char *kernel,
				     const char *lsms)
{
	for (size_t d = 0; d < mem->nr_docs; d++)
		if (!strcmp(mem->doc[d].res->kernel, kernel) && !strcmp(mem->doc[d].lsms, lsms))
			return &mem->doc[d];
	return NULL;
}

const struct memory_reading *memory_reading_find(const struct memory_doc *doc, int fs, int tagged,
						 int state, json_int_t nr_files)
{
	const struct memory_reading *found = NULL;

	for (size_t i = 0; i < doc->nr_readings; i++) {
		const struct memory_reading *r = &doc->reading[i];

		if (r->fs != fs || r->tagged != tagged || r->state != state)
			continue;
		if (r->nr_files == nr_files)
			return r;
		if (nr_files < 0 && (!found || r->nr_files > found->nr_files))
			found = r;
	}
	return found;
}
