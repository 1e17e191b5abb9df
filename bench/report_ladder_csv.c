// SPDX-License-Identifier: GPL-2.0-only
/*
 * The indirect calls of every workload on three rungs, by what is called, as a flat
 * table for plots/ladder.gp. Classes: operation, what is also called when nobody
 * watches; fanotify_handle_event; fanotify_merge; hook, what only the arm with the
 * hook calls; other. A line has the sum of its class and of those below it, and the
 * counter itself: it has calls that fewer operations make than an edge needs.
 */
#include <stdlib.h>
#include <string.h>

#include "report_ladder.h"
#include "workload_table.h"

enum callee { OPERATION, HANDLE_EVENT, MERGE, OTHER, HOOK, NR_CLASSES };

static const char *const class_names[NR_CLASSES] = {
	[OPERATION]	= "operation",
	[HANDLE_EVENT]	= "fanotify_handle_event",
	[MERGE]		= "fanotify_merge",
	[OTHER]		= "other",
	[HOOK]		= "hook",
};

static bool calls(const struct result_bench *b, const char *to)
{
	for (size_t i = 0; b && i < b->nr_edges; i++)
		if (!b->edges[i].jump && !strcmp(b->edges[i].to, to))
			return true;
	return false;
}

static enum callee callee_of(const char *to, const struct result_bench *const rung[])
{
	if (calls(rung[LADDER_NEVER], to))
		return OPERATION;
	if (!strcmp(to, class_names[HANDLE_EVENT]))
		return HANDLE_EVENT;
	if (!strcmp(to, class_names[MERGE]))
		return MERGE;
	return calls(rung[LADDER_WATCHED], to) ? OTHER : HOOK;
}

static void put_rung(FILE *out, const struct result *res, const struct result_cell *group,
		     const struct result_bench *const rung[], enum ladder_rung_nr nr)
{
	const struct result_bench *b = rung[nr];
	struct result_value v = report_value_of(b, RESULT_INDIRECT_CALLS);
	double sum[NR_CLASSES] = { 0 }, below = 0;

	if (!v.present)
		return;
	for (size_t i = 0; i < b->nr_edges; i++)
		if (!b->edges[i].jump)
			sum[callee_of(b->edges[i].to, rung)] += b->edges[i].count;
	for (int c = 0; c < NR_CLASSES; c++) {
		fprintf(out, "%s,%s,%s,%s,%s,%s,%s,%.10g,%.10g,%.10g\n", res->kernel, res->mode,
			group->word[RESULT_WORKLOAD], group->word[RESULT_FS],
			ladder_rungs[nr].name, result_status_names[b->status], class_names[c],
			below, sum[c], v.by_mean ? v.mean : (double)v.mode);
		below += sum[c];
	}
}

static bool raises_events(const struct result_cell *group)
{
	const struct workload *workload = workload_find(group->word[RESULT_WORKLOAD]);

	return !workload || workload->watched;
}

/* Negative controls come last. */
static void put_boot(FILE *out, const struct result *res, const struct report_cells *groups)
{
	for (int control = 0; control < 2; control++)
		for (size_t g = 0; g < groups->nr; g++) {
			const struct result_cell *group = &groups->cell[g]->cell;
			const struct result_bench *rung[LADDER_HOOK + 1];

			if (raises_events(group) == !!control)
				continue;
			for (int i = 0; i <= LADDER_HOOK; i++)
				rung[i] = ladder_find(res, group, (enum ladder_rung_nr)i);
			for (int i = 0; i <= LADDER_HOOK; i++)
				put_rung(out, res, group, rung, (enum ladder_rung_nr)i);
		}
}

int report_ladder_csv(const struct report *rep)
{
	struct report_cells groups;
	int err = ladder_collect(rep, &groups);

	fputs("kernel,mode,workload,fs,rung,status,class,below,value,calls\n", rep->out);
	for (size_t d = 0; !err && d < rep->set->nr_docs; d++)
		if (result_kernel_has_hooks(rep->set->docs[d]->kernel) &&
		    !result_kernel_is_partial(rep->set->docs[d]->kernel))
			put_boot(rep->out, rep->set->docs[d], &groups);
	free(groups.cell);
	return err;
}
