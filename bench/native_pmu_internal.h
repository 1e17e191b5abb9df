/* SPDX-License-Identifier: GPL-2.0-only */
/* What native_pmu.c, native_pmu_json.c and their test share. */
#ifndef FSNBENCH_NATIVE_PMU_INTERNAL_H
#define FSNBENCH_NATIVE_PMU_INTERNAL_H

#include <jansson.h>
#include <perf/evsel.h>
#include <perf/threadmap.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench/native_pmu_events.h"

struct perf_evlist;

/* Where counts come from: the kernel, or a test. Return 0 or -errno. */
struct native_pmu_source {
	int (*open)(struct perf_evsel *evsel, struct perf_thread_map *thread);
	int (*enable)(struct perf_evsel *leader);
	int (*disable)(struct perf_evsel *leader);
	int (*read)(struct perf_evsel *evsel, struct perf_counts_values *count);
};

/**
 * struct native_pmu_counter - one event, counted in one set of modes
 * @event: which
 * @kernel_only: in kernel mode alone
 * @code: what the kernel was asked for
 * @error: 0; why it is not counted: -ENOENT and no evsel when the processor has no
 *	such event, otherwise what perf_event_open(2) said
 * @encoded: @code is valid: @error is the kernel's
 * @evsel: its counter; NULL if it is not counted
 * @last: what was read before
 */
struct native_pmu_counter {
	const struct native_pmu_event *event;
	bool kernel_only, encoded;
	struct native_pmu_code code;
	int error;
	struct perf_evsel *evsel;
	struct perf_counts_values last;
};

#define NATIVE_PMU_NR_LISTS (2 * NATIVE_PMU_NR_GROUPS)

struct native_pmu {
	const struct native_pmu_source *source;
	const char *model;
	struct native_pmu_counter *counters;
	size_t nr_counters;
	/* One for each group, and one for each in kernel mode alone; may be empty. */
	struct perf_evlist *lists[NATIVE_PMU_NR_LISTS];
};

/**
 * struct native_pmu_value - what became of one counter
 * @per_op: events per operation
 * @scaled_by: time enabled over time running, at least 1
 */
struct native_pmu_value {
	double per_op, scaled_by;
};

/**
 * native_pmu_open_from - native_pmu_open(), counting with something else
 * @pmu: receives what native_pmu_close() takes
 * @source: where counts come from
 * @model: libpfm4's name of a PMU, or NULL; not copied
 */
int native_pmu_open_from(struct native_pmu **pmu, const struct native_pmu_source *source,
			 const char *model);

/**
 * native_pmu_scale - the count of an event that may not have run all the time
 * @before: read before
 * @after: read after
 * @nr_ops: operations in between
 * @value: filled in
 *
 * count * enabled / running, as perf_event_open(2) has it, of the differences.
 *
 * Return: 0; -ENODATA: it was enabled and never ran; -EIO: what was read cannot be.
 */
int native_pmu_scale(const struct perf_counts_values *before,
		     const struct perf_counts_values *after, unsigned long nr_ops,
		     struct native_pmu_value *value);

/** native_pmu_is_retpolined - does this line of spectre_v2 say so? */
bool native_pmu_is_retpolined(const char *spectre_v2);

#endif /* FSNBENCH_NATIVE_PMU_INTERNAL_H */
