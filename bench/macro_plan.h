/* SPDX-License-Identifier: GPL-2.0-only */
/* Which jobs run in which arms, and in which order. */
#ifndef FSNBENCH_MACRO_PLAN_H
#define FSNBENCH_MACRO_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/macro_cell.h"

/**
 * struct macro_plan - all cells, job by job
 * @jobs: the jobs
 * @cell: the cells
 * @nr: how many
 * @nr_arms: of each job
 */
struct macro_plan {
	struct macro_jobs jobs;
	struct macro_cell *cell;
	size_t nr, nr_arms;
};

/**
 * struct macro_choice - what is asked for
 * @kernel: what this kernel is called
 * @only: names of jobs, separated by commas; NULL: all
 * @arms: words that an arm must have one of, as "never,lsm"; NULL: all
 * @native: time, not counts
 * @full: the jobs that are left out without it as well
 * @nr_ops: operations of the shorter run of a fio job
 * @nr_rounds: rounds, or blocks
 * @seed: of the order
 */
struct macro_choice {
	const char *kernel, *only, *arms;
	bool native, full;
	unsigned long nr_ops, nr_rounds;
	uint64_t seed;
};

/**
 * macro_plan_make - cross the jobs with the arms
 * @plan: receives it; macro_plan_release() takes it, also after a failure
 * @choice: what is asked for
 * @dir: folder of the jobs
 *
 * Return: 0, -EINVAL (said on stderr) or -errno.
 */
int macro_plan_make(struct macro_plan *plan, const struct macro_choice *choice, const char *dir);

/** macro_plan_release - release it */
void macro_plan_release(struct macro_plan *plan);

/**
 * macro_plan_order - the order in which a job's arms take turns
 * @order: receives numbers of arms
 * @nr: how many there are
 * @block: number of the block
 * @seed: the same gives the same order
 *
 * ABBA: every second block has the order of the one before it, backwards, so that
 * what drifts in time is shared out evenly.
 */
void macro_plan_order(size_t *order, size_t nr, unsigned long block, uint64_t seed);

#endif /* FSNBENCH_MACRO_PLAN_H */
