// SPDX-License-Identifier: GPL-2.0-only
/*
 * Joins a guest's document with what the plugin counted during its run.
 *
 * Columns of the plugin are of two kinds: per-operation counters, which get
 * mode, agreement and mean, and totals over the cell (interrupts, and what was
 * cut out with them). "confused" is the plugin's own alarm.
 */
#include "bench/merge.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/exact_stats.h"
#include "bench/merge_edges.h"

static const char *const totals[] = { "interrupts", "interrupt_insns" };

struct merge {
	const struct counters *counters;
	const struct symbols *symbols;
	int64_t bracket[COUNTERS_MAX_COLUMNS];
	json_t *bench;		/* the cell at hand */
	const struct counters_cell *cell;
	char reason[512];
};

static bool is_total(const char *name)
{
	for (size_t i = 0; i < sizeof(totals) / sizeof(totals[0]); i++) {
		if (!strcmp(name, totals[i]))
			return true;
	}
	return false;
}

static void flag(struct merge *m, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void flag(struct merge *m, const char *fmt, ...)
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

static int64_t sum(const int64_t *values, size_t nr)
{
	int64_t total = 0;

	for (size_t i = 0; i < nr; i++)
		total += values[i];
	return total;
}

static void add_counter(struct merge *m, json_t *counts, const char *name,
			struct exact_stats s, int64_t bracket)
{
	json_object_set_new(counts, name, json_integer(s.mode - bracket));
	json_object_set_new(json_object_get(counts, "agree"), name,
			    json_integer((json_int_t)s.agree));
	json_object_set_new(json_object_get(counts, "mean"), name,
			    json_real(s.mean - (double)bracket));
	if ((double)s.agree < EXACT_STATS_MIN_AGREE * (double)m->cell->nr_ops)
		json_array_append_new(json_object_get(counts, "flagged"),
				      json_string(name));
}

static json_t *counts_json(struct merge *m)
{
	int64_t *values = malloc(m->cell->nr_ops * sizeof(*values));
	json_t *counts;

	counts = json_pack("{s:I, s:{}, s:{}, s:[]}", "ops",
			   (json_int_t)m->cell->nr_ops, "agree", "mean", "flagged");
	for (size_t i = 0; values && i < m->counters->nr_columns; i++) {
		const char *name = m->counters->columns[i];

		counters_vector(m->counters, m->cell, (int)i, values);
		if (!strcmp(name, "confused")) {
			if (sum(values, m->cell->nr_ops))
				flag(m, "the plugin lost track of an interrupt or ran out of room");
		} else if (is_total(name)) {
			json_object_set_new(counts, name,
				json_integer(sum(values, m->cell->nr_ops)));
		} else {
			add_counter(m, counts, name,
				    exact_stats(values, m->cell->nr_ops),
				    m->bracket[i]);
		}
	}
	free(values);
	return counts;
}

static json_int_t hit(json_t *hits, const char *name)
{
	return json_integer_value(json_object_get(hits, name));
}

static void check_pair(struct merge *m, json_t *hits, const char *what,
		       const char *got, const char *expected)
{
	if (hit(hits, got) != hit(hits, expected))
		flag(m, "%s %lld, expected %lld", what, (long long)hit(hits, got),
		     (long long)hit(hits, expected));
}

/* The hook's runs come from the edges, not from a counter in the program. */
static void check_hits(struct merge *m)
{
	json_t *hits = json_object_get(m->bench, "hits");
	const char *symbol = json_string_value(json_object_get(hits, "symbol"));
	uint64_t hook = 0;

	if (symbol && *symbol)
		hook = merge_edges_to(m->cell, m->symbols, symbol);
	json_object_set_new(hits, "hook", json_integer((json_int_t)hook));
	check_pair(m, hits, "the hook ran", "hook", "expected");
	check_pair(m, hits, "events delivered in the proof:", "delivered",
		   "delivered_expected");
	check_pair(m, hits, "events queued in the end:", "queued", "queued_expected");
	if (hit(hits, "others"))
		flag(m, "%lld events of other kinds", (long long)hit(hits, "others"));
	if (hit(hits, "overflow"))
		flag(m, "the queue overflowed");
}

/* The sum of the edges is the counter, or one of them is wrong. */
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
	if ((calls || jumps) &&
	    (double)hit(agree, "indirect_calls") >=
	    EXACT_STATS_MIN_AGREE * (double)m->cell->nr_ops)
		flag(m, "the edges do not add up to the indirect calls and jumps");
}

static void merge_cell(struct merge *m, json_int_t nr_ops)
{
	json_t *counts, *edges;

	if ((json_int_t)m->cell->nr_ops != nr_ops)
		flag(m, "%zu operations counted, %lld done", m->cell->nr_ops,
		     (long long)nr_ops);
	counts = counts_json(m);
	edges = merge_edges_json(m->cell, m->symbols);
	check_edges(m, counts, edges);
	check_hits(m);
	json_object_set_new(m->bench, "counts", counts);
	json_object_set_new(m->bench, "edges", edges);
}

static void set_status(struct merge *m, const char *status)
{
	json_object_set_new(m->bench, "status", json_string(status));
	json_object_set_new(m->bench, "reason", json_string(m->reason));
}

/* Returns whether the cell is a result that counts. */
static bool merge_bench(struct merge *m, json_int_t nr_ops)
{
	const char *status = json_string_value(json_object_get(m->bench, "status"));
	json_t *index = json_object_get(m->bench, "index");

	m->reason[0] = '\0';
	m->cell = counters_cell(m->counters, (unsigned int)json_integer_value(index));
	json_object_del(m->bench, "index");
	if (!status || strcmp(status, "ok"))
		return false;
	if (!m->cell || !m->cell->nr_ops) {
		flag(m, "the plugin counted no operation");
		set_status(m, "failed");
		return false;
	}
	merge_cell(m, nr_ops);
	set_status(m, *m->reason ? "flagged" : "ok");
	return !*m->reason;
}

static bool word_is(json_t *bench, const char *word, const char *value)
{
	json_t *cell = json_object_get(bench, "cell");
	const char *s = json_string_value(json_object_get(cell, word));

	return s && !strcmp(s, value);
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
	cell = counters_cell(m->counters,
			     (unsigned int)json_integer_value(json_object_get(found, "index")));
	if (!found || !cell || !cell->nr_ops) {
		json_decref(bracket);
		return -ENODATA;
	}
	values = malloc(cell->nr_ops * sizeof(*values));
	if (!values)
		return -ENOMEM;
	for (i = 0; i < m->counters->nr_columns; i++) {
		const char *name = m->counters->columns[i];

		if (is_total(name) || !strcmp(name, "confused"))
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
	struct merge m = { .counters = counters, .symbols = symbols };
	json_t *context = json_object_get(root, "context");
	json_t *benchmarks = json_object_get(root, "benchmarks");
	json_int_t nr_ops = hit(context, "ops");
	long nr_bad = 0;
	size_t i;
	int ret;

	ret = find_bracket(&m, benchmarks, context);
	if (ret)
		return ret;
	json_array_foreach(benchmarks, i, m.bench)
		nr_bad += !merge_bench(&m, nr_ops);
	return nr_bad;
}
