// SPDX-License-Identifier: GPL-2.0-only
/* Least squares, and the residuals that tell whether a line is one. */
#include <errno.h>
#include <gsl/gsl_fit.h>
#include <math.h>
#include <string.h>

#include "report_fit.h"

double report_fit_at(const struct report_fit *fit, double x)
{
	return fit->intercept + fit->slope * x;
}

static int all_at_one(const double *x, size_t nr)
{
	for (size_t i = 1; i < nr; i++)
		if (fabs(x[i] - x[0]) > 0)
			return 0;
	return 1;
}

int report_fit_line(const double *x, const double *y, size_t nr, struct report_fit *fit)
{
	double cov00, cov01, cov11, sumsq;

	memset(fit, 0, sizeof(*fit));
	if (nr < REPORT_FIT_MIN || all_at_one(x, nr))
		return -EINVAL;
	gsl_fit_linear(x, 1, y, 1, nr, &fit->intercept, &fit->slope, &cov00, &cov01, &cov11,
		       &sumsq);
	for (size_t i = 0; i < nr; i++) {
		double residual = y[i] - report_fit_at(fit, x[i]);
		/* A counter of 0 that the line misses is missed by all of it. */
		double percent = fabs(y[i]) > 0 ? 100 * fabs(residual / y[i]) :
				 fabs(residual) > 1e-9 ? 100 : 0;

		if (percent > fit->percent) {
			fit->percent = percent;
			fit->residual = residual;
		}
	}
	return 0;
}
