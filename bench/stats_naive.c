// SPDX-License-Identifier: GPL-2.0-only
/* Mann and Whitney's test and Welch's, on values that are taken for replicates. */
#include "stats_naive.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* sum (t^3 - t) over groups of equal values; @ranks receives the sum of @a's mid-ranks. */
static double rank(const double *all, const size_t *order, size_t nr, size_t nr_a, double *ranks)
{
	double ties = 0;

	*ranks = 0;
	for (size_t first = 0, end; first < nr; first = end) {
		double t, mid;

		end = first;
		while (end < nr && !(all[order[end]] > all[order[first]]))
			end++;
		t = (double)(end - first);
		/* The mean of the ranks first + 1 to end. */
		mid = (double)(first + 1 + end) / 2;
		for (size_t i = first; i < end; i++)
			*ranks += order[i] < nr_a ? mid : 0;
		ties += t * t * t - t;
	}
	return ties;
}

/* Towards 0, and not across. */
static double corrected(double off)
{
	return copysign(fmax(fabs(off) - 0.5, 0), off);
}

int stats_naive_u(const double *a, size_t nr_a, const double *b, size_t nr_b,
		  struct stats_naive_u *test)
{
	double n_a = (double)nr_a, n_b = (double)nr_b, n = n_a + n_b, ranks, ties, variance;
	double *all = calloc(nr_a + nr_b + 1, sizeof(*all));
	size_t *order = calloc(nr_a + nr_b + 1, sizeof(*order));
	int ret = all && order ? 0 : -ENOMEM;

	*test = (struct stats_naive_u){ .p = 1 };
	if (ret || !nr_a || !nr_b)
		goto out;
	memcpy(all, a, nr_a * sizeof(*all));
	memcpy(all + nr_a, b, nr_b * sizeof(*all));
	gsl_sort_index(order, all, 1, nr_a + nr_b);
	ties = rank(all, order, nr_a + nr_b, nr_a, &ranks);
	test->u = ranks - n_a * (n_a + 1) / 2;
	variance = n_a * n_b / 12 * (n + 1 - ties / (n * (n - 1)));
	/* All are equal: of N values, (N^3 - N) / (N (N - 1)) is N + 1. */
	if (all[order[nr_a + nr_b - 1]] > all[order[0]]) {
		test->z = corrected(test->u - n_a * n_b / 2) / sqrt(variance);
		test->p = fmin(1, 2 * gsl_cdf_ugaussian_Q(fabs(test->z)));
	}
out:
	free(all);
	free(order);
	return ret;
}

struct stats_naive_welch stats_naive_welch(const double *a, size_t nr_a, const double *b,
					   size_t nr_b)
{
	struct stats_naive_welch test = { NAN, NAN, NAN };
	double v_a, v_b, v;

	if (nr_a < 2 || nr_b < 2)
		return test;
	v_a = gsl_stats_variance(a, 1, nr_a) / (double)nr_a;
	v_b = gsl_stats_variance(b, 1, nr_b) / (double)nr_b;
	v = v_a + v_b;
	if (!(v > 0))
		return test;
	test.t = (gsl_stats_mean(a, 1, nr_a) - gsl_stats_mean(b, 1, nr_b)) / sqrt(v);
	test.df = v * v / (v_a * v_a / (double)(nr_a - 1) + v_b * v_b / (double)(nr_b - 1));
	test.p = 2 * gsl_cdf_tdist_Q(fabs(test.t), test.df);
	return test;
}
