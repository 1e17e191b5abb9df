// SPDX-License-Identifier: GPL-2.0-only
/* Delays of known size in an operation: are they found, and is their size? */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/quality.h"
#include "bench/quality_run.h"
#include "bench/stats_verdict.h"

const double quality_delay_percent[QUALITY_NR_DELAYS] = { 0.5, 1, 2 };

/**
 * struct delay - runs with one delay
 * @ns: it
 * @nr: runs
 * @found: told apart, and slower
 * @wrong: told apart, and faster
 * @equivalent: within what does not matter
 * @unresolved: neither
 * @estimate: of each run the median difference, ns
 */
struct delay {
	unsigned long ns;
	size_t nr, found, wrong, equivalent, unresolved;
	double *estimate;
};

static int take(struct delay *d, const struct quality_blocks *blocks)
{
	const struct quality_arm *base = &blocks->arm[NATIVE_BASE];
	double *value = calloc(base->nr_blocks + 1, sizeof(*value)), delta;
	enum stats_verdict_kind kind;
	struct stats_paired s;

	if (!value)
		return -ENOMEM;
	memcpy(value, base->block, base->nr_blocks * sizeof(*value));
	delta = stats_verdict_delta_ns(stats_paired_median(value, base->nr_blocks));
	stats_paired_diff(blocks->arm[NATIVE_INJECT].block, base->block, base->nr_blocks, value);
	s = stats_paired_of(value, base->nr_blocks, 1 - QUALITY_LEVEL);
	free(value);
	kind = stats_verdict_of(s.ci, delta).kind;
	d->found += kind == STATS_VERDICT_DIFFERENT && s.ci.lo > 0;
	d->wrong += kind == STATS_VERDICT_DIFFERENT && s.ci.hi < 0;
	d->equivalent += kind == STATS_VERDICT_EQUIVALENT;
	d->unresolved += kind == STATS_VERDICT_UNRESOLVED;
	d->estimate[d->nr++] = s.median;
	return 0;
}

static json_t *describe(const struct delay *d, double base_ns)
{
	double *error = calloc(d->nr + 1, sizeof(*error)), median = NAN;
	json_t *estimates = json_array();

	if (!error) {
		json_decref(estimates);
		return NULL;
	}
	for (size_t i = 0; i < d->nr; i++) {
		json_array_append_new(estimates, quality_number(d->estimate[i]));
		error[i] = d->estimate[i] - (double)d->ns;
	}
	if (d->nr)
		median = stats_paired_median(error, d->nr);
	free(error);
	return json_pack("{s:I, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "ns",
			 (json_int_t)d->ns, "percent",
			 quality_number(100 * (double)d->ns / base_ns), "base_ns",
			 quality_number(base_ns), "nr", (json_int_t)d->nr, "found",
			 (json_int_t)d->found, "wrong_sign", (json_int_t)d->wrong, "equivalent",
			 (json_int_t)d->equivalent, "unresolved", (json_int_t)d->unresolved,
			 "median_error_ns", quality_number(median), "estimates_ns", estimates);
}

static int run_one(struct quality *q, struct delay *d, unsigned long nr)
{
	struct quality_run run = { .nr = nr, .of = q->plan->nr_repeats, .inject_ns = d->ns };
	struct quality_blocks blocks;
	char what[64];
	int ret;

	snprintf(what, sizeof(what), "delay of %lu ns", d->ns);
	run.what = what;
	ret = quality_run(q, &run, &blocks);
	if (ret)
		return ret;
	ret = take(d, &blocks);
	quality_blocks_release(&blocks);
	return ret;
}

int quality_inject(struct quality *q, double base_ns, json_t **j)
{
	struct delay delay[QUALITY_NR_DELAYS] = { 0 };
	int ret = 0;

	*j = NULL;
	for (int i = 0; i < QUALITY_NR_DELAYS; i++) {
		double ns = round(base_ns * quality_delay_percent[i] / 100);

		delay[i].ns = (unsigned long)fmax(ns, 1);
		delay[i].estimate = calloc(q->plan->nr_repeats + 1, sizeof(double));
		if (!delay[i].estimate)
			ret = -ENOMEM;
	}
	/* In turn, so that a slow minute is not one delay's alone. */
	for (unsigned long nr = 1; isfinite(base_ns) && nr <= q->plan->nr_repeats; nr++)
		for (int i = 0; ret >= 0 && i < QUALITY_NR_DELAYS; i++)
			ret = run_one(q, &delay[i], nr);
	if (ret >= 0) {
		ret = 0;
		*j = json_array();
		for (int i = 0; isfinite(base_ns) && i < QUALITY_NR_DELAYS; i++)
			if (json_array_append_new(*j, describe(&delay[i], base_ns)))
				ret = -ENOMEM;
	}
	for (int i = 0; i < QUALITY_NR_DELAYS; i++)
		free(delay[i].estimate);
	return ret;
}
