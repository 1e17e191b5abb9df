/* SPDX-License-Identifier: GPL-2.0-only */
/* One line that says how far a study is, and how long it will take. */
#ifndef FSNBENCH_QUALITY_PROGRESS_H
#define FSNBENCH_QUALITY_PROGRESS_H

#include "bench/quality_run.h"

/** quality_progress_begin - from now on it is timed */
void quality_progress_begin(struct quality *q);

/**
 * quality_progress - @run begins
 *
 * On a terminal the line is replaced each time; elsewhere each part has one, its first.
 */
void quality_progress(const struct quality *q, const struct quality_run *run);

/** quality_progress_clear - before anything else is said on stderr */
void quality_progress_clear(void);

/**
 * quality_progress_left_s - seconds that are left
 * @elapsed_s: since it began
 * @done_s: what is behind, in planned seconds
 * @planned_s: all there is
 *
 * What is planned for the rest, at the pace of what is behind.
 */
double quality_progress_left_s(double elapsed_s, double done_s, double planned_s);

#endif /* FSNBENCH_QUALITY_PROGRESS_H */
