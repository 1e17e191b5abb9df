/* SPDX-License-Identifier: GPL-2.0-only */
/* The rungs that every workload has, from nobody who watches to user space. */
#ifndef FSNBENCH_REPORT_LADDER_H
#define FSNBENCH_REPORT_LADDER_H

#include "report.h"

enum ladder_rung_nr {
	LADDER_NEVER,
	LADDER_WATCHED,
	LADDER_HOOK,
	LADDER_LATER,
	LADDER_STORAGE,
	LADDER_USER,
	LADDER_LSM,
	LADDER_NR_RUNGS,
};

/**
 * struct ladder_rung - an arm, whatever the workload
 * @name: in tables
 * @watch: word of the cell, as those that follow
 * @listener: NULL: fanotify, or fanotify_fid where that hears of nothing
 */
struct ladder_rung {
	const char *name;
	const char *watch, *listener, *site, *handler, *program, *verdict;
};

extern const struct ladder_rung ladder_rungs[LADDER_NR_RUNGS];

/** ladder_find - a rung of a workload, NULL if the document has none */
const struct result_bench *ladder_find(const struct result *res, const struct result_cell *group,
				       enum ladder_rung_nr nr);

/**
 * ladder_collect - the workloads of a run, a cell each
 * @rep: report
 * @groups: result; empty where there are none but the debate's; the caller frees ->cell
 *
 * Return: 0 or -ENOMEM.
 */
int ladder_collect(const struct report *rep, struct report_cells *groups);

/** report_ladder_csv - indirect calls of three rungs by what is called, for plots/ladder.gp */
int report_ladder_csv(const struct report *rep);

#endif /* FSNBENCH_REPORT_LADDER_H */
