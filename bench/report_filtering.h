/* SPDX-License-Identifier: GPL-2.0-only */
/* Recorded mixes: whom each operation reaches, and what each way of filtering adds. */
#ifndef FSNBENCH_REPORT_FILTERING_H
#define FSNBENCH_REPORT_FILTERING_H

#include "report.h"

enum filtering_arm {
	FILTERING_NEVER,	/* nobody filters: what the others are compared with */
	FILTERING_MARK,		/* a mark on the directory of interest, a hook that skips */
	FILTERING_LSM,		/* LSM programs that find out whether a file is below it */
	FILTERING_OPENS,	/* one of file_open alone that finds out */
	FILTERING_LSM_EMPTY,	/* LSM programs that decide nothing */
	FILTERING_SB,		/* a mark on the file system, a hook that skips what is outside */
	FILTERING_SB_EMPTY,	/* the same mark, a hook that skips everything */
	FILTERING_USER,		/* a mark on the directory, a listener in user space */
	FILTERING_SB_USER,	/* a mark on the file system, a listener in user space */
	FILTERING_NR_ARMS,
};

extern const char *const filtering_arm_names[FILTERING_NR_ARMS];	/* in tables */
extern const char *const filtering_arm_words[FILTERING_NR_ARMS];	/* one word each */

/**
 * struct filtering_mix - a mix in one document; per cycle where not said otherwise
 * @res: document
 * @group: a cell of it: its workload and file system
 * @arm: its cells, NULL where the document has none
 * @nr_ops: operations
 * @nr_opens: opens of regular files, by the mark on the file system; -1: not known
 * @nr_inside: those in the directory of interest; -1: not known
 * @nr_equal: cells in which nobody watches
 * @resolution: how much, per operation, their means differ by; NAN: under two
 */
struct filtering_mix {
	const struct result *res;
	struct result_cell group;
	const struct result_bench *arm[FILTERING_NR_ARMS];
	json_int_t nr_ops, nr_opens, nr_inside;
	size_t nr_equal;
	double resolution;
};

/** filtering_is_unwatched - nobody is told anything and no program runs */
bool filtering_is_unwatched(const struct result_bench *b);

/** filtering_added - mean instructions per operation over nobody's; NAN: not known */
double filtering_added(const struct filtering_mix *mix, enum filtering_arm arm);

/** filtering_hook_runs - hook runs of a cycle; -1: not known or none can run */
json_int_t filtering_hook_runs(const struct filtering_mix *mix, enum filtering_arm arm);

/** filtering_lsm_runs - runs of LSM programs in a cycle; -1: none, or not known */
json_int_t filtering_lsm_runs(const struct filtering_mix *mix, enum filtering_arm arm);

/** filtering_delivered - events that the listener is told of a cycle; -1: no listener */
json_int_t filtering_delivered(const struct filtering_mix *mix, enum filtering_arm arm);

/** filtering_matches - events of a cycle that a mark asks for; -1: no mark */
json_int_t filtering_matches(const struct filtering_mix *mix, enum filtering_arm arm);

enum filtering_finding {
	FILTERING_LOWER,	/* marks and hook add less than the LSM programs */
	FILTERING_NOT_LOWER,
	FILTERING_OPEN,		/* not resolved, or not measured */
	FILTERING_NR_FINDINGS,
};

/** filtering_judge - marks and hook against the LSM programs of an arm, over one mix */
enum filtering_finding filtering_judge(const struct filtering_mix *mix, enum filtering_arm lsm);

/**
 * filtering_verdict - the verdict of claim C11 over the mixes
 * @set: run
 * @out: receives what it rests on; nothing where the run has no mix
 * @verdict: receives the word; untouched where the run has no mix
 *
 * Return: 0 or -ENOMEM.
 */
int filtering_verdict(const struct result_set *set, FILE *out, const char **verdict);

/**
 * filtering_collect - the mixes of a run: each in each document that has it
 * @set: run
 * @mixes: result; the caller frees it
 * @nr: how many
 *
 * Return: 0 or -ENOMEM.
 */
int filtering_collect(const struct result_set *set, struct filtering_mix **mixes, size_t *nr);

int report_filtering(const struct report *rep);
int report_filtering_csv(const struct report *rep);

#endif /* FSNBENCH_REPORT_FILTERING_H */
