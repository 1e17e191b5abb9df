/* SPDX-License-Identifier: GPL-2.0-only */
/* The trees of functions in the counting plugin's output (profile=on), each kept once. */
#ifndef FSNBENCH_COUNTERS_PROFILE_H
#define FSNBENCH_COUNTERS_PROFILE_H

#include "bench/counters.h"

/** counters_profile_add - a line of a tree: 0, -EINVAL if it is none, or -ENOMEM */
int counters_profile_add(struct counters_profile *profile, const char *text);

/**
 * counters_profile_end - the last operation of a cell has no more lines
 * @cell: the cell
 * @profile: its tree, which is empty afterwards; not looked at if the operation was said
 *	to have that of the one before, or none
 *
 * Return: 0 or -ENOMEM.
 */
int counters_profile_end(struct counters_cell *cell, struct counters_profile *profile);

/** counters_profile_same - the last operation has the tree of the one before; -EINVAL if there is none */
int counters_profile_same(struct counters_cell *cell);

/** counters_profile_lost - the last operation has no tree; 0 or -ENOMEM */
int counters_profile_lost(struct counters_cell *cell);

/** counters_profile_is_known - it has been said which tree the last operation has */
bool counters_profile_is_known(const struct counters_cell *cell);

/** counters_profile_insns - instructions of all functions of a tree */
uint64_t counters_profile_insns(const struct counters_profile *profile);

/** counters_profiles_free - release those of a cell */
void counters_profiles_free(struct counters_cell *cell);

#endif /* FSNBENCH_COUNTERS_PROFILE_H */
