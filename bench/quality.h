/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How good is this instrument? Its native engine is run many times, whole and as processes
 * of their own, on questions whose answer is known: the same code twice, a bare loop, a
 * delay of known size.
 *
 * Each part below makes its runs, and gives what a document says of it.
 */
#ifndef FSNBENCH_QUALITY_H
#define FSNBENCH_QUALITY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench/quality_blocks.h"
#include "bench/stats_paired.h"

#define QUALITY_LEVEL	0.05	/* of the tests that are counted */

/**
 * struct quality_plan - what is run
 * @program: a program that takes "native ..."; NULL for this one
 * @workload: whose operation is timed
 * @nr_aa: runs of the same code twice
 * @nr_repeats: runs of each delay
 * @nr_blocks: blocks of a run
 * @nr_batches: batches of a visit
 * @batch_us: aim for the length of a batch, microseconds
 * @mde_s: seconds for each arm of the run that minimum detectable effects are from
 * @harness_s: seconds for each arm of the run that has a bare loop
 * @long_blocks: blocks of these two: more of them, and shorter, as effects are found by blocks
 * @seed: of the first run; each further one has the next
 */
struct quality_plan {
	const char *program, *workload;
	unsigned long nr_aa, nr_repeats, nr_blocks, nr_batches, batch_us;
	unsigned long mde_s, harness_s, long_blocks, seed;
};

/**
 * struct quality - a study under way
 * @plan: what is run
 * @dir: folder for what the runs write
 * @nr_run: runs that ended well
 * @nr_failed: that did not
 * @next: number of the next run, from 0
 * @done_s: what is behind, in planned seconds
 * @planned_s: what there is in all
 * @begin_s: when it began, seconds of CLOCK_MONOTONIC
 * @context: of the first document, which describes machine and kernel; owned
 */
struct quality {
	const struct quality_plan *plan;
	char dir[256];
	unsigned long nr_run, nr_failed, next;
	double done_s, planned_s, begin_s;
	json_t *context;
};

/* The injected delays, in percent of the base. */
#define QUALITY_NR_DELAYS	3

extern const double quality_delay_percent[QUALITY_NR_DELAYS];

/**
 * quality_aa - the same code twice: how often is it told apart?
 * @q: the study
 * @base_ns: receives the median time of an operation, ns; NAN without any run
 * @j: receives the part of the document
 *
 * Like all parts: a run that fails is said and counted, and the next one begins.
 *
 * Return: 0; -EINTR if the user wants the end; -ENODATA if nothing can run; -ECANCELED if
 * the first runs all failed; -errno.
 */
int quality_aa(struct quality *q, double *base_ns, json_t **j);

/** quality_mde - what difference is found in a run of some length? As quality_aa() */
int quality_mde(struct quality *q, json_t **j);

/** quality_harness - what does the harness add to an operation? As quality_aa() */
int quality_harness(struct quality *q, json_t **j);

/** quality_inject - is a delay found? @base_ns: an operation's time; else as quality_aa() */
int quality_inject(struct quality *q, double base_ns, json_t **j);

/** quality_planned_s - seconds that all runs of a plan will take, about */
double quality_planned_s(const struct quality_plan *plan);

/** quality_number - a number, or null if it is none */
json_t *quality_number(double value);

/** quality_interval - [lo, hi]; null if there is none */
json_t *quality_interval(struct stats_paired_ci ci);

#endif /* FSNBENCH_QUALITY_H */
