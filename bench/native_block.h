/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A block: all arms of a group in random order, then the same in the opposite order
 * (ABBA), so that what drifts evenly is in all arms alike. A visit is a fresh mount, with
 * its files, listener and marks.
 */
#ifndef FSNBENCH_NATIVE_BLOCK_H
#define FSNBENCH_NATIVE_BLOCK_H

#include <gsl/gsl_rng.h>

#include "bench/native_clock.h"
#include "bench/native_plan.h"

/**
 * struct native_setting - how a run measures
 * @seed: of the order
 * @nr_blocks: of each arm
 * @nr_batches: kept of each visit and thread
 * @batch_us: how long a batch is to take
 * @inject_ns: of arms of role inject
 * @times_only: no histogram, no counters
 * @cpus: processors, in the order in which threads are given them
 * @nr_cpus: how many
 * @clock: the clocks
 */
struct native_setting {
	unsigned long seed;
	unsigned int nr_blocks, nr_batches;
	unsigned long batch_us, inject_ns;
	bool times_only;
	int cpus[NATIVE_MAX_THREADS];
	int nr_cpus;
	struct native_clock clock;
};

/**
 * native_block_order - the order of a block's visits
 * @order: receives 2 * @nr numbers of arms: a permutation, then the same from its end
 * @nr: arms
 * @rng: the run's generator; Fisher and Yates' shuffle with gsl_rng_uniform_int()
 */
void native_block_order(size_t *order, size_t nr, gsl_rng *rng);

/** native_block_visit_size - nanoseconds that a visit of an arm writes: threads and batches */
size_t native_block_visit_size(const struct native_plan_arm *arm, unsigned int nr_batches);

/** native_block_fail - an arm failed: it says why, has no times, and is visited no more */
void native_block_fail(struct native_plan_arm *arm, const char *what, int err);

/**
 * native_block_try - open an arm's session once: proof, and how long an operation takes
 * @arm: receives what was found; what the kernel refuses makes it a skip
 * @set: how to measure
 *
 * Return: 0; -EINTR if the end was asked for; another -errno if nothing can run at all.
 */
int native_block_try(struct native_plan_arm *arm, const struct native_setting *set);

/**
 * native_block_run - one block of a group
 * @group: the group
 * @arms: the plan's
 * @block: its number, from 0
 * @order: 2 * group->nr numbers of arms, of native_block_order()
 * @set: how to measure
 *
 * Return: 0, -EINTR if the end was asked for, or -errno if a mount is left.
 */
int native_block_run(const struct native_group *group, struct native_plan_arm *arms,
		     unsigned int block, const size_t *order, const struct native_setting *set);

/**
 * native_block_pass - one more visit of an arm, for what is not a time
 * @group: its group
 * @arm: the arm
 * @set: how to measure
 * @pass: takes the open visit and @data; 0 or -errno
 * @data: passed on
 *
 * Return: 0, -EINTR, or -errno.
 */
struct native_visit;
int native_block_pass(const struct native_group *group, struct native_plan_arm *arm,
		      const struct native_setting *set,
		      int (*pass)(struct native_visit *v, void *data), void *data);

#endif /* FSNBENCH_NATIVE_BLOCK_H */
