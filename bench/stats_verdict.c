// SPDX-License-Identifier: GPL-2.0-only
/* The rule for verdicts, minimum detectable effects, and Holm's correction. */
#include "stats_verdict.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

const char *const stats_verdict_names[STATS_VERDICT_NR_KINDS] = {
	[STATS_VERDICT_UNRESOLVED]	= "not resolved",
	[STATS_VERDICT_DIFFERENT]	= "different",
	[STATS_VERDICT_EQUIVALENT]	= "equivalent",
};

struct stats_verdict stats_verdict_of(struct stats_paired_ci ci, double delta)
{
	struct stats_verdict v = { STATS_VERDICT_UNRESOLVED, INFINITY };

	if (!(ci.level > 0))
		return v;
	v.bound = fmax(fabs(ci.lo), fabs(ci.hi));
	if (ci.lo > -delta && ci.hi < delta)
		v.kind = STATS_VERDICT_EQUIVALENT;
	else if (ci.lo > 0 || ci.hi < 0)
		v.kind = STATS_VERDICT_DIFFERENT;
	return v;
}

double stats_verdict_delta_ns(double base_ns)
{
	return fmin(base_ns / 100, 2);
}

bool stats_verdict_allowed(size_t nr_boots, size_t nr_layouts)
{
	return nr_boots >= STATS_VERDICT_MIN_BOOTS && nr_layouts >= STATS_VERDICT_MIN_LAYOUTS;
}

double stats_verdict_power(size_t nr, double alpha, double up)
{
	size_t rank = stats_paired_rank(nr, 1 - alpha);

	if (!rank)
		return 0;
	return gsl_cdf_binomial_P((unsigned int)(rank - 1), up, (unsigned int)nr) +
	       gsl_cdf_binomial_Q((unsigned int)(nr - rank), up, (unsigned int)nr);
}

double stats_verdict_mde(size_t nr, double spread, double alpha, double power)
{
	double low = 0.5, high = 1;

	if (!stats_paired_rank(nr, 1 - alpha))
		return INFINITY;
	/* Power grows from 1/2 on; a double has no more bits than 60. */
	for (int i = 0; i < 60; i++) {
		double up = (low + high) / 2;

		if (stats_verdict_power(nr, alpha, up) < power)
			low = up;
		else
			high = up;
	}
	return spread * gsl_cdf_ugaussian_Pinv(low);
}

int stats_verdict_holm(const double *p, size_t nr, double *adjusted)
{
	size_t *order = calloc(nr + 1, sizeof(*order));
	double largest = 0;

	if (!order)
		return -ENOMEM;
	gsl_sort_index(order, p, 1, nr);
	for (size_t i = 0; i < nr; i++) {
		largest = fmax(largest, (double)(nr - i) * p[order[i]]);
		adjusted[order[i]] = fmin(1, largest);
	}
	free(order);
	return 0;
}
