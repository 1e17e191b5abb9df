/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the instructions of a cell's most frequent operation are executed. */
#ifndef FSNBENCH_MERGE_PROFILE_H
#define FSNBENCH_MERGE_PROFILE_H

#include "bench/merge_internal.h"

/**
 * merge_profile_json - the "profile" of the cell at hand
 * @m: the merge; gets a flag if a tree does not add up to the instructions of its
 *	operation, or was lost although no other task ran
 * @counts: its counts
 *
 * Of the operations whose instructions are the mode, the tree that most of them have.
 * What user mode executes is a stack of its own, less the bracket's.
 *
 * Return: a new object, or NULL without profile=on or a tree to show.
 */
json_t *merge_profile_json(struct merge *m, json_t *counts);

#endif /* FSNBENCH_MERGE_PROFILE_H */
