/* SPDX-License-Identifier: GPL-2.0-only */
/* Cost over groups, marks, depth or files: what of a run lies on a line. */
#ifndef FSNBENCH_REPORT_SCALING_H
#define FSNBENCH_REPORT_SCALING_H

#include "report.h"
#include "report_fit.h"

/**
 * struct scaling_arm - an arm of an experiment that says `fit`, in one document
 * @res: document
 * @experiment: its name
 * @scale: what varies
 * @point: all points, in order of it; borrowed
 * @nr: how many
 */
struct scaling_arm {
	const struct result *res;
	const char *experiment;
	enum result_scale scale;
	const struct result_bench **point;
	size_t nr;
};

enum scaling_finding {
	SCALING_TOO_FEW,	/* points that are ok */
	SCALING_NO_DEPENDENCE,
	SCALING_LINEAR,
	SCALING_NOT_LINEAR,
};

/**
 * struct scaling_series - one counter of an arm
 * @x: of the points that are ok
 * @y: their values
 * @nr: how many
 * @by_mean: one of them is judged by its mean
 * @resolution: what values differ by that are the same, 0 of exact ones
 * @range: largest minus smallest value
 * @finding: by the rule in report_scaling_judge.c
 * @fit: the line, if there are points enough
 */
struct scaling_series {
	double *x, *y;
	size_t nr;
	bool by_mean;
	double resolution, range;
	enum scaling_finding finding;
	struct report_fit fit;
};

#define SCALING_NR_COUNTERS	3
extern const enum result_counter scaling_counters[SCALING_NR_COUNTERS];

/** scaling_series_take - judge a counter; released with scaling_series_release() */
int scaling_series_take(const struct scaling_arm *arm, enum result_counter c,
			struct scaling_series *s);

void scaling_series_release(struct scaling_series *s);

/** scaling_x - how much there is of what varies */
json_int_t scaling_x(const struct scaling_arm *arm, size_t point);

/** scaling_arm_name - "send_to_group bpf skip", with the workload if @whole */
const char *scaling_arm_name(const struct scaling_arm *arm, bool whole, char *buf, size_t size);

/**
 * scaling_each - visit the arms of an experiment in a document, in canonical order
 * @res: document
 * @experiment: name
 * @scale: what its `fit` names
 * @visit: called for each; ends at the first that returns non-zero
 * @data: passed on
 *
 * Return: 0, what @visit returned, or -ENOMEM.
 */
int scaling_each(const struct result *res, const char *experiment, enum result_scale scale,
		 int (*visit)(const struct scaling_arm *arm, void *data), void *data);

/** scaling_of - what the context says that an experiment varies; -1: nothing */
int scaling_of(const struct result *res, const char *experiment);

/**
 * scaling_experiments - visit the experiments of a run that say `fit`, each once
 * @set: run
 * @visit: called with the name; ends at the first that returns non-zero
 * @data: passed on
 *
 * Return: 0, what @visit returned, or -ENOMEM.
 */
int scaling_experiments(const struct result_set *set,
			int (*visit)(const char *name, void *data), void *data);

int report_scaling(const struct report *rep);
int report_scaling_csv(const struct report *rep);

#endif /* FSNBENCH_REPORT_SCALING_H */
