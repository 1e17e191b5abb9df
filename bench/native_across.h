/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Over boots. The unit is the boot, of a build: what alignment or link order gave a
 * kernel is the same in all blocks of a boot, and is no property of its source.
 */
#ifndef FSNBENCH_NATIVE_ACROSS_H
#define FSNBENCH_NATIVE_ACROSS_H

#include "native_compare.h"

/**
 * struct native_side - some documents, in order of their dates
 * @doc: them; those with one boot_id are one boot
 * @nr: how many
 */
struct native_side {
	const struct native_doc **doc;
	size_t nr;
};

/** native_side_boots - how many boots they are of */
size_t native_side_boots(const struct native_side *side);

/**
 * struct native_pooled - an arm against its base, both of one boot, over several boots
 * @arm: it, in the first document that has it
 * @nr_boots: that have both
 * @nr_builds: that those are of
 * @base_ns: median over the boots of the base's median
 * @ns: of the boots' median differences: a sign test and interval over boots
 * @bootstrap: interval of the median of all blocks' differences, boots drawn whole; without
 *	ends below STATS_PAIRED_MIN_CLUSTERS boots
 * @p_holm: @ns.p, corrected within the arm's experiments
 * @delta_ns: what does not matter
 * @allowed: enough boots and builds for a verdict
 * @verdict: by @ns
 */
struct native_pooled {
	const struct native_arm *arm;
	size_t nr_boots, nr_builds;
	double base_ns;
	struct stats_paired ns;
	struct stats_paired_ci bootstrap;
	double p_holm, delta_ns;
	bool allowed;
	struct stats_verdict verdict;
};

/**
 * native_pool - the arms of several boots of one kernel
 * @side: documents
 * @limit: what does not matter
 * @out: receives an array; the caller frees it
 * @nr: receives how many
 *
 * Return: 0 or -ENOMEM.
 */
int native_pool(const struct native_side *side, struct native_limit limit,
		struct native_pooled **out, size_t *nr);

enum native_which {
	NATIVE_OLD,
	NATIVE_NEW,
	NATIVE_NR_SIDES,
};

/**
 * struct native_cell - an arm on either side
 * @arm: it, in the first document of each side; NULL where there is no result
 * @nr_boots: by side
 * @nr_builds: by side
 * @ns: median over the boots of their medians, by side
 * @least: of the boots' medians, by side
 * @most: of them
 * @present: both sides have a result
 * @diff_ns: @ns of NEW minus that of OLD
 * @bound_ns: no boot of one side is farther from one of the other; INFINITY with one boot
 *	on either side, which says nothing about others
 * @allowed: enough boots and builds on each side for a verdict
 * @pairs: where @allowed: the first boot of NEW minus the first of OLD, and so on
 * @p_holm: of that
 * @delta_ns: what does not matter
 * @verdict: where @allowed
 */
struct native_cell {
	const struct native_arm *arm[NATIVE_NR_SIDES];
	size_t nr_boots[NATIVE_NR_SIDES], nr_builds[NATIVE_NR_SIDES];
	double ns[NATIVE_NR_SIDES], least[NATIVE_NR_SIDES], most[NATIVE_NR_SIDES];
	bool present;
	double diff_ns, bound_ns;
	bool allowed;
	struct stats_paired pairs;
	double p_holm, delta_ns;
	struct stats_verdict verdict;
};

/**
 * native_across - each arm of two kernels, or of two runs
 * @side: OLD and NEW
 * @limit: what does not matter
 * @out: receives an array, in order of OLD and then of what NEW alone has; the caller frees
 *	it. A/A copies are left out
 * @nr: receives how many
 *
 * Boots are paired in order of their dates, which is fixed before any time is seen: if
 * the kernels do not differ the differences are symmetric about 0, whatever two boots
 * are paired, and the sign test holds. Boots in turn also cancel what drifts.
 *
 * Return: 0 or -ENOMEM.
 */
int native_across(const struct native_side side[NATIVE_NR_SIDES], struct native_limit limit,
		  struct native_cell **out, size_t *nr);

/** native_cell_name - of the benchmark */
const char *native_cell_name(const struct native_cell *cell);

/** native_cell_is_worse - told apart, and slower by more than what does not matter */
bool native_cell_is_worse(const struct native_cell *cell);

#endif /* FSNBENCH_NATIVE_ACROSS_H */
