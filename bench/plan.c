// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plan: the bracket's cell, then those of the experiments, each once, in such an
 * order that cells which can share a mount follow each other.
 */
#include "bench/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/listener.h"
#include "bench/plan_words.h"
#include "bench/result_cell.h"

#define NONE "none"

static int append(struct plan *plan, const struct result_cell *cell, uint64_t experiments)
{
	struct plan_cell *more;

	if (plan->nr == plan->room) {
		plan->room = plan->room ? 2 * plan->room : 256;
		more = reallocarray(plan->cells, plan->room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		plan->cells = more;
	}
	plan->cells[plan->nr++] = (struct plan_cell){ *cell, experiments };
	return 0;
}

static bool is_bracket(const struct result_cell *cell)
{
	return result_cell_is(cell, RESULT_WORKLOAD, "nop") &&
	       result_cell_is(cell, RESULT_FS, "tmpfs") &&
	       result_cell_is(cell, RESULT_WATCH, "never") && !result_cell_is_scaled(cell);
}

static bool is_wanted(const struct plan_filter *filter, const struct result_cell *cell)
{
	if (!filter->selftest && result_cell_is_selftest(cell))
		return false;
	for (int w = 0; w < RESULT_NR_WORDS; w++) {
		const char *only = filter->only[w];

		if (only && !plan_in_list(only, cell->word[w], strlen(cell->word[w])))
			return false;
	}
	return true;
}

/*
 * struct crossing - a section on its way through its axes
 * @at: per axis the number of the value at hand
 */
struct crossing {
	const struct experiment_cells *section;
	size_t word[RESULT_NR_WORDS], scale[RESULT_NR_SCALES], threads;
};

/* The next combination; false after the last. */
static bool step(struct crossing *c)
{
	if (c->section->threads[0] && c->section->threads[++c->threads])
		return true;
	c->threads = 0;
	for (int s = RESULT_NR_SCALES - 1; s >= 0; s--) {
		if (c->section->scale[s][0] && c->section->scale[s][++c->scale[s]])
			return true;
		c->scale[s] = 0;
	}
	for (int w = RESULT_NR_WORDS - 1; w >= 0; w--) {
		if (w == RESULT_KERNEL || w == RESULT_STORAGE)
			continue;
		if (c->section->word[w][++c->word[w]])
			return true;
		c->word[w] = 0;
	}
	return false;
}

static struct result_cell cell_of(const struct crossing *c, const char *kernel)
{
	struct result_cell cell = { .threads = 1 };

	for (int w = 0; w < RESULT_NR_WORDS; w++)
		cell.word[w] = c->section->word[w][c->word[w]];
	for (int s = 0; s < RESULT_NR_SCALES; s++)
		cell.scale[s] = c->section->scale[s][c->scale[s]];
	if (c->section->threads[0])
		cell.threads = c->section->threads[c->threads];
	cell.word[RESULT_KERNEL] = kernel;
	return cell;
}

static bool has_kernel(const struct experiment_cells *section, const char *kernel)
{
	const char *const *k = section->word[RESULT_KERNEL];

	for (; *k; k++) {
		if (!strcmp(*k, kernel))
			return true;
	}
	return !section->word[RESULT_KERNEL][0];	/* not named: all */
}

static int add_section(struct plan *plan, const struct plan_filter *filter, const char *kernel,
		       const struct experiment_cells *section, uint64_t experiment)
{
	struct crossing c = { .section = section };
	int ret = 0;

	if (!has_kernel(section, kernel) ||
	    !(section->by_default || filter->full || filter->experiments))
		return 0;
	do {
		struct result_cell cell = cell_of(&c, kernel);

		plan_normalise(&cell);
		if (plan_why_impossible(&cell))
			plan->nr_impossible++;
		else if (is_wanted(filter, &cell))
			ret = append(plan, &cell, experiment);
	} while (!ret && step(&c));
	return ret;
}

/* Cells that share a mount: see serves() of bench/exact_session.c. */
static int by_session(const struct result_cell *a, const struct result_cell *b)
{
	const unsigned int hook = 1u << RESULT_SITE | 1u << RESULT_ARGS | 1u << RESULT_HANDLER |
				  1u << RESULT_PROGRAM | 1u << RESULT_VERDICT;
	int order = result_cell_order(a, b, hook);

	return order ? order : listener_has_reader(a) - listener_has_reader(b);
}

static int by_run(const void *a, const void *b)
{
	const struct plan_cell *x = a, *y = b;
	int order = is_bracket(&y->cell) - is_bracket(&x->cell);

	if (!order)
		order = by_session(&x->cell, &y->cell);
	return order ? order : result_cell_order(&x->cell, &y->cell, 0);
}

static void join_equal(struct plan *plan)
{
	size_t to = 0;

	for (size_t i = 0; i < plan->nr; i++) {
		if (to && !by_run(&plan->cells[to - 1], &plan->cells[i]))
			plan->cells[to - 1].experiments |= plan->cells[i].experiments;
		else
			plan->cells[to++] = plan->cells[i];
	}
	plan->nr = to;
}

/* What the bracket costs is subtracted from all cells: never filtered out. */
static int add_bracket(struct plan *plan, const char *kernel)
{
	struct result_cell cell = { .threads = 1 };

	for (int w = 0; w < RESULT_NR_WORDS; w++)
		cell.word[w] = NONE;
	cell.word[RESULT_WORKLOAD] = "nop";
	cell.word[RESULT_FS] = "tmpfs";
	cell.word[RESULT_WATCH] = "never";
	cell.word[RESULT_KERNEL] = kernel;
	plan_normalise(&cell);
	return append(plan, &cell, 0);
}

/* The experiments of the other engine are not this plan's. */
static int keep_own(struct experiments *all, const struct plan_filter *filter)
{
	enum experiment_engine own = filter->engine == PLAN_NATIVE ? EXPERIMENT_NATIVE :
								     EXPERIMENT_EXACT;
	size_t i = 0;

	while (filter->engine != PLAN_BOTH && i < all->nr) {
		if (all->list[i].engine == own) {
			i++;
		} else if (filter->experiments) {
			fprintf(stderr, own == EXPERIMENT_EXACT ?
				"fsnbench: experiment '%s' is the native engine's: use fsnbench native\n" :
				"fsnbench: experiment '%s' is the exact engine's: use ./run.sh exact\n",
				all->list[i].name);
			return -EINVAL;
		} else {
			experiments_drop(all, i);
		}
	}
	return 0;
}

int plan_make(const struct plan_filter *filter, struct plan *plan)
{
	const char *kernel = plan_word_find(RESULT_KERNEL, filter->kernel);
	int ret;

	*plan = (struct plan){ 0 };
	ret = experiments_load(filter->experiments, &plan->experiments);
	if (!ret)
		ret = keep_own(&plan->experiments, filter);
	if (ret) {
		plan_free(plan);
		return ret;
	}
	if (plan->experiments.nr > PLAN_MAX_EXPERIMENTS)
		ret = -E2BIG;
	for (size_t i = 0; !ret && i < plan->experiments.nr; i++) {
		const struct experiment *e = &plan->experiments.list[i];

		for (size_t c = 0; !ret && c < e->nr_cells; c++)
			ret = add_section(plan, filter, kernel, &e->cells[c], 1ull << i);
	}
	if (!ret && plan->nr && filter->engine != PLAN_NATIVE)
		ret = add_bracket(plan, kernel);
	if (ret) {
		plan_free(plan);
		return ret;
	}
	if (plan->nr)
		qsort(plan->cells, plan->nr, sizeof(*plan->cells), by_run);
	join_equal(plan);
	return 0;
}

void plan_free(struct plan *plan)
{
	experiments_free(&plan->experiments);
	free(plan->cells);
	*plan = (struct plan){ 0 };
}
