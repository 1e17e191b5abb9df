/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two tests that benchmarks are often judged by, with every value as a replicate. No
 * verdict rests on them: `fsnbench quality` shows beside the rule of this project how
 * often they tell identical code apart, because values of one process share its noise.
 */
#ifndef FSNBENCH_STATS_NAIVE_H
#define FSNBENCH_STATS_NAIVE_H

#include <stddef.h>

/**
 * struct stats_naive_u - Mann and Whitney's test
 * @u: pairs (a, b) with a > b, those with a = b counted half
 * @z: of the normal approximation, with the sign of @u - its mean
 * @p: two-sided
 */
struct stats_naive_u {
	double u, z, p;
};

/**
 * struct stats_naive_welch - Welch's t test
 * @t: difference of the means, a - b, in standard errors
 * @df: degrees of freedom
 * @p: two-sided
 */
struct stats_naive_welch {
	double t, df, p;
};

/**
 * stats_naive_u - do values of @a tend to be larger or smaller than those of @b?
 * @a: values of one arm, in any order
 * @nr_a: how many
 * @b: of the other
 * @nr_b: how many
 * @test: receives the test
 *
 * Mann and Whitney, "On a test of whether one of two random variables is stochastically
 * larger than the other", Annals of Mathematical Statistics 18, 1947. The approximation for
 * large samples, with N = nr_a + nr_b and groups of t equal values:
 *
 *	mean = nr_a nr_b / 2
 *	variance = nr_a nr_b / 12 (N + 1 - sum (t^3 - t) / (N (N - 1)))
 *
 * Hollander and Wolfe, "Nonparametric Statistical Methods", 2nd edition, 1999, section 4.1.
 * u is moved towards its mean by 1/2 (continuity correction), as R's wilcox.test() does. For
 * few values without ties it is an approximation only: no exact table is used.
 *
 * Where all values are equal, or an arm has none, nothing tells them apart: z 0, p 1.
 *
 * Return: 0 or -ENOMEM.
 */
int stats_naive_u(const double *a, size_t nr_a, const double *b, size_t nr_b,
		  struct stats_naive_u *test);

/**
 * stats_naive_welch - do the means of @a and @b differ?
 * @a: values of one arm
 * @nr_a: how many
 * @b: of the other
 * @nr_b: how many
 *
 * With the variances v of the means, sample variance / number:
 *
 *	t = (mean a - mean b) / sqrt(v_a + v_b)
 *	df = (v_a + v_b)^2 / (v_a^2 / (nr_a - 1) + v_b^2 / (nr_b - 1))
 *
 * Welch, "The generalization of 'Student's' problem when several different population
 * variances are involved", Biometrika 34, 1947; the degrees of freedom also Satterthwaite,
 * "An approximate distribution of estimates of variance components", Biometrics Bulletin 2,
 * 1946.
 *
 * Return: the test; all NAN with fewer than two values in an arm, or with no variance in
 * both, where there is no such test.
 */
struct stats_naive_welch stats_naive_welch(const double *a, size_t nr_a, const double *b,
					   size_t nr_b);

#endif /* FSNBENCH_STATS_NAIVE_H */
