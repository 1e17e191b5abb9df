/* SPDX-License-Identifier: GPL-2.0-only */
/* The document of a native run: results/README.md has its fields. */
#ifndef FSNBENCH_NATIVE_WRITE_H
#define FSNBENCH_NATIVE_WRITE_H

#include <jansson.h>

#include "bench/native_block.h"
#include "bench/native_plan.h"

/**
 * native_write_benchmarks - all arms of a plan
 * @plan: after native_run()
 * @set: how it was measured
 *
 * Return: a new array; NULL when out of memory.
 */
json_t *native_write_benchmarks(const struct native_plan *plan, const struct native_setting *set);

/**
 * native_write_flags - the run's own controls, judged
 * @plan: after native_run()
 * @set: how it was measured
 * @context: receives "flagged": a sentence for each control that is told apart, and
 *	"controls": how many were judged, and how many blocks it takes to flag one
 *
 * Return: how many are flagged, or -errno.
 */
int native_write_flags(const struct native_plan *plan, const struct native_setting *set,
		       json_t *context);

/** native_write_experiments - what was asked, for the context; a new object or NULL */
json_t *native_write_experiments(const struct native_plan *plan);

#endif /* FSNBENCH_NATIVE_WRITE_H */
