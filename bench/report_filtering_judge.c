// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the mixes of a run and judges each. Operations of a mix differ, so it is
 * judged by mean instructions per operation. What equal arms differ by is known from
 * cells in which nobody watches the file system, whatever is attached elsewhere
 * (never, unrelated_sb): no difference of two arms below that is resolved.
 *
 * Counts of a cycle: hooks run in all counted operations, which are whole cycles; LSM
 * programs and delivered events are counted in the proofs, a cycle per round.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_filtering.h"

const char *const filtering_arm_names[FILTERING_NR_ARMS] = {
	[FILTERING_NEVER]	= "nobody",
	[FILTERING_MARK]	= "mark on directory + hook",
	[FILTERING_LSM]		= "LSM, subtree",
	[FILTERING_OPENS]	= "LSM, subtree, opens alone",
	[FILTERING_LSM_EMPTY]	= "LSM, decides nothing",
	[FILTERING_SB]		= "mark on sb + hook outside",
	[FILTERING_SB_EMPTY]	= "mark on sb + hook empty",
	[FILTERING_USER]	= "mark on directory + user",
	[FILTERING_SB_USER]	= "mark on sb + user",
};

const char *const filtering_arm_words[FILTERING_NR_ARMS] = {
	"never", "mark", "lsm", "lsm_opens", "lsm_empty", "sb_outside", "sb_empty", "user", "sb_user"
};

static const char *const arm_cells[FILTERING_NR_ARMS][7] = {
	/* watch, listener, site, args, handler, program, verdict */
	[FILTERING_NEVER] = { "never", "none", "none", "none", "none", "none", "none" },
	[FILTERING_MARK] = { "parent", "fanotify", "send_to_group", "direct", "bpf", "empty",
			     "skip" },
	[FILTERING_LSM] = { "never", "lsm", "none", "none", "bpf", "subtree", "pass" },
	[FILTERING_OPENS] = { "never", "lsm", "none", "none", "bpf", "opens", "pass" },
	[FILTERING_LSM_EMPTY] = { "never", "lsm", "none", "none", "bpf", "empty", "pass" },
	[FILTERING_SB] = { "sb", "fanotify", "send_to_group", "direct", "bpf", "outside",
			   "skip" },
	[FILTERING_SB_EMPTY] = { "sb", "fanotify", "send_to_group", "direct", "bpf", "empty",
				 "skip" },
	[FILTERING_USER] = { "parent", "fanotify", "none", "none", "user", "none", "pass" },
	[FILTERING_SB_USER] = { "sb", "fanotify", "none", "none", "user", "none", "pass" },
};

static const struct result_bench *find(const struct result *res, const struct result_cell *group,
				       const char *const words[7])
{
	struct result_cell cell = *group;

	for (int i = 0; i < 7; i++)
		cell.word[RESULT_WATCH + i] = words[i];
	return result_find(res, &cell, RESULT_ACROSS_KERNELS);
}

static bool is_usable(const struct result_bench *b)
{
	return b && b->status == RESULT_OK && b->cycle;
}

static json_int_t nr_cycles(const struct result_bench *b)
{
	return b->nr_ops / b->cycle;
}

json_int_t filtering_hook_runs(const struct filtering_mix *mix, enum filtering_arm arm)
{
	const struct result_bench *b = mix->arm[arm];

	if (!is_usable(b) || !result_cell_has_hook(&b->cell) || b->hits.hook < 0)
		return -1;
	return b->hits.hook / nr_cycles(b);
}

json_int_t filtering_lsm_runs(const struct filtering_mix *mix, enum filtering_arm arm)
{
	const struct result_bench *b = mix->arm[arm];

	if (!is_usable(b) || !result_cell_is(&b->cell, RESULT_LISTENER, "lsm") ||
	    b->hits.calls < 0)
		return -1;
	return b->hits.calls / (mix->res->nr_rounds ?: nr_cycles(b));
}

json_int_t filtering_delivered(const struct filtering_mix *mix, enum filtering_arm arm)
{
	const struct result_bench *b = mix->arm[arm];

	if (!is_usable(b) || !result_cell_is(&b->cell, RESULT_LISTENER, "fanotify") ||
	    b->hits.delivered < 0)
		return -1;
	return b->hits.delivered / (mix->res->nr_rounds ?: nr_cycles(b));
}

json_int_t filtering_matches(const struct filtering_mix *mix, enum filtering_arm arm)
{
	/* A hook at send_to_group runs for each; without one, the listener is told of each. */
	json_int_t nr = filtering_hook_runs(mix, arm);

	return nr < 0 ? filtering_delivered(mix, arm) : nr;
}

/* Of kernel and of the listener's process, which runs only where it is asked. */
static bool mean_of(const struct result_bench *b, enum filtering_arm arm, double *mean)
{
	struct result_value v = report_value_of(b, RESULT_INSNS);
	struct result_value u = report_value_of(b, RESULT_INSNS_USER);
	bool user = arm == FILTERING_USER || arm == FILTERING_SB_USER;

	*mean = v.mean + (user ? u.mean : 0);
	return is_usable(b) && v.present && (!user || u.present) && !isnan(*mean);
}

double filtering_added(const struct filtering_mix *mix, enum filtering_arm arm)
{
	double mean, never, never_user = 0;

	if (!mean_of(mix->arm[arm], arm, &mean) ||
	    !mean_of(mix->arm[FILTERING_NEVER], FILTERING_NEVER, &never))
		return NAN;
	if (arm == FILTERING_USER || arm == FILTERING_SB_USER)
		never_user = report_value_of(mix->arm[FILTERING_NEVER], RESULT_INSNS_USER).mean;
	return mean - never - never_user;
}

enum filtering_finding filtering_judge(const struct filtering_mix *mix, enum filtering_arm lsm)
{
	double more = filtering_added(mix, lsm) - filtering_added(mix, FILTERING_MARK);

	if (isnan(more) || isnan(mix->resolution) || fabs(more) <= mix->resolution)
		return FILTERING_OPEN;
	return more > 0 ? FILTERING_LOWER : FILTERING_NOT_LOWER;
}

static bool same_group(const struct result_cell *a, const struct result_cell *b)
{
	const unsigned int words = REPORT_BIT(RESULT_WORKLOAD) | REPORT_BIT(RESULT_FS);

	return !result_cell_order(a, b, REPORT_ALL_WORDS & ~words);
}

bool filtering_is_unwatched(const struct result_bench *b)
{
	return (result_cell_is(&b->cell, RESULT_WATCH, "never") &&
		result_cell_is(&b->cell, RESULT_LISTENER, "none") &&
		result_cell_is(&b->cell, RESULT_HANDLER, "none")) ||
	       result_cell_is(&b->cell, RESULT_WATCH, "unrelated_sb");
}

static void find_resolution(struct filtering_mix *mix)
{
	double min = INFINITY, max = -INFINITY, mean;

	for (size_t i = 0; i < mix->res->nr_benchs; i++) {
		const struct result_bench *b = &mix->res->benchs[i];

		if (!filtering_is_unwatched(b) || !same_group(&b->cell, &mix->group) ||
		    !mean_of(b, FILTERING_NEVER, &mean))
			continue;
		min = fmin(min, mean);
		max = fmax(max, mean);
		mix->nr_equal++;
	}
	mix->resolution = mix->nr_equal < 2 ? NAN : max - min;
}

static void fill(struct filtering_mix *mix, const struct result *res, const struct result_bench *b)
{
	memset(mix, 0, sizeof(*mix));
	mix->res = res;
	mix->group = b->cell;
	mix->nr_ops = b->cycle;
	for (int i = 0; i < FILTERING_NR_ARMS; i++)
		mix->arm[i] = find(res, &b->cell, arm_cells[i]);
	mix->nr_opens = filtering_matches(mix, FILTERING_SB_EMPTY);
	if (mix->nr_opens < 0)
		mix->nr_opens = filtering_matches(mix, FILTERING_SB);
	if (mix->nr_opens < 0)
		mix->nr_opens = filtering_matches(mix, FILTERING_SB_USER);
	mix->nr_inside = filtering_matches(mix, FILTERING_MARK);
	find_resolution(mix);
}

/* By workload and file system, whatever the order of the document. */
static int by_group(const void *va, const void *vb)
{
	const struct filtering_mix *a = va, *b = vb;

	return result_cell_order(&a->group, &b->group, 0);
}

int filtering_collect(const struct result_set *set, struct filtering_mix **mixes, size_t *nr)
{
	*mixes = NULL;
	*nr = 0;
	for (size_t d = 0; d < set->nr_docs; d++) {
		const struct result *res = set->docs[d];
		size_t first = *nr;

		if (!result_kernel_has_hooks(res->kernel) || result_kernel_is_partial(res->kernel))
			continue;
		for (size_t i = 0; i < res->nr_benchs; i++) {
			struct filtering_mix *bigger;
			bool known = !res->benchs[i].cycle ||
				     result_cell_is_scaled(&res->benchs[i].cell);

			for (size_t m = first; !known && m < *nr; m++)
				known = same_group(&(*mixes)[m].group, &res->benchs[i].cell);
			if (known)
				continue;
			bigger = reallocarray(*mixes, *nr + 1, sizeof(**mixes));
			if (!bigger) {
				free(*mixes);
				*mixes = NULL;
				return -ENOMEM;
			}
			*mixes = bigger;
			fill(&bigger[(*nr)++], res, &res->benchs[i]);
		}
		if (*nr > first)
			qsort(&(*mixes)[first], *nr - first, sizeof(**mixes), by_group);
	}
	return 0;
}
