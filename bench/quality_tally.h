/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts how often two arms of the same code are told apart: by the rule of native
 * verdicts, whose unit is the block, and by two tests of all batches on the very same data.
 */
#ifndef FSNBENCH_QUALITY_TALLY_H
#define FSNBENCH_QUALITY_TALLY_H

#include <jansson.h>

#include "bench/quality_blocks.h"

#define QUALITY_PAIRS	10	/* of processes, for one test of them */

enum quality_test {
	QUALITY_BLOCKS,		/* sign test of the differences by block */
	QUALITY_U,		/* Mann and Whitney's, all batches of one arm against the other's */
	QUALITY_WELCH,		/* Welch's, the same */
	QUALITY_NR_TESTS,
};

/* As documents say it. */
extern const char *const quality_test_names[QUALITY_NR_TESTS];

/**
 * struct quality_tally - comparisons of the same code
 * @nr: how many
 * @different: of them at the level, by each test
 * @p: [block, u, welch] of each, owned
 */
struct quality_tally {
	size_t nr, different[QUALITY_NR_TESTS];
	json_t *p;
};

/**
 * quality_tally_add - compare @a with @b
 * @t: the tally, all 0 at first
 *
 * Return: 0 or -ENOMEM; -EINVAL if they differ in their number of blocks.
 */
int quality_tally_add(struct quality_tally *t, const struct quality_arm *a,
		      const struct quality_arm *b);

/**
 * quality_tally_bound - how many of @nr are told apart at most, if a test keeps its level
 * @nr: comparisons
 * @level: of the test, which is how often it may err, as 0.05
 *
 * The smallest k with P(X <= k) >= 0.975, X binomial(nr, level): a test whose level is
 * higher is seen by more than that, and one that keeps it has more in 2.5 % at most.
 */
size_t quality_tally_bound(size_t nr, double level);

/**
 * quality_tally_json - how many, the bound, how many were told apart, and all p
 *
 * Return: a new object, NULL when out of memory; the p of @t are its own from then on.
 */
json_t *quality_tally_json(struct quality_tally *t);

/**
 * quality_tally_processes - the same with the process as the unit
 * @ns: an operation's time in each of some processes, in the order they ran
 * @nr: how many
 *
 * Every second process is of one arm, the one after it of the other. QUALITY_PAIRS such
 * pairs make a sign test, and no process is in two.
 *
 * Return: a new object: tests, pairs in each, and how many were different.
 */
json_t *quality_tally_processes(const double *ns, size_t nr);

#endif /* FSNBENCH_QUALITY_TALLY_H */
