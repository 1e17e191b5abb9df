// SPDX-License-Identifier: GPL-2.0-only
/* Paired differences: median, intervals and the sign test. */
#include "stats_paired.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So that a level like 0.96875, which is reached exactly, is not missed by a rounding. */
#define ROUNDING	1e-12

static const struct stats_paired_ci no_ci = { .lo = -INFINITY, .hi = INFINITY };

void stats_paired_diff(const double *a, const double *b, size_t nr, double *diff)
{
	for (size_t i = 0; i < nr; i++)
		diff[i] = a[i] - b[i];
}

int stats_paired_percent(const double *a, const double *b, size_t nr, double *diff)
{
	for (size_t i = 0; i < nr; i++) {
		if (!(a[i] > 0 && b[i] > 0 && isfinite(a[i]) && isfinite(b[i])))
			return -EINVAL;
		diff[i] = 100 * (a[i] / b[i] - 1);
	}
	return 0;
}

double stats_paired_median(double *value, size_t nr)
{
	gsl_sort(value, 1, nr);
	return gsl_stats_median_from_sorted_data(value, 1, nr);
}

/* P(X <= k) of heads and tails. */
static double coin(size_t k, size_t nr)
{
	return gsl_cdf_binomial_P((unsigned int)k, 0.5, (unsigned int)nr);
}

size_t stats_paired_rank(size_t nr, double level)
{
	size_t k = 0;

	while (2 * (k + 1) <= nr && 2 * coin(k, nr) <= 1 - level + ROUNDING)
		k++;
	return k;
}

struct stats_paired_ci stats_paired_ci(const double *sorted, size_t nr, double level)
{
	size_t k = stats_paired_rank(nr, level);

	if (!k)
		return no_ci;
	return (struct stats_paired_ci){
		.lo = sorted[k - 1],
		.hi = sorted[nr - k],
		.level = 1 - 2 * coin(k - 1, nr),
	};
}

static size_t nr_ties(const double *diff, size_t nr)
{
	size_t ties = 0;

	for (size_t i = 0; i < nr; i++)
		ties += !(diff[i] < 0 || diff[i] > 0);
	return ties;
}

double stats_paired_p(const double *diff, size_t nr)
{
	size_t left = nr - nr_ties(diff, nr), rarer = 0;

	for (size_t i = 0; i < nr; i++)
		rarer += diff[i] < 0;
	if (rarer > left - rarer)
		rarer = left - rarer;
	return left ? fmin(1, 2 * coin(rarer, left)) : 1;
}

size_t stats_paired_needed(double alpha, size_t nr_tests)
{
	double p = 1;
	size_t nr = 1;

	while (p * (double)nr_tests > alpha + ROUNDING) {
		nr++;
		p /= 2;
	}
	return nr;
}

/* The factor b_n that makes the median absolute deviation of few normal values unbiased. */
static double few(size_t nr)
{
	static const double factor[] = { 0, 0, 1.196, 1.495, 1.363, 1.206, 1.200, 1.140, 1.129,
					 1.107 };

	return nr < sizeof(factor) / sizeof(*factor) ? factor[nr] : (double)nr / ((double)nr - 0.8);
}

struct stats_paired stats_paired_of(double *diff, size_t nr, double level)
{
	struct stats_paired s = {
		.nr = nr,
		.nr_ties = nr_ties(diff, nr),
		.median = stats_paired_median(diff, nr),
		.p = stats_paired_p(diff, nr),
	};

	s.ci = stats_paired_ci(diff, nr, level);
	for (size_t i = 0; i < nr; i++)
		diff[i] = fabs(diff[i] - s.median);
	s.spread = few(nr) * 1.4826 * stats_paired_median(diff, nr);
	return s;
}

/**
 * struct clusters - the differences, a cluster after the other
 * @value: all of them
 * @begin: where a cluster begins, and where the last one ends
 * @nr: clusters
 * @drawn: room for a resample
 * @median: of each resample
 */
struct clusters {
	double *value;
	size_t *begin, nr;
	double *drawn, *median;
};

static void clusters_release(struct clusters *c)
{
	free(c->value);
	free(c->begin);
	free(c->drawn);
	free(c->median);
}

static int clusters_make(struct clusters *c, const double *diff, const size_t *cluster, size_t nr,
			 size_t nr_resamples)
{
	size_t largest = 0, done = 0;

	*c = (struct clusters){
		.value = calloc(nr + 1, sizeof(double)),
		.begin = calloc(nr + 1, sizeof(size_t)),
		.median = calloc(nr_resamples, sizeof(double)),
	};
	if (!c->value || !c->begin || !c->median)
		return -ENOMEM;
	for (size_t i = 0; i < nr; i++) {
		size_t seen = 0, size = 0;

		while (cluster[seen] != cluster[i])
			seen++;
		if (seen < i)
			continue;
		for (size_t k = i; k < nr; k++)
			if (cluster[k] == cluster[i])
				c->value[done + size++] = diff[k];
		done += size;
		c->begin[++c->nr] = done;
		largest = size > largest ? size : largest;
	}
	c->drawn = calloc(c->nr * largest + 1, sizeof(double));
	return c->drawn ? 0 : -ENOMEM;
}

static double resample(const struct clusters *c, gsl_rng *rng)
{
	size_t nr = 0;

	for (size_t i = 0; i < c->nr; i++) {
		size_t k = gsl_rng_uniform_int(rng, c->nr), size = c->begin[k + 1] - c->begin[k];

		memcpy(c->drawn + nr, c->value + c->begin[k], size * sizeof(double));
		nr += size;
	}
	return stats_paired_median(c->drawn, nr);
}

int stats_paired_bootstrap(const double *diff, const size_t *cluster, size_t nr,
			   size_t nr_resamples, double level, gsl_rng *rng,
			   struct stats_paired_ci *ci)
{
	double nth = ((double)nr_resamples + 1) * (1 - level) / 2 + 1e-9;
	size_t k = nth >= 1 ? (size_t)nth : 0;
	struct clusters c;
	int ret;

	*ci = no_ci;
	if (!k || 2 * k > nr_resamples)
		return -EINVAL;
	ret = clusters_make(&c, diff, cluster, nr, nr_resamples);
	if (!ret && c.nr < STATS_PAIRED_MIN_CLUSTERS)
		ret = -ENODATA;
	if (!ret) {
		for (size_t i = 0; i < nr_resamples; i++)
			c.median[i] = resample(&c, rng);
		gsl_sort(c.median, 1, nr_resamples);
		*ci = (struct stats_paired_ci){ c.median[k - 1], c.median[nr_resamples - k],
						level };
	}
	clusters_release(&c);
	return ret;
}
