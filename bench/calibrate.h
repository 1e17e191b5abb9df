/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a direct, an indirect and a retpolined call cost on this processor, in user space:
 * to stand beside differences of kernels, and never in their place.
 */
#ifndef FSNBENCH_CALIBRATE_H
#define FSNBENCH_CALIBRATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "calibrate_calls.h"
#include "native_clock.h"

#define CALIBRATE_BATCH_CALLS	8192	/* timed together: 64 KiB of addresses */
#define CALIBRATE_NR_BATCHES	7	/* of a visit, after one that is not counted */
#define CALIBRATE_MIN_BLOCKS	12	/* six comparisons need eight, see stats_paired_needed() */
#define CALIBRATE_SEED		1

/**
 * struct calibrate - times by block
 * @ns: nanoseconds of one turn of each loop, by [predicted][call]: the mean of the medians of
 *	two visits
 * @nr_blocks: how many of each
 * @nr_room: how many there is room for
 * @clock: what they were timed with
 */
struct calibrate {
	double *ns[2][CALIBRATE_NR_CALLS];
	size_t nr_blocks, nr_room;
	struct native_clock clock;
};

/**
 * calibrate_measure - time the loops on the processor that this runs on
 * @c: receives the times; calibrate_release() takes it, also after a failure
 * @seconds: how long; at least CALIBRATE_MIN_BLOCKS blocks are measured
 *
 * Every block visits every loop twice, in a random order and in the same backwards. Before
 * each batch the sequence of targets is made anew: one target over and over (predicted), or
 * each of CALIBRATE_NR_TARGETS with the same probability, so that there is nothing to learn
 * and one in CALIBRATE_NR_TARGETS is predicted by luck. The first batch of a visit, which
 * finds the caches and predictors of another loop, is left out.
 *
 * Return: 0; -ENOTSUP (said on stderr) where there are no such loops or no clock; -ENOMEM.
 */
int calibrate_measure(struct calibrate *c, unsigned int seconds);

/**
 * calibrate_add_block - room for another block's times, at the end of each of @ns
 *
 * Return: 0 or -ENOMEM.
 */
int calibrate_add_block(struct calibrate *c);

/** calibrate_release - release the times */
void calibrate_release(struct calibrate *c);

/**
 * calibrate_results - "loop", "calls" and "differences" of a document
 * @c: times of at least one block
 *
 * A call is its loop minus the loop without a call, block by block; of that and of the
 * differences of calls the median and stats_paired_ci(). A difference is resolved if the
 * sign test rejects 0 at STATS_VERDICT_LEVEL after Holm's correction for all of them; if
 * not, "bound_ns" is the end of the interval that is farther from 0.
 *
 * Return: a new object, NULL when out of memory.
 */
json_t *calibrate_results(const struct calibrate *c);

/**
 * calibrate_json - measure, and the whole document
 * @seconds: as of calibrate_measure()
 *
 * Stays on the processor that it is called on, and lets go of it at the end.
 *
 * Return: a new object; NULL with errno set: as calibrate_measure(), or that of
 * sched_setaffinity().
 */
json_t *calibrate_json(unsigned int seconds);

/** calibrate_text - print what calibrate_json() gave as tables of at most 100 columns */
void calibrate_text(const json_t *root, FILE *out);

#endif /* FSNBENCH_CALIBRATE_H */
