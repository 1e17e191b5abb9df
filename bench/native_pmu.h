/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts of the processor's and the kernel's events, for operations that a thread
 * does. Reading and enabling counters takes time: counted operations are not timed
 * ones.
 *
 * Events are counted in groups (native_pmu_events.h), each in user and kernel mode
 * together and, named with ":k", in kernel mode alone. The processor has fewer
 * counters than there are events: the kernel lets the groups take turns, every few
 * milliseconds. A count is scaled up by the time its event was enabled over the time
 * it ran, which is said beside it. An event that never ran has no count.
 */
#ifndef FSNBENCH_NATIVE_PMU_H
#define FSNBENCH_NATIVE_PMU_H

#include <jansson.h>
#include <stdbool.h>

struct native_pmu;

/**
 * native_pmu_open - open all events for the calling thread, disabled
 * @pmu: receives what native_pmu_close() takes
 *
 * Events that the machine does not have, or does not allow, are left out and
 * the reason is kept; that is no error, and neither is it when none is left.
 *
 * Return: 0 or -ENOMEM.
 */
int native_pmu_open(struct native_pmu **pmu);

/** native_pmu_start - let the counters run; 0 or -errno */
int native_pmu_start(struct native_pmu *pmu);

/** native_pmu_stop - stop them; 0 or -errno */
int native_pmu_stop(struct native_pmu *pmu);

/**
 * native_pmu_read - what was counted since the last call, or since the beginning
 * @pmu: stopped
 * @perf: receives an object, the caller's: per event "per_op", per operation, and
 *	"scaled_by", 1 where the event ran all the time; under "skipped" why an event
 *	that native_pmu_context() lists has no count; a "note" where the kernel hides
 *	indirect calls from the processor
 * @nr_ops: operations since then, at least 1
 *
 * Return: 0, -EINVAL without operations, -ENOMEM.
 */
int native_pmu_read(struct native_pmu *pmu, json_t **perf, unsigned long nr_ops);

/**
 * native_pmu_context - which events there are
 * @pmu: the counters
 *
 * "available": does the machine count anything in hardware, and "reason" if not;
 * "model": libpfm4's name of the processor's PMU; "events": the name that was taken
 * for each; "skipped": why the others are not counted; "note" as in native_pmu_read().
 *
 * Return: an object, the caller's, or NULL.
 */
json_t *native_pmu_context(const struct native_pmu *pmu);

/** native_pmu_close - close all; NULL is fine */
void native_pmu_close(struct native_pmu *pmu);

#endif /* FSNBENCH_NATIVE_PMU_H */
