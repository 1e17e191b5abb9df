/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Paired differences of two arms. The unit is the block: one difference per block, of
 * what both arms took in it, and no difference of batches inside of a process, which
 * share its noise.
 *
 * Nothing here assumes a distribution but stats_paired.spread.
 */
#ifndef FSNBENCH_STATS_PAIRED_H
#define FSNBENCH_STATS_PAIRED_H

#include <stddef.h>

#include <gsl/gsl_rng.h>

#define STATS_PAIRED_MIN_CLUSTERS	6	/* for a bootstrap: fewer have too few resamples */

/**
 * struct stats_paired_ci - a confidence interval of the median difference
 * @lo: lower end, in the unit of the differences; -INFINITY if there is none
 * @hi: upper end; INFINITY if there is none
 * @level: achieved confidence level, as 0.96875; 0 if there is no interval
 */
struct stats_paired_ci {
	double lo, hi, level;
};

/**
 * struct stats_paired - what paired differences say
 * @nr: pairs
 * @nr_ties: those that differ by exactly 0
 * @median: of the differences, in their unit
 * @spread: estimated standard deviation of a difference, for stats_verdict_mde(): the
 *	median absolute deviation from @median, times 1.4826 for normal ones, times the
 *	factor of Croux and Rousseeuw ("Time-efficient algorithms for two highly robust
 *	estimators of scale", COMPSTAT 1992) for few ones. One block that something
 *	disturbed moves it little, which it would the sample's standard deviation.
 * @p: of the sign test, see stats_paired_p()
 * @ci: see stats_paired_ci()
 */
struct stats_paired {
	size_t nr, nr_ties;
	double median, spread, p;
	struct stats_paired_ci ci;
};

/** stats_paired_diff - @a[i] - @b[i] of @nr blocks to @diff, in their unit */
void stats_paired_diff(const double *a, const double *b, size_t nr, double *diff);

/**
 * stats_paired_percent - by how many percent @a[i] is more than @b[i]
 * @a: times of one arm, by block
 * @b: times of the other
 * @nr: blocks
 * @diff: receives 100 (a[i] / b[i] - 1)
 *
 * Return: 0, or -EINVAL if one of the times is not above 0, or infinite.
 */
int stats_paired_percent(const double *a, const double *b, size_t nr, double *diff);

/** stats_paired_median - of @nr values, at least 1, which are put in order */
double stats_paired_median(double *value, size_t nr);

/**
 * stats_paired_rank - which order statistics are the ends of the interval
 * @nr: pairs
 * @level: wanted confidence level, as 0.95
 *
 * The largest k with 2 P(X < k) <= 1 - level, X binomial(nr, 1/2): the interval from
 * the k-th smallest to the k-th largest difference has the median in it with probability
 * 1 - 2 P(X < k). Conover, "Practical Nonparametric Statistics", 3rd edition, 1999, 3.2;
 * Gibbons and Chakraborti, "Nonparametric Statistical Inference", chapter 5, confidence
 * interval for the median.
 *
 * Return: k; 0 if there are too few pairs for any interval of this level.
 */
size_t stats_paired_rank(size_t nr, double level);

/**
 * stats_paired_ci - distribution-free confidence interval of the median
 * @sorted: differences, from the smallest to the largest
 * @nr: how many
 * @level: wanted confidence level
 *
 * Between the order statistics of stats_paired_rank(). Exact for independent differences
 * of one continuous distribution; where differences are equal, the level is at least that.
 *
 * Return: the interval with the level that it achieves, which is @level or more; that
 * without ends and of level 0 if there are too few pairs.
 */
struct stats_paired_ci stats_paired_ci(const double *sorted, size_t nr, double level);

/**
 * stats_paired_p - exact two-sided sign test of a median difference of 0
 * @diff: differences, in any order
 * @nr: how many
 *
 * Without the ties, n differences are left, s of them of the rarer sign:
 * p = min(1, 2 P(X <= s)), X binomial(n, 1/2). Conover 1999, 3.4; Gibbons and
 * Chakraborti, chapter 5, the sign test, who drop ties as well.
 *
 * Return: p; 1 if all are ties.
 */
double stats_paired_p(const double *diff, size_t nr);

/**
 * stats_paired_needed - how many pairs it takes to find anything
 * @alpha: level of the test, as 0.05; above 0
 * @nr_tests: comparisons that are corrected for, at least 1
 *
 * The smallest n whose smallest p, 2 / 2^n, is at most alpha / nr_tests: with fewer, Holm's
 * correction leaves none of that many comparisons resolved, whatever was measured.
 */
size_t stats_paired_needed(double alpha, size_t nr_tests);

/**
 * stats_paired_of - all of struct stats_paired
 * @diff: differences by block; used up
 * @nr: how many, at least 1
 * @level: wanted confidence level
 */
struct stats_paired stats_paired_of(double *diff, size_t nr, double level);

/**
 * stats_paired_bootstrap - interval of the median of differences that come in clusters
 * @diff: differences
 * @cluster: of each, the number of its cluster, which is the boot; any numbers
 * @nr: how many
 * @nr_resamples: 999 or more, with (nr_resamples + 1) (1 - level) / 2 a whole number
 * @level: nominal confidence level
 * @rng: the caller's generator, of type gsl_rng_mt19937 and seeded: the same seed gives
 *	the same interval
 * @ci: receives it, with the nominal level; without ends unless 0 is returned
 *
 * Draws whole clusters with replacement, as many as there are, and takes the median of all
 * of their differences: Davison and Hinkley, "Bootstrap Methods and their Application",
 * 1997, 3.8 (hierarchical data), whose first strategy this is; Field and Welsh,
 * "Bootstrapping clustered data", JRSS B 69, 2007. The ends are percentiles: the
 * k-th smallest and k-th largest resampled median, k = (nr_resamples + 1) (1 - level) / 2;
 * Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, 13.3; Davison and
 * Hinkley 1997, 5.3. The level is an approximation for many clusters: of 95 %,
 * tests/unit/stats_simulation_test.c finds 88 % with six boots, 91 % with ten and 94 % with
 * twenty. The interval of stats_paired_ci() over the boots' medians keeps what it says.
 *
 * Return: 0; -ENODATA with fewer than STATS_PAIRED_MIN_CLUSTERS clusters; -EINVAL if there
 * are too few resamples for the level; -ENOMEM.
 */
int stats_paired_bootstrap(const double *diff, const size_t *cluster, size_t nr,
			   size_t nr_resamples, double level, gsl_rng *rng,
			   struct stats_paired_ci *ci);

#endif /* FSNBENCH_STATS_PAIRED_H */
