/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of merge share. */
#ifndef FSNBENCH_MERGE_INTERNAL_H
#define FSNBENCH_MERGE_INTERNAL_H

#include <stdbool.h>
#include <string.h>

#include "bench/exact_stats.h"
#include "bench/merge.h"

/**
 * struct merge - a document being joined with its counters
 * @bracket: what the bracket itself counts, by column
 * @bench: the cell at hand, in the document
 * @cell: the same, in the counters
 * @reason: why the cell at hand is flagged; empty if it is not
 */
struct merge {
	const struct counters *counters;
	const struct symbols *symbols;
	int64_t bracket[COUNTERS_MAX_COLUMNS];
	json_t *benchmarks;
	json_t *bench;		/* the cell at hand */
	const struct counters_cell *cell;
	char reason[512];
};

/* Do enough operations agree on a mode for it to stand for all? */
static inline bool merge_is_agreed(size_t agree, size_t nr_ops)
{
	return (double)agree >= EXACT_STATS_MIN_AGREE * (double)nr_ops;
}

/** merge_flag - add a reason why the cell at hand is no result */
void merge_flag(struct merge *m, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** merge_is_per_op - is this column counted per operation and not a total? */
bool merge_is_per_op(const char *column);

/**
 * merge_counts_json - the "counts" of the cell at hand
 * @m: the merge; gets a flag if the plugin was confused
 *
 * Return: a new object: ops, per counter its mode, agree, mean, and for those
 * that most operations do not agree on the modes by round.
 */
json_t *merge_counts_json(struct merge *m);

/**
 * merge_paired_json - the difference to another cell, operation by operation
 * @m: the merge, with the cell at hand
 * @base: the other cell's counters
 * @name: the other cell's name
 *
 * Return: a new object, or NULL if the two did not run side by side.
 */
json_t *merge_paired_json(const struct merge *m, const struct counters_cell *base,
			  const char *name);

#endif /* FSNBENCH_MERGE_INTERNAL_H */
