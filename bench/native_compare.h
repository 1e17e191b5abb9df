/* SPDX-License-Identifier: GPL-2.0-only */
/* Within one boot: each arm against the base of its group, block by block. */
#ifndef FSNBENCH_NATIVE_COMPARE_H
#define FSNBENCH_NATIVE_COMPARE_H

#include <stdbool.h>

#include "native_load.h"
#include "stats_verdict.h"

/**
 * struct native_limit - what does not matter, where it was said
 * @amount: 0: the rule of stats_verdict_delta_ns()
 * @percent: @amount is a percentage of the base's time, else ns
 */
struct native_limit {
	double amount;
	bool percent;
};

/** native_limit_ns - what does not matter of @base_ns, in ns */
double native_limit_ns(struct native_limit limit, double base_ns);

/**
 * native_verdict - the verdict of a comparison that is one of several
 * @ci: interval of the difference, in ns
 * @delta_ns: what does not matter
 * @p_holm: of the test, corrected
 *
 * That of stats_verdict_of(); where it says different, p_holm has to be below
 * 1 - STATS_VERDICT_LEVEL, or nothing is resolved.
 */
struct stats_verdict native_verdict(struct stats_paired_ci ci, double delta_ns, double p_holm);

/**
 * struct native_diff - an arm against the base of its group
 * @arm: the arm
 * @base: what it is compared with
 * @present: there is such a base, it is not the arm, and both have the same blocks
 * @arm_ns: median over its blocks, in ns per operation; set whenever there is a result
 * @arm_ci: interval of that
 * @base_ns: the base's median
 * @ns: of the differences arm - base, by block
 * @percent: their median, in percent of the base's block
 * @p_holm: @ns.p, corrected within the experiments of the arm; a control's within all
 *	controls of the document
 * @delta_ns: what does not matter
 * @mde_ns: minimum detectable effect of one test; INFINITY with too few blocks
 * @verdict: for this boot and its kernel's layout
 */
struct native_diff {
	const struct native_arm *arm, *base;
	bool present;
	double arm_ns, base_ns;
	struct stats_paired_ci arm_ci;
	struct stats_paired ns;
	double percent, p_holm, delta_ns, mde_ns;
	struct stats_verdict verdict;
};

/**
 * native_compare - compare the arms of a document
 * @doc: document
 * @limit: what does not matter
 * @diff: receives an array by arm; the caller frees it
 *
 * Return: 0 or -ENOMEM.
 */
int native_compare(const struct native_doc *doc, struct native_limit limit,
		   struct native_diff **diff);

/** native_arm_is_control - an A/A copy, or an arm of a control */
bool native_arm_is_control(const struct native_arm *arm);

/**
 * native_compare_pair - the difference of any two arms of one document
 * @a: an arm with a result
 * @b: what is taken away from it
 * @limit: what does not matter
 * @diff: receives it; @p_holm is the test's own
 *
 * Return: 0 or -ENOMEM.
 */
int native_compare_pair(const struct native_arm *a, const struct native_arm *b,
			struct native_limit limit, struct native_diff *diff);

#endif /* FSNBENCH_NATIVE_COMPARE_H */
