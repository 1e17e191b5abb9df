// SPDX-License-Identifier: GPL-2.0-only
/*
 * The difference of one counter between two runs, and the verdict on a cell. What is
 * judged by its mean differs only where the resolution says so.
 */
#include <math.h>

#include "compare.h"
#include "report_filtering.h"

const char *const compare_counter_names[COMPARE_NR_COUNTERS] = {
	[COMPARE_INSNS]		= "insns",
	[COMPARE_INDIRECT]	= "indirect",
	[COMPARE_DATA]		= "cachelines",
	[COMPARE_CODE]		= "code_cachelines",
	[COMPARE_STACK]		= "stack_bytes",
};

static const enum result_counter counters[COMPARE_NR_COUNTERS] = {
	[COMPARE_INSNS]		= RESULT_INSNS,
	[COMPARE_DATA]		= RESULT_CACHELINES,
	[COMPARE_CODE]		= RESULT_CODE_CACHELINES,
	[COMPARE_STACK]		= RESULT_STACK_BYTES,
};

struct result_value compare_value(const struct result_bench *b, enum compare_counter c)
{
	struct result_value v = c == COMPARE_INDIRECT ? report_indirect_of(b) :
							report_value_of(b, counters[c]);

	/* Its mode is that of one kind of operation. */
	if (b && b->cycle) {
		v.by_mean = true;
		v.present = v.present && !isnan(v.mean);
	}
	return v;
}

/* Counted the same, round for round: then nothing is left to be resolved. */
static bool is_same(struct result_value a, struct result_value b)
{
	return a.by_mean == b.by_mean && a.mode == b.mode && a.round_min == b.round_min &&
	       a.round_max == b.round_max && isfinite(a.mean) && !islessgreater(a.mean, b.mean) &&
	       isfinite(b.mean);
}

/* What means of a mix differ by where nobody watches; NAN with fewer than two of them. */
static double unwatched_spread(const struct result *res, const struct result_cell *like,
			       enum compare_counter c)
{
	const unsigned int same = REPORT_BIT(RESULT_WORKLOAD) | REPORT_BIT(RESULT_FS);
	double min = INFINITY, max = -INFINITY;
	size_t nr = 0;

	for (size_t i = 0; i < res->nr_benchs; i++) {
		const struct result_bench *b = &res->benchs[i];
		struct result_value v = compare_value(b, c);

		if (b->status != RESULT_OK || !v.present || !filtering_is_unwatched(b) ||
		    result_cell_order(&b->cell, like, REPORT_ALL_WORDS & ~same))
			continue;
		min = fmin(min, v.mean);
		max = fmax(max, v.mean);
		nr++;
	}
	return nr < 2 ? NAN : max - min;
}

static struct report_delta cycle_delta(const struct compare_boot *boot,
				       const struct compare_cell *cell, enum compare_counter c)
{
	struct result_value new = cell->value[COMPARE_NEW][c], old = cell->value[COMPARE_OLD][c];
	const struct result_cell *like = &cell->bench[COMPARE_OLD]->cell;
	/* fmax() takes the other where one is not known. */
	double resolution = fmax(unwatched_spread(boot->doc[COMPARE_OLD], like, c),
				 unwatched_spread(boot->doc[COMPARE_NEW], like, c));
	double mean = new.mean - old.mean;

	if (isnan(resolution))
		return report_delta_sub(new, old);
	return (struct report_delta){
		.kind = fabs(mean) > resolution ? REPORT_DELTA_MEAN : REPORT_DELTA_UNRESOLVED,
		.mean = mean, .min = mean - resolution, .max = mean + resolution,
	};
}

struct report_delta compare_delta(const struct compare_boot *boot,
				  const struct compare_cell *cell, enum compare_counter c)
{
	struct result_value new = cell->value[COMPARE_NEW][c], old = cell->value[COMPARE_OLD][c];

	if (!new.present || !old.present)
		return (struct report_delta){ .kind = REPORT_DELTA_MISSING };
	if (is_same(new, old))
		return (struct report_delta){ .kind = REPORT_DELTA_EXACT };
	if (cell->bench[COMPARE_OLD]->cycle && cell->bench[COMPARE_NEW]->cycle)
		return cycle_delta(boot, cell, c);
	return report_delta_sub(new, old);
}

static enum compare_verdict direction(struct report_delta d, double limit)
{
	/* Means are sums of doubles: a limit of 0.3 has to hold 0.1 + 0.2. */
	limit += 1e-9;
	if (d.kind == REPORT_DELTA_UNRESOLVED)
		return report_delta_bound(d) > limit ? COMPARE_UNRESOLVED : COMPARE_EQUAL;
	if (fabs(d.mean) <= limit)
		return COMPARE_EQUAL;
	return d.mean > 0 ? COMPARE_WORSE : COMPARE_BETTER;
}

enum compare_verdict compare_judge(const struct compare_cell *cell, struct compare_limit limit)
{
	static const enum compare_verdict gravest[] = { COMPARE_WORSE, COMPARE_UNRESOLVED,
							COMPARE_BETTER };
	struct result_value old = cell->value[COMPARE_OLD][COMPARE_INSNS];
	double nr = old.by_mean ? old.mean : (double)old.mode;
	enum compare_verdict insns, indirect;

	insns = direction(cell->delta[COMPARE_INSNS],
			  limit.percent ? limit.amount / 100 * nr : limit.amount);
	indirect = direction(cell->delta[COMPARE_INDIRECT], 0);
	for (size_t i = 0; i < sizeof(gravest) / sizeof(*gravest); i++)
		if (insns == gravest[i] || indirect == gravest[i])
			return gravest[i];
	for (int c = COMPARE_DATA; c < COMPARE_NR_COUNTERS; c++) {
		enum report_delta_kind kind = cell->delta[c].kind;

		if ((kind == REPORT_DELTA_EXACT || kind == REPORT_DELTA_MEAN) &&
		    direction(cell->delta[c], 0) != COMPARE_EQUAL)
			return COMPARE_OTHER;
	}
	return COMPARE_EQUAL;
}
