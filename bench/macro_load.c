// SPDX-License-Identifier: GPL-2.0-only
/* Loads and validates the documents of fio's jobs and of whole commands. */
#include "macro_load.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "result_cell.h"
#include "tool_json.h"

#define WHERE_MAX	96

static bool has_result(const struct macro_entry *e)
{
	return e->status == RESULT_OK || e->status == RESULT_FLAGGED;
}

static int parse_words(const char *path, const char *where, const json_t *json,
		       struct macro_entry *e)
{
	const json_t *cell;
	char below[WHERE_MAX];
	int ret = tool_json_object(path, json, where, "cell", &cell);

	snprintf(below, sizeof(below), "%scell.", where);
	for (int w = 0; !ret && w < RESULT_NR_WORDS; w++)
		ret = tool_json_string(path, cell, below, result_word_names[w], &e->cell.word[w]);
	return ret ? ret : tool_json_integer(path, cell, below, "threads", &e->cell.threads);
}

static int parse_status(const char *path, const char *where, const json_t *json,
			struct macro_entry *e)
{
	const char *status;
	char field[WHERE_MAX];
	int ret = tool_json_string(path, json, where, "status", &status), s = 0;

	if (ret)
		return ret;
	while (s < RESULT_NR_STATUS && strcmp(status, result_status_names[s]))
		s++;
	e->status = (enum result_status)s;
	if (s < RESULT_NR_STATUS)
		return tool_json_string(path, json, where, "reason", &e->reason);
	snprintf(field, sizeof(field), "%sstatus", where);
	return tool_json_reject(path, field, "must be ok, skip, flagged or failed, not '%s'",
				status);
}

static struct macro_span span_of(double *value, size_t nr)
{
	struct macro_span span = { .median = macro_median(value, nr) };

	span.min = value[0];
	span.max = value[nr - 1];
	return span;
}

/* The values of all pairs; the document's own median is not needed. */
static int parse_pairs(const char *path, const char *where, const json_t *pairs, const char *name,
		       size_t nr, struct macro_span *span)
{
	const json_t *all = json_object_get(pairs, name), *number;
	double value[MACRO_MAX_PAIRS];
	char field[WHERE_MAX];
	bool good = json_is_array(all) && json_array_size(all) == nr;
	size_t i;

	json_array_foreach(all, i, number) {
		good = good && json_is_number(number);
		if (good)
			value[i] = json_number_value(number);
	}
	if (good) {
		*span = span_of(value, nr);
		return 0;
	}
	snprintf(field, sizeof(field), "%scounts.by_pair.%s", where, name);
	return tool_json_reject(path, field, "must be an array of %zu numbers, as counts.pairs says",
				nr);
}

static int parse_counts(const char *path, const char *where, const json_t *json,
			struct macro_entry *e)
{
	const json_t *counts, *pairs;
	char below[WHERE_MAX];
	json_int_t nr = 0;
	int ret = tool_json_object(path, json, where, "counts", &counts);

	snprintf(below, sizeof(below), "%scounts.", where);
	if (!ret)
		ret = tool_json_integer(path, counts, below, "ops", &e->nr_ops);
	if (!ret)
		ret = tool_json_integer(path, counts, below, "pairs", &nr);
	if (!ret && (!nr || nr > MACRO_MAX_PAIRS || !e->nr_ops)) {
		snprintf(below, sizeof(below), "%scounts.%s", where, e->nr_ops ? "pairs" : "ops");
		return tool_json_reject(path, below, "must be an integer from 1");
	}
	if (!ret)
		ret = tool_json_object(path, counts, below, "by_pair", &pairs);
	for (int c = 0; !ret && c < MACRO_NR_COUNTERS; c++)
		if (e->kind == MACRO_FIO || c != MACRO_INSNS_STORM)
			ret = parse_pairs(path, where, pairs, macro_counter_names[c], (size_t)nr,
					  &e->counter[c]);
	e->nr_samples = (size_t)nr;
	return ret;
}

/* Whoever is asked of the events says how many there were; the hook comes first. */
static int parse_hits(const char *path, const char *where, const json_t *json,
		      struct macro_entry *e)
{
	json_int_t hook = 0, raised = 0, delivered = 0;
	const json_t *hits;
	char below[WHERE_MAX];
	int ret = tool_json_object(path, json, where, "hits", &hits);
	double nr = (double)e->nr_ops * (double)e->nr_samples;

	snprintf(below, sizeof(below), "%shits.", where);
	if (!ret)
		ret = tool_json_integer(path, hits, below, "hook", &hook);
	if (!ret)
		ret = tool_json_integer(path, hits, below, "raised", &raised);
	if (!ret)
		ret = tool_json_integer(path, hits, below, "delivered", &delivered);
	e->nr_events = (double)(hook ? hook : raised) / nr;
	e->nr_delivered = (double)delivered / nr;
	return ret;
}

/* One number of each block, which @block receives in their order if it is there. */
struct field {
	const char *name;
	struct macro_span *span;
	double *block;
};

static int parse_blocks(const char *path, const char *where, const json_t *runs, const char *below,
			const struct field *field)
{
	double value[MACRO_MAX_PAIRS];
	size_t nr = json_array_size(runs);
	char place[WHERE_MAX];

	for (size_t i = 0; i < nr; i++) {
		const json_t *run = json_array_get(runs, i);
		const json_t *number = json_object_get(*below ? json_object_get(run, below) : run,
						       field->name);

		value[i] = json_number_value(number);
		if (json_is_number(number))
			continue;
		snprintf(place, sizeof(place), "%sruns[%zu].%s%s%s", where, i, below,
			 *below ? "." : "", field->name);
		return tool_json_reject(path, place, "must be a number");
	}
	if (field->block)
		memcpy(field->block, value, nr * sizeof(*value));
	*field->span = span_of(value, nr);
	return 0;
}

static int parse_native(const char *path, const char *where, const json_t *json,
			struct macro_entry *e)
{
	const json_t *runs = json_object_get(json, "runs");
	struct field iops = { "iops", &e->iops, e->block };
	struct field time = { "time_s", &e->time_s, e->block };
	char field[WHERE_MAX];
	int ret = 0;

	e->nr_samples = json_array_size(runs);
	if (!e->nr_samples || e->nr_samples > MACRO_MAX_PAIRS) {
		snprintf(field, sizeof(field), "%sruns", where);
		return tool_json_reject(path, field, "must be an array of 1 to %d blocks",
					MACRO_MAX_PAIRS);
	}
	if (e->kind == MACRO_COMMAND)
		return parse_blocks(path, where, runs, "", &time);
	ret = parse_blocks(path, where, runs, "", &iops);
	for (size_t i = 0; !ret && i < e->nr_samples; i++)
		e->block[i] = 1e9 / e->block[i];
	for (int i = 0; !ret && i < FIO_NR_PERCENTILES; i++) {
		const struct field p = { fio_percentile_names[i], &e->latency_ns[i], NULL };

		ret = parse_blocks(path, where, runs, "clat_ns", &p);
	}
	return ret;
}

static int refuse_twin(const struct macro_doc *doc, const struct macro_entry *e, const char *where)
{
	char field[WHERE_MAX];

	for (size_t i = 0; i < doc->nr; i++) {
		if (strcmp(doc->entry[i].name, e->name))
			continue;
		snprintf(field, sizeof(field), "%sname", where);
		return tool_json_reject(doc->res->path, field, "'%s' is there twice", e->name);
	}
	return 0;
}

static int parse_entry(struct macro_doc *doc, enum macro_kind kind, const char *list, size_t i,
		       const json_t *json)
{
	struct macro_entry *e = &doc->entry[doc->nr];
	const char *path = doc->res->path, *sha256;
	char where[WHERE_MAX / 2];
	int ret;

	*e = (struct macro_entry){ .kind = kind };
	snprintf(where, sizeof(where), "%s[%zu].", list, i);
	ret = tool_json_string(path, json, where, "name", &e->name);
	if (!ret)
		ret = refuse_twin(doc, e, where);
	if (!ret)
		ret = parse_words(path, where, json, e);
	if (!ret)
		ret = parse_status(path, where, json, e);
	if (!ret)
		ret = tool_json_string(path, json, where, "sha256", &sha256);
	if (!ret && has_result(e) && doc->native)
		ret = parse_native(path, where, json, e);
	if (!ret && has_result(e) && !doc->native)
		ret = parse_counts(path, where, json, e);
	if (!ret && has_result(e) && !doc->native)
		ret = parse_hits(path, where, json, e);
	doc->nr += !ret;
	return ret;
}

static int parse_list(struct macro_doc *doc, enum macro_kind kind, const char *list)
{
	json_t *all = json_object_get(doc->res->root, list), *json;
	struct macro_entry *more;
	size_t i;
	int ret;

	if (!json_is_array(all))
		return tool_json_reject(doc->res->path, list, "must be an array");
	more = reallocarray(doc->entry, doc->nr + json_array_size(all) + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	doc->entry = more;
	json_array_foreach(all, i, json) {
		ret = parse_entry(doc, kind, list, i, json);
		if (ret)
			return ret;
	}
	return 0;
}

static int load_file(const char *path, struct macro_docs *docs)
{
	struct macro_doc *doc = &docs->doc[docs->nr];
	int ret = result_load(path, &doc->res);

	if (ret)
		return ret;
	docs->nr++;
	doc->native = !strcmp(doc->res->engine, "native");
	ret = parse_list(doc, MACRO_FIO, "fio");
	if (!ret)
		ret = parse_list(doc, MACRO_COMMAND, "commands");
	for (size_t i = 0; !ret && i + 1 < docs->nr; i++) {
		const struct result *twin = docs->doc[i].res;

		if (docs->doc[i].native != doc->native || strcmp(twin->kernel, doc->res->kernel) ||
		    strcmp(twin->mode, doc->res->mode))
			continue;
		fprintf(stderr, "fsnbench: %s: context.kernel, context.mitigations.mode: the same boot as in %s; give one of them\n",
			path, twin->path);
		ret = -EINVAL;
	}
	return ret;
}

int macro_load(const char *dir, struct macro_docs *docs)
{
	glob_t found = { 0 };
	char *pattern;
	int ret = 0;

	*docs = (struct macro_docs){ 0 };
	if (asprintf(&pattern, "%s/*.json*", dir) < 0)
		return -ENOMEM;
	if (glob(pattern, 0, NULL, &found)) {
		fprintf(stderr, "fsnbench: %s: holds no *.json\n", dir);
		ret = -ENOENT;
	}
	free(pattern);
	docs->doc = calloc(found.gl_pathc + 1, sizeof(*docs->doc));
	if (!docs->doc)
		ret = -ENOMEM;
	for (size_t i = 0; !ret && i < found.gl_pathc; i++)
		ret = load_file(found.gl_pathv[i], docs);
	globfree(&found);
	return ret;
}

void macro_docs_release(struct macro_docs *docs)
{
	for (size_t i = 0; i < docs->nr; i++) {
		result_free(docs->doc[i].res);
		free(docs->doc[i].entry);
	}
	free(docs->doc);
	*docs = (struct macro_docs){ 0 };
}

const struct macro_entry *macro_entry_find(const struct macro_doc *doc,
					   const struct macro_entry *like, const char *watch,
					   const char *listener)
{
	for (size_t i = 0; i < doc->nr; i++) {
		const struct macro_entry *e = &doc->entry[i];

		if (e->kind == like->kind && has_result(e) &&
		    result_cell_is(&e->cell, RESULT_WORKLOAD, like->cell.word[RESULT_WORKLOAD]) &&
		    result_cell_is(&e->cell, RESULT_WATCH, watch) &&
		    result_cell_is(&e->cell, RESULT_LISTENER, listener) &&
		    result_cell_is(&e->cell, RESULT_SITE, "none") &&
		    result_cell_is(&e->cell, RESULT_HANDLER, "none"))
			return e;
	}
	return NULL;
}

const struct macro_entry *macro_entry_never(const struct macro_doc *doc,
					    const struct macro_entry *like)
{
	return macro_entry_find(doc, like, "never", "none") ?:
	       macro_entry_find(doc, like, "was_watched", "none");
}
