/* SPDX-License-Identifier: GPL-2.0-only */
/* Which cells there are, and which of them a run is to do. */
#ifndef FSNBENCH_PLAN_H
#define FSNBENCH_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/result.h"

/**
 * struct plan_filter - what a run is asked for
 * @kernel: "vanilla" and "debian" have no hook and so only the arms without one
 * @only: per word a comma-separated list of what is wanted; NULL: everything
 * @selftest: also the cells of the power self-test
 * @full: the whole matrix, not only what a default run measures
 */
struct plan_filter {
	const char *kernel;
	const char *only[RESULT_NR_WORDS];
	bool selftest, full;
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
 * plan_make - the cells that a filter lets through, in the order they run
 * @filter: a filter that plan_check() accepted
 * @cells: receives the cells; the caller frees the array. Words are static.
 *
 * Return: how many, or -ENOMEM.
 */
long plan_make(const struct plan_filter *filter, struct result_cell **cells);

/** plan_words - the known values of a word, NULL-terminated; NULL: any */
const char *const *plan_words(enum result_word word);

#endif /* FSNBENCH_PLAN_H */
