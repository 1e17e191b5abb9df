/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs the cells of a plan, round by round. What fails is said, and left out from then on. */
#ifndef FSNBENCH_MACRO_ROUNDS_H
#define FSNBENCH_MACRO_ROUNDS_H

#include "bench/macro_place.h"
#include "bench/macro_plan.h"

/**
 * macro_rounds_exact - in the guest: each cell once a round, on a fresh mount
 * @plan: what of it is missing is known
 * @place: where cells work
 * @nr_rounds: how many
 *
 * Return: the exit status, which does not say what cells became of.
 */
int macro_rounds_exact(struct macro_plan *plan, const struct macro_place *place,
		       unsigned long nr_rounds);

/**
 * macro_rounds_native - on this kernel: job by job a warm-up and the blocks
 * @plan: as above; what the kernel refuses is missing then
 * @choice: has the number of blocks and the seed of the order of arms
 * @g: where cells work
 *
 * Return: the exit status, likewise.
 */
int macro_rounds_native(struct macro_plan *plan, const struct macro_choice *choice,
			struct macro_ground *g);

#endif /* FSNBENCH_MACRO_ROUNDS_H */
