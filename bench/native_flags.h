/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rule for a run's own controls, fixed before measuring: arms that must not differ
 * from their base. One that is told apart flags the whole document.
 */
#ifndef FSNBENCH_NATIVE_FLAGS_H
#define FSNBENCH_NATIVE_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NATIVE_FLAGS_ALPHA	0.001

/**
 * struct native_flag - a control and what is found of it
 * @base: nanoseconds per operation by block, of the arm it must be equal to
 * @arm: of the control, by the same blocks
 * @nr: blocks
 * @median_ns: receives the median of @arm - @base
 * @p: receives the p-value of the sign test, corrected by Holm over all controls
 * @equivalent: receives whether the 95 % interval of the median is within
 *	stats_verdict_delta_ns() of the base's median
 * @flagged: receives the verdict: @p is at most NATIVE_FLAGS_ALPHA, and not @equivalent
 */
struct native_flag {
	const double *base, *arm;
	size_t nr;
	double median_ns, p;
	bool equivalent, flagged;
};

/**
 * native_flags_judge - judge all controls of a document
 * @flag: controls; those without a block are not flagged, and not corrected for
 * @nr: how many
 *
 * Return: how many are flagged, or -ENOMEM.
 */
int native_flags_judge(struct native_flag *flag, size_t nr);

/**
 * native_flags_needed - blocks without which nothing can be flagged
 * @nr_controls: how many controls there are, at least 1
 */
size_t native_flags_needed(size_t nr_controls);

/**
 * native_flags_block_value - one arm in one block
 * @first: nanoseconds of the batches of the first visit
 * @second: of the second
 * @nr: batches of a visit
 * @batch_ops: operations of a batch
 *
 * Return: the mean of both visits' medians, in nanoseconds per operation; NAN when out of
 * memory.
 */
double native_flags_block_value(const uint64_t *first, const uint64_t *second, size_t nr,
				unsigned long batch_ops);

#endif /* FSNBENCH_NATIVE_FLAGS_H */
