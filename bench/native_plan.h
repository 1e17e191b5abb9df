/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a native run does: groups of arms that are compared with each other. The arms of
 * a group do the same operations: workload, file system, threads, and the scales that
 * are the workload's (depth, files). Whoever watches, by how many groups and marks, is
 * what an arm is.
 */
#ifndef FSNBENCH_NATIVE_PLAN_H
#define FSNBENCH_NATIVE_PLAN_H

#include <jansson.h>
#include <stdio.h>

#include "bench/native_disturb.h"
#include "bench/native_histogram.h"
#include "bench/native_role.h"
#include "bench/native_session.h"
#include "bench/plan.h"

#define NATIVE_MAX_REASON	512

/**
 * struct native_choice - what a run was asked for
 * @filter: which cells; its kernel is the name as it was typed
 * @threads: 0-terminated numbers of threads that all cells are done with; none: their own
 * @inject_ns: delay per operation of an arm of role inject; 0: there is none
 * @bare: also an arm of role bare where the workload is open_close
 * @only_aa: base and A/A copy alone, without getppid
 */
struct native_choice {
	struct plan_filter filter;
	json_int_t threads[EXPERIMENT_MAX_VALUES + 1];
	unsigned long inject_ns;
	bool bare, only_aa;
};

/**
 * struct native_hits - what listeners received
 * @events: in the proof, of all groups and threads together
 * @expected: what the workload declares of those operations
 * @others: in the proof, that the marks did not ask for
 * @calls: runs of the listener's own programs in the proof, -1 if it has none
 * @calls_expected: by the workload's declaration
 * @overflows: times that a queue was full, anywhere
 * @silent: visits after whose timed part nothing had come, although it should
 */
struct native_hits {
	unsigned long events, expected, others, overflows, silent;
	long calls, calls_expected;
};

/**
 * struct native_block - what is known of an arm's two visits in one block
 * @order: their positions among all visits of the block
 * @disturb: what disturbed them, together
 */
struct native_block {
	size_t order[2];
	struct native_disturb disturb;
};

/**
 * struct native_plan_arm - an arm, and what was measured
 * @cell: the cell
 * @role: what it is in its group
 * @experiments: bit per experiment of the plan that it belongs to
 * @status: ok until something says otherwise
 * @reason: why
 * @op_ns: time of an operation, roughly, by which batches are sized
 * @waits: its events do not merge, so that its queue is emptied between batches
 * @times: nanoseconds of timed batches by block, visit, thread, batch
 * @warm_up: the same of those that were discarded
 * @blocks: by block
 * @histogram: of single operations; NULL without that pass
 * @perf: "perf" of the document; NULL without that pass
 */
struct native_plan_arm {
	struct result_cell cell;
	enum native_role role;
	uint64_t experiments;
	enum result_status status;
	char reason[NATIVE_MAX_REASON];
	double op_ns;
	bool waits;
	struct native_hits hits;
	uint64_t *times, *warm_up;
	struct native_block *blocks;
	struct native_histogram *histogram;
	json_t *perf;
};

/**
 * struct native_group - arms that are compared
 * @name: workload, file system, and threads and scales where they are not the usual
 * @first: index of the first arm, which is the base
 * @nr: how many
 * @batch_ops: operations of a batch, in all of its arms
 * @nr_warm: batches of a visit that are discarded
 */
struct native_group {
	char name[128];
	size_t first, nr;
	unsigned long batch_ops;
	unsigned int nr_warm;
};

/**
 * struct native_plan - a run
 * @plan: experiments and cells that it was made of
 * @arms: those of a group follow each other
 */
struct native_plan {
	struct plan plan;
	struct native_plan_arm *arms;
	struct native_group *groups;
	size_t nr_arms, nr_groups;
};

/**
 * native_plan_make - the groups of the wanted experiments
 * @choice: what was asked for, after plan_check() with native_plan_kernel()
 * @plan: receives it; native_plan_free() releases it
 *
 * Each group gets its base, if the experiments do not have it, and an A/A copy of it; a
 * run gets a group of getppid with a watched arm.
 *
 * Return: 0 or what plan_make() returns.
 */
int native_plan_make(const struct native_choice *choice, struct native_plan *plan);

/**
 * native_plan_kernel - the vocabulary word that cells are planned with
 * @name: what the kernel is called
 *
 * Kernels without hooks get the cells of hooks as well, to leave them out with the
 * reason that the kernel itself gives.
 */
const char *native_plan_kernel(const char *name);

/** native_plan_arm_name - the name in documents, to @buf; returns @buf */
const char *native_plan_arm_name(const struct native_plan_arm *arm, char *buf, size_t size);

/**
 * native_plan_print - the groups and arms of a plan, and how long it takes
 * @plan: the plan
 * @seconds: how long
 * @nr_blocks: of each arm
 */
void native_plan_print(const struct native_plan *plan, double seconds, unsigned int nr_blocks,
		       FILE *out);

/** native_plan_free - release a plan and what was measured */
void native_plan_free(struct native_plan *plan);

#endif /* FSNBENCH_NATIVE_PLAN_H */
