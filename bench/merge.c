// SPDX-License-Identifier: GPL-2.0-only
/*
 * Joins a guest's document with what the plugin counted during its run, and
 * flags the cells that do not prove themselves.
 */
#include "bench/merge_internal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/merge_edges.h"
#include "bench/merge_lines.h"
#include "bench/merge_profile.h"
#include "bench/result.h"

static const char *word(json_t *bench, const char *name)
{
	const char *s = json_string_value(json_object_get(json_object_get(bench, "cell"),
							  name));

	return s ? s : "";
}

static bool word_is(json_t *bench, const char *name, const char *value)
{
	return !strcmp(word(bench, name), value);
}

static const struct counters_cell *counters_of(const struct merge *m, json_t *bench)
{
	json_t *index = json_object_get(bench, "index");

	return counters_cell(m->counters, (unsigned int)json_integer_value(index));
}

static const char *name_of(json_t *bench)
{
	return json_string_value(json_object_get(bench, "name"));
}

void merge_flag(struct merge *m, const char *fmt, ...)
{
	size_t used = strlen(m->reason);
	va_list ap;

	if (used)
		used += (size_t)snprintf(m->reason + used, sizeof(m->reason) - used, "; ");
	if (used >= sizeof(m->reason))
		return;
	va_start(ap, fmt);
	vsnprintf(m->reason + used, sizeof(m->reason) - used, fmt, ap);
	va_end(ap);
}

static json_int_t hit(json_t *hits, const char *name)
{
	return json_integer_value(json_object_get(hits, name));
}

static void check_pair(struct merge *m, json_t *hits, const char *what,
		       const char *got, const char *expected)
{
	if (hit(hits, got) != hit(hits, expected))
		merge_flag(m, "%s %lld, expected %lld", what, (long long)hit(hits, got),
		     (long long)hit(hits, expected));
}

/* The hook's runs come from the edges, not from a counter in the program. */
static void check_hits(struct merge *m)
{
	json_t *hits = json_object_get(m->bench, "hits");
	const char *symbol = json_string_value(json_object_get(hits, "symbol"));
	const char *undeclared;
	uint64_t hook = 0;

	if (symbol && *symbol)
		hook = merge_edges_to(m->cell, m->symbols, symbol);
	json_object_set_new(hits, "hook", json_integer((json_int_t)hook));
	check_pair(m, hits, "the hook ran", "hook", "expected");
	check_pair(m, hits, "the listener's programs ran", "calls", "calls_expected");
	check_pair(m, hits, "the program did what its name says:", "done", "done_expected");
	check_pair(m, hits, "events delivered in the proof:", "delivered",
		   "delivered_expected");
	check_pair(m, hits, "events queued in the end:", "queued", "queued_expected");
	if (hit(hits, "others"))
		merge_flag(m, "%lld events of other kinds", (long long)hit(hits, "others"));
	if (hit(hits, "overflow"))
		merge_flag(m, "the queue overflowed");
	undeclared = json_string_value(json_object_get(hits, "undeclared"));
	if (undeclared && *undeclared)
		merge_flag(m, "%s", undeclared);
}

/* What a counter says of all operations, less what the edges of its kind say. */
static int64_t unexplained(const struct merge *m, const char *counter, bool jump)
{
	const struct counters_cell *cell = m->cell;
	int column = counters_column(m->counters, counter);
	int64_t total = 0;

	for (size_t op = 0; column >= 0 && op < cell->nr_ops; op++)
		total += (int64_t)cell->values[op * m->counters->nr_columns + (size_t)column];
	for (size_t i = 0; i < cell->nr_edges; i++) {
		if (cell->edges[i].jump == jump)
			total -= (int64_t)cell->edges[i].count;
	}
	return total;
}

/*
 * Over all operations the sum of the edges is the counter, or one of them is
 * wrong. Where most operations agree, so is the sum of those that are shown.
 */
static void check_edges(struct merge *m, json_t *counts, json_t *edges)
{
	json_int_t calls = hit(counts, "indirect_calls");
	json_int_t jumps = hit(counts, "indirect_jumps");
	json_t *agree = json_object_get(counts, "agree"), *edge;
	size_t i;

	json_array_foreach(edges, i, edge) {
		const char *kind = json_string_value(json_object_get(edge, "kind"));

		*(strcmp(kind, "call") ? &jumps : &calls) -= hit(edge, "count");
	}
	if (unexplained(m, "indirect_calls", false) ||
	    unexplained(m, "indirect_jumps", true) ||
	    (calls && merge_is_agreed((size_t)hit(agree, "indirect_calls"), m->cell->nr_ops)) ||
	    (jumps && merge_is_agreed((size_t)hit(agree, "indirect_jumps"), m->cell->nr_ops)))
		merge_flag(m, "the edges do not add up to the indirect calls and jumps");
}

static bool is_scaled_alike(json_t *a, json_t *b)
{
	for (int i = 0; i < RESULT_NR_SCALES; i++) {
		json_t *x = json_object_get(json_object_get(a, "cell"), result_scale_names[i]);
		json_t *y = json_object_get(json_object_get(b, "cell"), result_scale_names[i]);

		if (json_integer_value(x) != json_integer_value(y))
			return false;
	}
	return true;
}

/* The same watch without a hook: same mounts, groups and marks, round by round. */
static json_t *find_base(const struct merge *m)
{
	static const char *const words[] = { "workload", "fs", "watch", "listener" };
	json_t *bench;
	size_t i, w;

	if (word_is(m->bench, "site", "none"))
		return NULL;
	json_array_foreach(m->benchmarks, i, bench) {
		for (w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
			if (!word_is(bench, words[w], word(m->bench, words[w])))
				break;
		}
		if (w == sizeof(words) / sizeof(words[0]) && word_is(bench, "site", "none") &&
		    is_scaled_alike(bench, m->bench))
			return bench;
	}
	return NULL;
}

static void name_lines(struct merge *m)
{
	json_t *lines = merge_lines_json(m->cell, m->symbols,
					 json_object_get(m->bench, "objects"));

	if (json_array_size(lines))
		json_object_set(m->bench, "cold_lines", lines);
	json_decref(lines);
}

static void merge_cell(struct merge *m, json_int_t nr_ops)
{
	json_t *base = find_base(m), *paired, *counts, *edges, *profile;

	if ((json_int_t)m->cell->nr_ops != nr_ops)
		merge_flag(m, "%zu operations counted, %lld done", m->cell->nr_ops,
		     (long long)nr_ops);
	counts = merge_counts_json(m);
	paired = base ? merge_paired_json(m, counters_of(m, base), name_of(base)) : NULL;
	if (paired)
		json_object_set_new(counts, "paired", paired);
	edges = merge_edges_json(m->cell, m->symbols);
	check_edges(m, counts, edges);
	check_hits(m);
	json_object_set_new(m->bench, "counts", counts);
	json_object_set_new(m->bench, "edges", edges);
	name_lines(m);
	profile = merge_profile_json(m, counts);
	if (profile)
		json_object_set_new(m->bench, "profile", profile);
}

static void set_status(struct merge *m, const char *status)
{
	json_object_set_new(m->bench, "status", json_string(status));
	json_object_set_new(m->bench, "reason", json_string(m->reason));
}

/* Returns whether the cell is a result that counts. */
static bool merge_bench(struct merge *m, json_int_t nr_ops)
{
	json_t *own = json_object_get(m->bench, "ops");
	const char *status = json_string_value(json_object_get(m->bench, "status"));

	m->reason[0] = '\0';
	m->cell = counters_of(m, m->bench);
	if (!status || strcmp(status, "ok"))
		return status && !strcmp(status, "skip");
	if (!m->cell || !m->cell->nr_ops) {
		merge_flag(m, "the plugin counted no operation");
		set_status(m, "failed");
		return false;
	}
	merge_cell(m, own ? json_integer_value(own) : nr_ops);
	set_status(m, *m->reason ? "flagged" : "ok");
	return !*m->reason;
}

/* The bracket's own cost: what an operation that does nothing counts. */
static int find_bracket(struct merge *m, json_t *benchmarks, json_t *context)
{
	json_t *bench, *found = NULL, *bracket = json_object();
	const struct counters_cell *cell;
	int64_t *values;
	size_t i;

	json_array_foreach(benchmarks, i, bench) {
		if (word_is(bench, "workload", "nop") && word_is(bench, "watch", "never"))
			found = bench;
	}
	cell = found ? counters_of(m, found) : NULL;
	if (!cell || !cell->nr_ops) {
		json_decref(bracket);
		return -ENODATA;
	}
	values = malloc(cell->nr_ops * sizeof(*values));
	if (!values) {
		json_decref(bracket);
		return -ENOMEM;
	}
	for (i = 0; i < m->counters->nr_columns; i++) {
		const char *name = m->counters->columns[i];

		if (!merge_is_per_op(name))
			continue;
		counters_vector(m->counters, cell, (int)i, values);
		m->bracket[i] = exact_stats(values, cell->nr_ops).mode;
		json_object_set_new(bracket, name, json_integer(m->bracket[i]));
	}
	free(values);
	json_object_set_new(context, "bracket", bracket);
	return 0;
}

long merge_counters(json_t *root, const struct counters *counters,
		    const struct symbols *symbols)
{
	json_t *context = json_object_get(root, "context");
	json_t *benchmarks = json_object_get(root, "benchmarks");
	struct merge m = {
		.counters = counters, .symbols = symbols, .benchmarks = benchmarks,
	};
	json_int_t nr_ops = hit(context, "ops");
	long nr_bad = 0;
	size_t i;
	int ret;

	ret = find_bracket(&m, benchmarks, context);
	if (ret)
		return ret;
	json_array_foreach(benchmarks, i, m.bench)
		nr_bad += !merge_bench(&m, nr_ops);
	/* What only merging needs: numbers of cells, and where objects lay. */
	json_array_foreach(benchmarks, i, m.bench) {
		json_object_del(m.bench, "index");
		json_object_del(m.bench, "ops");
		json_object_del(m.bench, "objects");
	}
	return nr_bad;
}
