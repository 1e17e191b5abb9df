/* SPDX-License-Identifier: GPL-2.0-only */
/* Statistics of exact counts: what most operations do, and the average. */
#ifndef FSNBENCH_EXACT_STATS_H
#define FSNBENCH_EXACT_STATS_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct exact_stats - one counter over the operations of a cell
 * @mode: the most frequent value, the smallest of equally frequent ones
 * @agree: how many operations have it
 * @mean: arithmetic mean over all operations, rounded to 1e-6
 */
struct exact_stats {
	int64_t mode;
	size_t agree;
	double mean;
};

/* Below this share of agreeing operations a counter is judged by its mean. */
#define EXACT_STATS_MIN_AGREE 0.9

/**
 * exact_stats - mode, agreement and mean
 * @values: one per operation; sorted in place
 * @nr: at least 1
 */
struct exact_stats exact_stats(int64_t *values, size_t nr);

#endif /* FSNBENCH_EXACT_STATS_H */
