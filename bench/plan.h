/* SPDX-License-Identifier: GPL-2.0-only */
/* Which cells a run is to do: those of its experiments. */
#ifndef FSNBENCH_PLAN_H
#define FSNBENCH_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/experiment.h"
#include "bench/result.h"

#define PLAN_MAX_EXPERIMENTS 64

/* Whose experiments are planned. */
enum plan_engine { PLAN_EXACT, PLAN_NATIVE, PLAN_BOTH };

/**
 * struct plan_filter - what a run is asked for
 * @kernel: what the kernel is called; it decides which cells exist
 * @experiments: comma-separated names or paths, of which all cells are wanted; NULL:
 *	of all experiments what belongs to a default run
 * @only: per word a comma-separated list of what is wanted; NULL: everything
 * @engine: whose; of the other's, none is in the plan, and one that is named is refused
 * @selftest: also the cells of the power self-test
 * @full: what does not belong to a default run, too
 */
struct plan_filter {
	const char *kernel;
	const char *experiments;
	const char *only[RESULT_NR_WORDS];
	enum plan_engine engine;
	bool selftest, full;
};

/**
 * struct plan_cell - a cell of a plan
 * @cell: the cell
 * @experiments: bit per experiment of the plan that it belongs to; 0 for the bracket
 */
struct plan_cell {
	struct result_cell cell;
	uint64_t experiments;
};

/**
 * struct plan - the cells of a run, in the order they run
 * @experiments: what they were made of
 * @cells: cells that can share a mount follow each other, the one without a hook
 *	first; before all others the bracket's, which a native plan does not have
 * @nr: how many
 * @nr_impossible: combinations of the experiments' axes that mean nothing
 */
struct plan {
	struct experiments experiments;
	struct plan_cell *cells;
	size_t nr, room, nr_impossible;
};

/**
 * plan_check - are all words of a filter known?
 * @filter: the filter
 *
 * Names, on stderr in one line, the first unknown word and the known ones.
 *
 * Return: 0 or -EINVAL.
 */
int plan_check(const struct plan_filter *filter);

/**
 * plan_make - read the experiments and make their cells
 * @filter: a filter that plan_check() accepted
 * @plan: receives the cells; plan_free() releases it
 *
 * Return: 0, -EINVAL or -ENOENT (said on stderr), or another -errno.
 */
int plan_make(const struct plan_filter *filter, struct plan *plan);

/** plan_free - release a plan */
void plan_free(struct plan *plan);

/**
 * plan_why_impossible - why a cell means nothing, or NULL if it does
 * @cell: the cell, after plan_normalise()
 */
const char *plan_why_impossible(const struct result_cell *cell);

/**
 * plan_normalise - give words that do not apply the value none
 * @cell: the cell; where there is no hook its arguments go, and so on
 */
void plan_normalise(struct result_cell *cell);

#endif /* FSNBENCH_PLAN_H */
