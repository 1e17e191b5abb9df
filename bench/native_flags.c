// SPDX-License-Identifier: GPL-2.0-only
/* The rule for a run's own controls. */
#include "bench/native_flags.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats_paired.h"
#include "bench/stats_verdict.h"

static double median_of(const double *value, size_t nr)
{
	double *copy = malloc(nr * sizeof(*copy)), median = NAN;

	if (copy) {
		memcpy(copy, value, nr * sizeof(*copy));
		median = stats_paired_median(copy, nr);
	}
	free(copy);
	return median;
}

/* All but the correction. */
static int examine(struct native_flag *f)
{
	double *diff = malloc(f->nr * sizeof(*diff)), base_ns = median_of(f->base, f->nr);
	struct stats_paired paired;
	struct stats_verdict verdict;

	if (!diff || isnan(base_ns)) {
		free(diff);
		return -ENOMEM;
	}
	stats_paired_diff(f->arm, f->base, f->nr, diff);
	paired = stats_paired_of(diff, f->nr, STATS_VERDICT_LEVEL);
	verdict = stats_verdict_of(paired.ci, stats_verdict_delta_ns(base_ns));
	f->median_ns = paired.median;
	f->p = paired.p;
	f->equivalent = verdict.kind == STATS_VERDICT_EQUIVALENT;
	free(diff);
	return 0;
}

/* Those with blocks, so that the others are no comparisons. */
static int correct(struct native_flag *flag, size_t nr)
{
	double *p = calloc(nr ? nr : 1, sizeof(*p));
	size_t n = 0, at = 0;
	int ret = p ? 0 : -ENOMEM;

	for (size_t i = 0; !ret && i < nr; i++) {
		if (flag[i].nr)
			p[n++] = flag[i].p;
	}
	if (!ret && n)
		ret = stats_verdict_holm(p, n, p);
	for (size_t i = 0; !ret && i < nr; i++) {
		if (flag[i].nr)
			flag[i].p = p[at++];
	}
	free(p);
	return ret;
}

int native_flags_judge(struct native_flag *flag, size_t nr)
{
	int ret = 0, nr_flagged = 0;

	for (size_t i = 0; !ret && i < nr; i++) {
		flag[i].median_ns = 0;
		flag[i].p = 1;
		flag[i].equivalent = flag[i].flagged = false;
		if (flag[i].nr)
			ret = examine(&flag[i]);
	}
	if (!ret)
		ret = correct(flag, nr);
	for (size_t i = 0; !ret && i < nr; i++) {
		flag[i].flagged = flag[i].p <= NATIVE_FLAGS_ALPHA && !flag[i].equivalent;
		nr_flagged += flag[i].flagged;
	}
	return ret ? ret : nr_flagged;
}

size_t native_flags_needed(size_t nr_controls)
{
	return stats_paired_needed(NATIVE_FLAGS_ALPHA, nr_controls);
}

static double median_ns(const uint64_t *times, size_t nr)
{
	double *value = malloc(nr * sizeof(*value)), median;

	if (!value)
		return NAN;
	for (size_t i = 0; i < nr; i++)
		value[i] = (double)times[i];
	median = stats_paired_median(value, nr);
	free(value);
	return median;
}

double native_flags_block_value(const uint64_t *first, const uint64_t *second, size_t nr,
				unsigned long batch_ops)
{
	return (median_ns(first, nr) + median_ns(second, nr)) / 2 / (double)batch_ops;
}
