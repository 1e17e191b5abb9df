/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs the native engine as a process of its own, and reads what it timed. */
#ifndef FSNBENCH_QUALITY_RUN_H
#define FSNBENCH_QUALITY_RUN_H

#include "bench/quality.h"

/**
 * struct quality_run - one run of the native engine
 * @what: the part, for messages
 * @nr: number within the part, from 1
 * @of: how many the part has
 * @blocks: of the run; 0: as many as planned
 * @seconds: of batches for each arm; 0: as many batches as planned
 * @inject_ns: delay of another arm; 0: none
 * @bare: another arm is a bare loop
 */
struct quality_run {
	const char *what;
	unsigned long nr, of, blocks, seconds, inject_ns;
	bool bare;
};

/**
 * quality_run - run it
 * @q: the study
 * @run: which one
 * @blocks: receives its arms, which the caller releases if 0 is returned
 *
 * Return: 0; 1 if it failed, which was said and counted; else what ends the study, see
 * quality_aa().
 */
int quality_run(struct quality *q, const struct quality_run *run, struct quality_blocks *blocks);

/** quality_run_planned_s - seconds that it takes, about */
double quality_run_planned_s(const struct quality_plan *plan, const struct quality_run *run);

/**
 * quality_run_begin - make the folder, and catch SIGINT, SIGTERM and SIGHUP
 *
 * Return: 0 or -errno.
 */
int quality_run_begin(struct quality *q);

/** quality_run_end - remove the folder */
void quality_run_end(struct quality *q);

#endif /* FSNBENCH_QUALITY_RUN_H */
