// SPDX-License-Identifier: GPL-2.0-only
/*
 * Validates the counters of one benchmark: modes, agreement, means, the modes
 * of the rounds and the paired differences. Counters may be absent (they print
 * as <missing>), but never of the wrong type.
 */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "result_cell.h"
#include "result_internal.h"

const char *const result_counter_names[RESULT_NR_COUNTERS] = {
	[RESULT_INSNS]			= "insns",
	[RESULT_INSNS_USER]		= "insns_user",
	[RESULT_REP_ITERATIONS]		= "rep_iterations",
	[RESULT_BPF_INSNS]		= "bpf_insns",
	[RESULT_INDIRECT_CALLS]		= "indirect_calls",
	[RESULT_RETPOLINES]		= "retpolines",
	[RESULT_INDIRECT_JUMPS]		= "indirect_jumps",
	[RESULT_DIRECT_CALLS]		= "direct_calls",
	[RESULT_LOADS]			= "loads",
	[RESULT_STORES]			= "stores",
	[RESULT_CACHELINES]		= "cachelines",
	[RESULT_COLD_CACHELINES]	= "cold_cachelines",
	[RESULT_CODE_CACHELINES]	= "code_cachelines",
	[RESULT_STACK_BYTES]		= "stack_bytes",
	[RESULT_SWITCHES]		= "switches",
	[RESULT_EXCEPTIONS]		= "exceptions",
	[RESULT_INTERRUPTS]		= "interrupts",
	[RESULT_INTERRUPT_INSNS]	= "interrupt_insns",
};

static bool listed(json_t *list, const char *name)
{
	json_t *j;
	size_t i;

	json_array_foreach(list, i, j)
		if (json_is_string(j) && !strcmp(json_string_value(j), name))
			return true;
	return false;
}

/* At least 90 % of a cell's operations. */
static bool most_ops(const struct result_bench *b, json_int_t nr)
{
	return nr * 10 >= b->nr_ops * 9;
}

static int parse_by_round(const struct result_source *src, struct result_bench *b,
			  json_t *counts, enum result_counter c)
{
	const char *name = result_counter_names[c];
	json_t *modes = json_object_get(json_object_get(counts, "by_round"), name), *j;
	struct result_value *v = &b->value[c];
	char below[RESULT_FIELD_MAX];
	size_t i;

	v->round_min = v->round_max = v->mode;
	if (!modes || json_is_null(modes))
		return 0;
	snprintf(below, sizeof(below), "counts.by_round.%s", name);
	if (!json_is_array(modes) || !json_array_size(modes))
		return result_bench_reject(src, b, below,
					   "must be an array of integers, one per round");
	if (src->nr_rounds && json_array_size(modes) != (size_t)src->nr_rounds)
		return result_bench_reject(src, b, below,
					   "has %zu values, context.rounds says %lld",
					   json_array_size(modes), (long long)src->nr_rounds);
	json_array_foreach(modes, i, j) {
		json_int_t mode = json_integer_value(j);

		if (!json_is_integer(j))
			return result_bench_reject(src, b, below,
						   "must be an array of integers, one per round");
		v->round_min = i && v->round_min < mode ? v->round_min : mode;
		v->round_max = i && v->round_max > mode ? v->round_max : mode;
	}
	return 0;
}

/* Documents of before 0.4.0 have none. */
static int parse_mean_by_round(const struct result_source *src, struct result_bench *b,
			       json_t *counts, enum result_counter c)
{
	const char *name = result_counter_names[c];
	json_t *means = json_object_get(json_object_get(counts, "mean_by_round"), name), *j;
	struct result_value *v = &b->value[c];
	char below[RESULT_FIELD_MAX];
	size_t i;

	v->mean_min = v->mean_max = NAN;
	if (!means || json_is_null(means))
		return 0;
	snprintf(below, sizeof(below), "counts.mean_by_round.%s", name);
	if (!json_is_array(means) || !json_array_size(means))
		return result_bench_reject(src, b, below,
					   "must be an array of numbers, one per round");
	json_array_foreach(means, i, j) {
		if (!json_is_number(j))
			return result_bench_reject(src, b, below,
						   "must be an array of numbers, one per round");
		v->mean_min = fmin(v->mean_min, json_number_value(j));
		v->mean_max = fmax(v->mean_max, json_number_value(j));
	}
	return 0;
}

static int parse_paired_counter(const struct result_source *src, struct result_bench *b,
				json_t *paired, enum result_counter c)
{
	const char *name = result_counter_names[c];
	json_t *mode = json_object_get(json_object_get(paired, "mode"), name);
	json_t *agree = json_object_get(json_object_get(paired, "agree"), name);
	struct result_value *v = &b->value[c];
	char below[RESULT_FIELD_MAX];

	if (!mode || json_is_null(mode))
		return 0;
	snprintf(below, sizeof(below), "counts.paired.mode.%s", name);
	if (!json_is_integer(mode))
		return result_bench_reject(src, b, below,
					   "must be an integer, the difference of most pairs");
	snprintf(below, sizeof(below), "counts.paired.agree.%s", name);
	if (!json_is_integer(agree) || json_integer_value(agree) < 0 ||
	    json_integer_value(agree) > b->nr_ops)
		return result_bench_reject(src, b, below,
					   "must be an integer from 0 to counts.ops (%lld)",
					   (long long)b->nr_ops);
	v->paired_present = true;
	v->paired = json_integer_value(mode);
	v->paired_agree = json_integer_value(agree);
	v->paired_resolved = most_ops(b, v->paired_agree);
	return 0;
}

/* Differences to another cell than the report's base would be misread. */
static int parse_paired(const struct result_source *src, struct result_bench *b, json_t *counts)
{
	static const char *const objects[] = { "mode", "agree" };
	json_t *paired = json_object_get(counts, "paired");
	struct result_cell base = result_cell_base(&b->cell);
	char below[RESULT_FIELD_MAX], name[RESULT_FIELD_MAX];
	const char *named;
	int err = 0;

	if (!paired || json_is_null(paired))
		return 0;
	if (!json_is_object(paired))
		return result_bench_reject(src, b, "counts.paired", "must be an object");
	if (!result_cell_has_hook(&b->cell))
		return result_bench_reject(src, b, "counts.paired",
					   "belongs to cells with a hook only");
	named = json_string_value(json_object_get(paired, "base"));
	result_cell_name(&base, name, sizeof(name));
	if (!named || strcmp(named, name))
		return result_bench_reject(src, b, "counts.paired.base", "must be '%s'", name);
	for (size_t i = 0; i < 2; i++) {
		snprintf(below, sizeof(below), "counts.paired.%s", objects[i]);
		if (!json_is_object(json_object_get(paired, objects[i])))
			return result_bench_reject(src, b, below, "must be an object of counters");
	}
	for (int c = 0; !err && c < RESULT_NR_COUNTERS; c++)
		err = parse_paired_counter(src, b, paired, (enum result_counter)c);
	return err;
}

static int parse_counter(const struct result_source *src, struct result_bench *b,
			 json_t *counts, enum result_counter c)
{
	const char *name = result_counter_names[c];
	json_t *mode = json_object_get(counts, name);
	json_t *agree = json_object_get(json_object_get(counts, "agree"), name);
	json_t *mean = json_object_get(json_object_get(counts, "mean"), name);
	struct result_value *v = &b->value[c];
	char below[RESULT_FIELD_MAX];

	v->mean = NAN;
	if (!mode || json_is_null(mode))
		return 0;
	snprintf(below, sizeof(below), "counts.%s", name);
	if (!json_is_integer(mode))
		return result_bench_reject(src, b, below,
					   "must be an integer, the mode over the operations");
	snprintf(below, sizeof(below), "counts.agree.%s", name);
	if (agree && (!json_is_integer(agree) || json_integer_value(agree) < 0 ||
		      json_integer_value(agree) > b->nr_ops))
		return result_bench_reject(src, b, below,
					   "must be an integer from 0 to counts.ops (%lld)",
					   (long long)b->nr_ops);
	snprintf(below, sizeof(below), "counts.mean.%s", name);
	if (mean && !json_is_number(mean) && !json_is_null(mean))
		return result_bench_reject(src, b, below, "must be a number");
	v->present = true;
	v->mode = json_integer_value(mode);
	if (json_is_number(mean))
		v->mean = json_number_value(mean);
	/* Totals are no statistic over operations. */
	if (c != RESULT_INTERRUPTS && c != RESULT_INTERRUPT_INSNS)
		v->by_mean = listed(json_object_get(counts, "flagged"), name) ||
			     (agree && !most_ops(b, json_integer_value(agree)));
	return parse_by_round(src, b, counts, c) ?: parse_mean_by_round(src, b, counts, c);
}

int result_counts_parse(const struct result_source *src, struct result_bench *b)
{
	json_t *counts = json_object_get(b->json, "counts"), *ops, *flagged;
	bool needed = b->status == RESULT_OK || b->status == RESULT_FLAGGED;
	static const char *const objects[] = { "agree", "mean", "by_round", "mean_by_round" };
	char below[RESULT_FIELD_MAX];

	/* A native cell is in a group and has times. */
	if (!counts &&
	    (!needed || json_object_get(b->json, "group") || json_object_get(b->json, "role")))
		return 0;
	if (!json_is_object(counts))
		return result_bench_reject(src, b, "counts",
					   "must be an object in a cell that is %s",
					   result_status_names[b->status]);
	ops = json_object_get(counts, "ops");
	b->nr_ops = json_integer_value(ops);
	if (!json_is_integer(ops) || b->nr_ops < needed || b->nr_ops > INT_MAX)
		return result_bench_reject(src, b, "counts.ops",
					   "must be an integer from 1: no operations are no result");
	for (size_t i = 0; i < sizeof(objects) / sizeof(*objects); i++) {
		json_t *j = json_object_get(counts, objects[i]);

		snprintf(below, sizeof(below), "counts.%s", objects[i]);
		if (j && !json_is_object(j))
			return result_bench_reject(src, b, below, "must be an object of counters");
	}
	flagged = json_object_get(counts, "flagged");
	if (flagged && !json_is_array(flagged))
		return result_bench_reject(src, b, "counts.flagged",
					   "must be an array of counter names");
	for (int c = 0; c < RESULT_NR_COUNTERS; c++) {
		int err = parse_counter(src, b, counts, (enum result_counter)c);

		if (err)
			return err;
	}
	return parse_paired(src, b, counts);
}
