/* SPDX-License-Identifier: GPL-2.0-only */
/* A straight line through points. */
#ifndef FSNBENCH_REPORT_FIT_H
#define FSNBENCH_REPORT_FIT_H

#include <stddef.h>

#define REPORT_FIT_MIN	3	/* points: two have no residual */

/**
 * struct report_fit - a line, and how far points are from it
 * @slope: per unit of x
 * @intercept: at x = 0
 * @residual: of the point that is farthest from the line, in percent of its value
 * @percent: how many percent, a magnitude
 */
struct report_fit {
	double slope, intercept;
	double residual, percent;
};

/**
 * report_fit_line - ordinary least squares
 * @x: where
 * @y: what
 * @nr: points, at least REPORT_FIT_MIN
 * @fit: result
 *
 * With the means X and Y, slope = sum (x - X)(y - Y) / sum (x - X)^2 and
 * intercept = Y - slope X; gsl_fit_linear() of the GNU Scientific Library,
 * chapter "Linear regression with a constant term" of its manual.
 *
 * Return: 0, or -EINVAL for too few points or points at one x.
 */
int report_fit_line(const double *x, const double *y, size_t nr, struct report_fit *fit);

/** report_fit_at - the line's value at @x */
double report_fit_at(const struct report_fit *fit, double x);

#endif /* FSNBENCH_REPORT_FIT_H */
