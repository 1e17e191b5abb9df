// SPDX-License-Identifier: GPL-2.0-only
/*
 * Validates one benchmark of a result document: its cell, status, edges and
 * proof of firing; its counters are result_counts.c's.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result_internal.h"

const char *const result_status_names[RESULT_NR_STATUS] = {
	[RESULT_OK]		= "ok",
	[RESULT_SKIP]		= "skip",
	[RESULT_FLAGGED]	= "flagged",
	[RESULT_FAILED]		= "failed",
};

int result_bench_reject(const struct result_source *src, const struct result_bench *b,
			const char *below, const char *fmt, ...)
{
	char field[RESULT_FIELD_MAX], *text;
	va_list ap;
	int n, err;

	snprintf(field, sizeof(field), "benchmarks[%zu]%s%s", b->index,
		 *below && *below != '[' ? "." : "", below);
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	err = result_reject(src, field, b->name, "%s", n < 0 ? "not acceptable" : text);
	if (n >= 0)
		free(text);
	return err;
}

static int parse_cell(const struct result_source *src, struct result_bench *b)
{
	json_t *cell = json_object_get(b->json, "cell"), *j;
	char below[RESULT_FIELD_MAX];

	if (!json_is_object(cell))
		return result_bench_reject(src, b, "cell", "must be an object of vocabulary words");
	for (int w = 0; w < RESULT_NR_WORDS; w++) {
		snprintf(below, sizeof(below), "cell.%s", result_word_names[w]);
		j = json_object_get(cell, result_word_names[w]);
		if (!j && w != RESULT_WORKLOAD && w != RESULT_FS && w != RESULT_WATCH)
			b->cell.word[w] = "none";
		else if (json_is_string(j) && *json_string_value(j))
			b->cell.word[w] = json_string_value(j);
		else
			return result_bench_reject(src, b, below,
						   "must be a word; 'none' where it does not apply");
	}
	j = json_object_get(cell, "threads");
	b->cell.threads = j ? json_integer_value(j) : 1;
	if (j && (!json_is_integer(j) || b->cell.threads < 1))
		return result_bench_reject(src, b, "cell.threads", "must be an integer from 1");
	for (int s = 0; s < RESULT_NR_SCALES; s++) {
		snprintf(below, sizeof(below), "cell.%s", result_scale_names[s]);
		j = json_object_get(cell, result_scale_names[s]);
		b->cell.scale[s] = j ? json_integer_value(j) : 0;
		if (j && (!json_is_integer(j) || b->cell.scale[s] < 1))
			return result_bench_reject(src, b, below, "must be an integer from 1");
	}
	return 0;
}

static int parse_cycle(const struct result_source *src, struct result_bench *b)
{
	json_t *j = json_object_get(b->json, "cycle");

	b->cycle = j ? json_integer_value(j) : 0;
	if (j && (!json_is_integer(j) || b->cycle < 1))
		return result_bench_reject(src, b, "cycle", "must be an integer from 1");
	return 0;
}

static int parse_status(const struct result_source *src, struct result_bench *b)
{
	const char *word = json_string_value(json_object_get(b->json, "status"));
	json_t *reason = json_object_get(b->json, "reason");
	int s = 0;

	while (word && s < RESULT_NR_STATUS && strcmp(word, result_status_names[s]))
		s++;
	if (!word || s == RESULT_NR_STATUS)
		return result_bench_reject(src, b, "status",
					   "is %s%s%s; valid: ok, skip, flagged, failed",
					   word ? "'" : "", word ? word : "no string",
					   word ? "'" : "");
	b->status = (enum result_status)s;
	if (reason && !json_is_string(reason) && !json_is_null(reason))
		return result_bench_reject(src, b, "reason", "must be a string");
	b->reason = json_is_string(reason) ? json_string_value(reason) : "";
	return 0;
}

static int parse_edge(const struct result_source *src, struct result_bench *b, size_t i,
		      json_t *j)
{
	const char *kind = json_string_value(json_object_get(j, "kind"));
	json_t *count = json_object_get(j, "count");
	json_t *retpoline = json_object_get(j, "retpoline");
	struct result_edge *e = &b->edges[b->nr_edges];
	char below[RESULT_FIELD_MAX];

	e->from = json_string_value(json_object_get(j, "from"));
	e->to = json_string_value(json_object_get(j, "to"));
	snprintf(below, sizeof(below), "edges[%zu]", i);
	if (!e->from || !e->to)
		return result_bench_reject(src, b, below, "needs the strings from and to");
	snprintf(below, sizeof(below), "edges[%zu].count", i);
	if (!json_is_number(count) || !(json_number_value(count) >= 0))
		return result_bench_reject(src, b, below, "must be a number from 0, per operation");
	snprintf(below, sizeof(below), "edges[%zu].kind", i);
	if (kind && strcmp(kind, "call") && strcmp(kind, "jump"))
		return result_bench_reject(src, b, below, "is '%s'; valid: call, jump", kind);
	snprintf(below, sizeof(below), "edges[%zu].retpoline", i);
	if (retpoline && !json_is_boolean(retpoline))
		return result_bench_reject(src, b, below, "must be true or false");
	e->count = json_number_value(count);
	e->jump = kind && !strcmp(kind, "jump");
	e->retpoline = json_is_true(retpoline);
	b->nr_edges++;
	return 0;
}

static int parse_edges(const struct result_source *src, struct result_bench *b)
{
	json_t *edges = json_object_get(b->json, "edges"), *j;
	size_t i;
	int err;

	if (!edges || json_is_null(edges))
		return 0;
	if (!json_is_array(edges))
		return result_bench_reject(src, b, "edges", "must be an array");
	b->edges = calloc(json_array_size(edges) + 1, sizeof(*b->edges));
	if (!b->edges)
		return -ENOMEM;
	json_array_foreach(edges, i, j) {
		err = parse_edge(src, b, i, j);
		if (err)
			return err;
	}
	return 0;
}

static int parse_hits(const struct result_source *src, struct result_bench *b)
{
	const struct {
		const char *name;
		json_int_t *to;
	} fields[] = {
		{ "hook", &b->hits.hook },
		{ "expected", &b->hits.expected },
		{ "calls", &b->hits.calls },
		{ "delivered", &b->hits.delivered },
		{ "delivered_expected", &b->hits.delivered_expected },
		{ "queued", &b->hits.queued },
		{ "queued_expected", &b->hits.queued_expected },
		{ "overflow", &b->hits.overflow },
	};
	json_t *hits = json_object_get(b->json, "hits"), *j;
	char below[RESULT_FIELD_MAX];

	b->hits.present = json_is_object(hits);
	if (hits && !b->hits.present && !json_is_null(hits))
		return result_bench_reject(src, b, "hits", "must be an object");
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		j = json_object_get(hits, fields[i].name);
		*fields[i].to = -1;
		if (!j || json_is_null(j))
			continue;
		snprintf(below, sizeof(below), "hits.%s", fields[i].name);
		if (!json_is_integer(j) || json_integer_value(j) < 0)
			return result_bench_reject(src, b, below, "must be an integer from 0");
		*fields[i].to = json_integer_value(j);
	}
	j = json_object_get(hits, "symbol");
	b->hits.symbol = json_is_string(j) ? json_string_value(j) : "";
	if (j && !json_is_string(j) && !json_is_null(j))
		return result_bench_reject(src, b, "hits.symbol", "must be a string");
	return 0;
}

int result_bench_parse(const struct result_source *src, struct result_bench *b)
{
	json_t *name;
	int err;

	if (!json_is_object(b->json))
		return result_bench_reject(src, b, "", "must be an object");
	name = json_object_get(b->json, "name");
	if (!json_is_string(name) || !*json_string_value(name))
		return result_bench_reject(src, b, "name", "must be a string that is not empty");
	b->name = json_string_value(name);
	err = parse_cell(src, b);
	if (!err)
		err = parse_cycle(src, b);
	if (!err)
		err = parse_status(src, b);
	if (!err)
		err = result_counts_parse(src, b);
	if (!err)
		err = parse_edges(src, b);
	if (!err)
		err = parse_hits(src, b);
	return err;
}
