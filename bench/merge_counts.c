// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics of one cell out of the plugin's columns.
 *
 * Columns are of two kinds: per-operation counters, which get mode, agreement
 * and mean, and totals over the cell (interrupts, and what was cut out with
 * them). "confused" is the plugin's own alarm.
 */
#include <stdlib.h>

#include "bench/merge_internal.h"

static const char *const totals[] = { "interrupts", "interrupt_insns" };

static bool is_total(const char *name)
{
	for (size_t i = 0; i < sizeof(totals) / sizeof(totals[0]); i++) {
		if (!strcmp(name, totals[i]))
			return true;
	}
	return false;
}

bool merge_is_per_op(const char *column)
{
	return !is_total(column) && strcmp(column, "confused");
}

static int64_t sum(const int64_t *values, size_t nr)
{
	int64_t total = 0;

	for (size_t i = 0; i < nr; i++)
		total += values[i];
	return total;
}

static void add_counter(json_t *counts, const char *name,
			struct exact_stats s, int64_t bracket)
{
	json_object_set_new(counts, name, json_integer(s.mode - bracket));
	json_object_set_new(json_object_get(counts, "agree"), name,
			    json_integer((json_int_t)s.agree));
	json_object_set_new(json_object_get(counts, "mean"), name,
			    json_real(s.mean - (double)bracket));
}

/* Where most operations do not agree: what those of each round agree on, and their mean. */
static void add_rounds(struct merge *m, json_t *counts, int column)
{
	const char *name = m->counters->columns[column];
	int64_t *values = malloc(m->cell->nr_ops * sizeof(*values));
	json_t *modes = json_array(), *means = json_array();

	for (size_t i = 0; values && i < m->cell->nr_rounds; i++) {
		struct exact_stats s;
		size_t from = m->cell->round_start[i];
		size_t to = i + 1 < m->cell->nr_rounds ?
			    m->cell->round_start[i + 1] : m->cell->nr_ops;

		if (from == to)
			continue;
		counters_vector(m->counters, m->cell, column, values);
		s = exact_stats(values + from, to - from);
		json_array_append_new(modes, json_integer(s.mode - m->bracket[column]));
		json_array_append_new(means, json_real(s.mean - (double)m->bracket[column]));
	}
	free(values);
	json_array_append_new(json_object_get(counts, "flagged"), json_string(name));
	json_object_set_new(json_object_get(counts, "by_round"), name, modes);
	json_object_set_new(json_object_get(counts, "mean_by_round"), name, means);
}

json_t *merge_counts_json(struct merge *m)
{
	int64_t *values = malloc(m->cell->nr_ops * sizeof(*values));
	json_t *counts;

	counts = json_pack("{s:I, s:{}, s:{}, s:[], s:{}, s:{}}", "ops",
			   (json_int_t)m->cell->nr_ops, "agree", "mean", "flagged",
			   "by_round", "mean_by_round");
	for (size_t i = 0; values && i < m->counters->nr_columns; i++) {
		const char *name = m->counters->columns[i];

		counters_vector(m->counters, m->cell, (int)i, values);
		if (!strcmp(name, "confused")) {
			if (sum(values, m->cell->nr_ops))
				merge_flag(m, "the plugin lost track of an interrupt or ran out of room");
		} else if (is_total(name)) {
			json_object_set_new(counts, name,
				json_integer(sum(values, m->cell->nr_ops)));
		} else {
			struct exact_stats s = exact_stats(values, m->cell->nr_ops);

			add_counter(counts, name, s, m->bracket[i]);
			if (!merge_is_agreed(s.agree, m->cell->nr_ops))
				add_rounds(m, counts, (int)i);
		}
	}
	free(values);
	return counts;
}

json_t *merge_paired_json(const struct merge *m, const struct counters_cell *base,
			  const char *base_name)
{
	size_t nr = m->cell->nr_ops;
	int64_t *a, *b;
	json_t *paired;

	if (!base || base->nr_ops != nr ||
	    base->nr_rounds != m->cell->nr_rounds ||
	    memcmp(base->round_start, m->cell->round_start,
		   base->nr_rounds * sizeof(base->round_start[0])))
		return NULL;
	a = malloc(2 * nr * sizeof(*a));
	if (!a)
		return NULL;
	b = a + nr;
	paired = json_pack("{s:s, s:{}, s:{}}", "base", base_name, "mode", "agree");
	for (size_t i = 0; i < m->counters->nr_columns; i++) {
		const char *name = m->counters->columns[i];
		struct exact_stats s;

		if (!merge_is_per_op(name))
			continue;
		counters_vector(m->counters, m->cell, (int)i, a);
		counters_vector(m->counters, base, (int)i, b);
		for (size_t op = 0; op < nr; op++)
			a[op] -= b[op];
		s = exact_stats(a, nr);
		json_object_set_new(json_object_get(paired, "mode"), name,
				    json_integer(s.mode));
		json_object_set_new(json_object_get(paired, "agree"), name,
				    json_integer((json_int_t)s.agree));
	}
	free(a);
	return paired;
}
