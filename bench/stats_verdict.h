/* SPDX-License-Identifier: GPL-2.0-only */
/* What may be said of a comparison: the rule, what it could have found, and of many at once. */
#ifndef FSNBENCH_STATS_VERDICT_H
#define FSNBENCH_STATS_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "stats_paired.h"

/* Fixed before measuring: what a verdict on latency rests on at least. */
#define STATS_VERDICT_MIN_BOOTS		6
#define STATS_VERDICT_MIN_LAYOUTS	5

#define STATS_VERDICT_LEVEL	0.95	/* of intervals; tests are at 1 - this */
#define STATS_VERDICT_POWER	0.8	/* of minimum detectable effects */

enum stats_verdict_kind {
	STATS_VERDICT_UNRESOLVED,
	STATS_VERDICT_DIFFERENT,
	STATS_VERDICT_EQUIVALENT,
	STATS_VERDICT_NR_KINDS,
};

/* As reports say it. */
extern const char *const stats_verdict_names[STATS_VERDICT_NR_KINDS];

/**
 * struct stats_verdict - of one comparison
 * @kind: the verdict
 * @bound: the difference is not farther from 0 than this, with the interval's level, in
 *	its unit; INFINITY if there is no interval
 */
struct stats_verdict {
	enum stats_verdict_kind kind;
	double bound;
};

/**
 * stats_verdict_of - different, equivalent or not resolved
 * @ci: interval of the difference
 * @delta: what does not matter, above 0, in the interval's unit
 *
 * Equivalent if -delta < lo and hi < delta; else different if 0 is not in [lo, hi]; else
 * not resolved. An interval without 0 that is within delta is equivalent: there is
 * a shift, and it is smaller than what matters.
 *
 * The interval of level 1 - 2a being within delta is the same as two one-sided tests of
 * level a both rejecting: Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15, 1987;
 * Berger and Hsu, "Bioequivalence trials, intersection-union tests and equivalence confidence
 * sets", Statistical Science 11, 1996. With an interval of 95 % equivalence is therefore
 * falsely said in at most 2.5 %.
 *
 * Return: the verdict; not resolved without an interval.
 */
struct stats_verdict stats_verdict_of(struct stats_paired_ci ci, double delta);

/**
 * stats_verdict_delta_ns - what does not matter of an operation, in nanoseconds
 * @base_ns: time of the operation in the arm compared with
 *
 * The smaller of 1 % and 2 ns, which was fixed before measuring.
 */
double stats_verdict_delta_ns(double base_ns);

/** stats_verdict_allowed - enough boots and layouts (builds) for any verdict on time */
bool stats_verdict_allowed(size_t nr_boots, size_t nr_layouts);

/**
 * stats_verdict_power - power of the two-sided sign test
 * @nr: pairs
 * @alpha: level of the test, as 0.05
 * @up: probability that a difference is above 0; none is a tie
 *
 * P(X <= c) + P(X >= nr - c), X binomial(nr, up), where c is the largest number with
 * 2 P(Y <= c) <= alpha, Y binomial(nr, 1/2). Gibbons and Chakraborti, chapter 5, power of
 * the sign test.
 *
 * Return: the power; 0 if there are too few pairs for the level.
 */
double stats_verdict_power(size_t nr, double alpha, double up);

/**
 * stats_verdict_mde - minimum detectable effect
 * @nr: pairs
 * @spread: standard deviation of a paired difference
 * @alpha: level of the two-sided sign test, as 0.05
 * @power: wanted power, as 0.8; below 1
 *
 * The smallest median difference s for which the test rejects with probability @power when
 * differences are normal with median s and standard deviation @spread. Then one is
 * above 0 with probability u = Phi(s / spread), so that s = spread Phi^-1(u) where u >= 1/2
 * solves stats_verdict_power(nr, alpha, u) = power. The term is from Bloom, "Minimum
 * detectable effects", Evaluation Review 19, 1995, who has it for the t-test. Of one test:
 * a correction for several raises it.
 *
 * Return: the effect, in the unit of @spread; INFINITY if no effect is detected with that
 * few pairs.
 */
double stats_verdict_mde(size_t nr, double spread, double alpha, double power);

/**
 * stats_verdict_holm - p-values corrected for how many there are
 * @p: p-values of a family, in any order
 * @nr: how many
 * @adjusted: receives what to compare with the family's level; may be @p
 *
 * With p(1) <= ... <= p(m): adjusted(i) = min(1, max over j <= i of (m - j + 1) p(j)). Holm,
 * "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
 * Statistics 6, 1979; as adjusted p-values in Wright, Biometrics 48, 1992. Tests may depend
 * on each other in any way, as those of arms that share their base do.
 *
 * Return: 0 or -ENOMEM.
 */
int stats_verdict_holm(const double *p, size_t nr, double *adjusted);

#endif /* FSNBENCH_STATS_VERDICT_H */
