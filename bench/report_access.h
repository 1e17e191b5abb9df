/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a lookup costs: a program's cell minus the empty program's, in one document.
 * The section and the verdicts of claims C3 and C5 take it from here.
 */
#ifndef FSNBENCH_REPORT_ACCESS_H
#define FSNBENCH_REPORT_ACCESS_H

#include "report.h"

/* What lookups are made of, in the order of tables. */
#define ACCESS_NR_COUNTERS	6
extern const enum result_counter access_counters[ACCESS_NR_COUNTERS];
extern const char *const access_names[ACCESS_NR_COUNTERS];

/**
 * struct access_arm - where a program is called
 * @workload: open_close, or open_close_cold, which takes another file each time
 * @listener: fanotify: a hook; lsm: a program at the LSM hook file_open
 * @site: the hook's; none for lsm
 * @args: the hook's; none for lsm
 */
struct access_arm {
	const char *workload, *listener, *site, *args;
};

/** access_find - a program's cell in a document, NULL if there is none */
const struct result_bench *access_find(const struct result *res, const struct access_arm *arm,
				       const char *program);

/**
 * access_sub - the difference of two cells of one kernel
 *
 * Hooks of one session met the same files in the same places: there the difference
 * of means is one, whatever the spread. Else as report_pair_delta().
 */
struct report_delta access_sub(const struct result_bench *a, const struct result_bench *b,
			       enum result_counter c);

/** access_cost - what a program adds to the empty one */
struct report_delta access_cost(const struct result *res, const struct access_arm *arm,
				const char *program, enum result_counter c);

/**
 * access_hop - what a program costs more on kernel isec than on another
 * @set: run
 * @other: embedded or embedded-end
 * @mode: mitigation mode
 * @arm: where it is called
 * @program: program
 * @c: counter
 *
 * Return: the difference of both access_cost(); not resolved where one is not.
 */
struct report_delta access_hop(const struct result_set *set, const char *other, const char *mode,
			       const struct access_arm *arm, const char *program,
			       enum result_counter c);

/**
 * report_cold_lines - a table of the lines that lookups find cold
 * @rep: report
 * @res: document, may be NULL
 * @arm: where the programs are called
 *
 * Return: 0 or -ENOMEM. Nothing is printed where no cell names its lines.
 */
int report_cold_lines(const struct report *rep, const struct result *res,
		      const struct access_arm *arm);

/** report_access - the section; nothing where no program looks anything up */
int report_access(const struct report *rep);

#endif /* FSNBENCH_REPORT_ACCESS_H */
