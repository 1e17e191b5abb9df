/* SPDX-License-Identifier: GPL-2.0-only */
/* A native run: tries all arms, sizes batches, does the blocks and the other passes. */
#ifndef FSNBENCH_NATIVE_RUN_H
#define FSNBENCH_NATIVE_RUN_H

#include <jansson.h>

#include "bench/native_block.h"
#include "bench/native_plan.h"

/**
 * struct native_extra - what is known of a run as a whole
 * @pmu: which counters there are; NULL without that pass
 * @crosscheck: what BPF counted, or why it did not; NULL without that pass
 */
struct native_extra {
	json_t *pmu, *crosscheck;
};

/**
 * native_run - measure a plan
 * @plan: receives the figures
 * @set: how to measure; the caller is pinned to its first processor
 * @extra: receives the rest; the caller's
 *
 * Says on stderr how far it is: in one line on a terminal, else a line per group.
 *
 * Return: 0, -EINTR if the end was asked for, or -errno (said on stderr).
 */
int native_run(struct native_plan *plan, const struct native_setting *set,
	       struct native_extra *extra);

/**
 * native_run_seconds - about how long that takes
 *
 * By what batches are to take, and what else was seen to take of a visit on one machine.
 */
double native_run_seconds(const struct native_plan *plan, const struct native_setting *set);

#endif /* FSNBENCH_NATIVE_RUN_H */
