// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads and validates native documents. Readers get them in order of kernel, date and
 * path, whatever the order in which they were named.
 */
#include "native_load.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "result_internal.h"

static int need_string(const char *path, const char *where, const struct result *res,
		       const char *key, const char **value)
{
	char field[96];

	*value = json_string_value(json_object_get(res->context, key));
	if (*value && **value)
		return 0;
	snprintf(field, sizeof(field), "%scontext.%s", where, key);
	return result_reject_again(path, field, NULL, "must be a string that is not empty");
}

static int parse_context(const char *path, const char *where, struct native_doc *doc)
{
	const json_t *flagged = json_object_get(doc->res->context, "flagged");
	char field[96];
	int ret;

	snprintf(field, sizeof(field), "%scontext.engine", where);
	if (strcmp(doc->res->engine, "native"))
		return result_reject_again(path, field, NULL,
					   "is '%s'; engines are never mixed: latency is native's",
					   doc->res->engine);
	ret = need_string(path, where, doc->res, "boot_id", &doc->boot_id);
	if (!ret)
		ret = need_string(path, where, doc->res, "build", &doc->build);
	if (!ret)
		ret = need_string(path, where, doc->res, "virt", &doc->virt);
	snprintf(field, sizeof(field), "%scontext.flagged", where);
	if (!ret && flagged && !json_is_array(flagged))
		ret = result_reject_again(path, field, NULL, "must be an array of sentences");
	doc->flagged = json_array_size(flagged) ? flagged : NULL;
	return ret;
}

/* What is compared has one batch size: the clock's share of a batch is the same. */
static int check_batches(const char *path, const char *where, const struct native_doc *doc)
{
	char field[96];

	for (size_t i = 0; i < doc->nr; i++) {
		const struct native_arm *a = &doc->arm[i], *base = native_arm_base(doc, a);

		if (!native_arm_has_result(a) || !base || a->batch_ops == base->batch_ops)
			continue;
		snprintf(field, sizeof(field), "%sbenchmarks[%zu].batch_ops", where, i);
		return result_reject_again(path, field, a->bench->name,
					   "is %lld, and %lld in %s of its group; arms of a group have one batch size",
					   (long long)a->batch_ops, (long long)base->batch_ops,
					   base->bench->name);
	}
	return 0;
}

/* Takes over @res. */
static int add_boot(struct native_docs *docs, const char *path, const char *where,
		    struct result *res)
{
	struct native_doc *more = reallocarray(docs->doc, docs->nr + 1, sizeof(*more)), *doc;
	int ret;

	if (!more) {
		result_free(res);
		return -ENOMEM;
	}
	docs->doc = more;
	doc = &docs->doc[docs->nr++];
	*doc = (struct native_doc){ .res = res };
	ret = parse_context(path, where, doc);
	doc->arm = calloc(res->nr_benchs + 1, sizeof(*doc->arm));
	if (!doc->arm)
		return -ENOMEM;
	for (size_t i = 0; !ret && i < res->nr_benchs; i++) {
		doc->arm[doc->nr++].bench = &res->benchs[i];
		ret = native_arm_parse(path, where, &doc->arm[i]);
	}
	return ret ? ret : check_batches(path, where, doc);
}

/* What fsnbench merge wrote: "boots" has the documents. */
static int add_boots(struct native_docs *docs, const char *path, const struct result *whole)
{
	json_t *boots = json_object_get(whole->root, "boots"), *boot;
	char *name, where[32];
	struct result *res;
	size_t i;
	int ret = 0;

	if (!json_array_size(boots))
		return result_reject_again(path, "boots", NULL, "must be an array of documents");
	json_array_foreach(boots, i, boot) {
		snprintf(where, sizeof(where), "boots[%zu].", i);
		if (asprintf(&name, "%s: boots[%zu]", path, i) < 0)
			return -ENOMEM;
		ret = result_of_json(name, boot, &res);
		free(name);
		if (!ret)
			ret = add_boot(docs, path, where, res);
		if (ret)
			break;
	}
	return ret;
}

static int add_file(struct native_docs *docs, const char *path)
{
	struct result *res;
	int ret = result_load(path, &res);

	if (ret)
		return ret;
	if (!json_object_get(res->root, "boots"))
		return add_boot(docs, path, "", res);
	ret = add_boots(docs, path, res);
	result_free(res);
	return ret;
}

/* These say how good the instrument is, and have no arms. */
static bool is_other(const char *path)
{
	static const char *const names[] = { "quality.json", "calibrate.json" };
	const char *name = strrchr(path, '/');

	name = name ? name + 1 : path;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strncmp(name, names[i], strlen(names[i])))
			return true;
	return false;
}

/* The documents of a folder, in order of their names; -ENOENT without any. */
static int each_of(const char *dir, int (*visit)(const char *path, void *data), void *data)
{
	glob_t found = { 0 };
	char *pattern;
	int ret = -ENOENT, seen;

	if (asprintf(&pattern, "%s/*.json*", dir) < 0)
		return -ENOMEM;
	seen = glob(pattern, 0, NULL, &found);
	free(pattern);
	for (size_t i = 0; !seen && i < found.gl_pathc; i++) {
		if (is_other(found.gl_pathv[i]))
			continue;
		ret = visit(found.gl_pathv[i], data);
		if (ret)
			break;
	}
	globfree(&found);
	return ret;
}

static int each_path(const char *path, int (*visit)(const char *path, void *data), void *data)
{
	struct stat st;
	char *below;
	int ret;

	if (stat(path, &st) || !S_ISDIR(st.st_mode))
		return visit(path, data);
	ret = each_of(path, visit, data);
	if (ret != -ENOENT)
		return ret;
	if (asprintf(&below, "%s/native", path) < 0)
		return -ENOMEM;
	ret = each_of(below, visit, data);
	free(below);
	return ret;
}

static int visit_load(const char *path, void *data)
{
	return add_file(data, path);
}

static int by_boot(const void *va, const void *vb)
{
	const struct native_doc *a = va, *b = vb;
	const char *date_a = result_context_string(a->res, "date");
	const char *date_b = result_context_string(b->res, "date");
	int vanilla_a = strcmp(a->res->kernel, "vanilla") != 0;
	int vanilla_b = strcmp(b->res->kernel, "vanilla") != 0;
	int order = vanilla_a - vanilla_b;

	if (!order)
		order = strcmp(a->res->kernel, b->res->kernel);
	if (!order)
		order = strcmp(date_a ?: "", date_b ?: "");
	return order ? order : strcmp(a->res->path, b->res->path);
}

int native_load(char *const *paths, size_t nr_paths, struct native_docs *docs)
{
	int ret = 0;

	*docs = (struct native_docs){ 0 };
	for (size_t i = 0; !ret && i < nr_paths; i++) {
		ret = each_path(paths[i], visit_load, docs);
		if (ret == -ENOENT && !access(paths[i], F_OK))
			fprintf(stderr, "fsnbench: %s: holds no native *.json; name the directory of a run\n",
				paths[i]);
	}
	if (!ret && docs->nr)
		qsort(docs->doc, docs->nr, sizeof(*docs->doc), by_boot);
	return ret;
}

/* Stops at the first. */
static int visit_is(const char *path, void *data)
{
	struct result *res;
	int ret = result_load(path, &res);

	(void)data;
	if (ret)
		return ret;
	ret = strcmp(res->engine, "native") ? 2 : 1;
	result_free(res);
	return ret;
}

int native_is(const char *path)
{
	int ret = each_path(path, visit_is, NULL);

	if (ret == -ENOENT && !access(path, F_OK))
		fprintf(stderr, "fsnbench: %s: holds no *.json; name the directory of a run\n",
			path);
	return ret == 2 ? 0 : ret;
}

void native_docs_release(struct native_docs *docs)
{
	for (size_t d = 0; d < docs->nr; d++) {
		for (size_t i = 0; i < docs->doc[d].nr; i++)
			free(docs->doc[d].arm[i].block);
		free(docs->doc[d].arm);
		result_free(docs->doc[d].res);
	}
	free(docs->doc);
	*docs = (struct native_docs){ 0 };
}

const struct native_arm *native_arm_find(const struct native_doc *doc, const char *name)
{
	for (size_t i = 0; i < doc->nr; i++)
		if (!strcmp(doc->arm[i].bench->name, name))
			return &doc->arm[i];
	return NULL;
}

const struct native_arm *native_arm_base(const struct native_doc *doc,
					 const struct native_arm *arm)
{
	for (size_t i = 0; i < doc->nr; i++) {
		const struct native_arm *a = &doc->arm[i];

		if (a->role == NATIVE_BASE && native_arm_has_result(a) &&
		    !strcmp(a->group, arm->group))
			return a;
	}
	return NULL;
}

bool native_doc_is_time(const struct native_doc *doc)
{
	return strcmp(doc->virt, "tcg");
}
