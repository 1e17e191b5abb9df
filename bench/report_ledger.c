// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ledger: what one operation of the debate's workloads costs in every arm, in
 * counts, and the difference to the same arm without a hook.
 */
#include "report_ledger.h"

#include <stdlib.h>
#include <string.h>

static void add_span(struct report_table *t, const char *text)
{
	report_table_add(t, "%s", text);
	for (size_t i = 1; i < t->nr_columns; i++)
		report_table_add(t, "%s", "");
}

static int ledger_of_boot(const struct report *rep, const struct result *res,
			  const struct report_cells *groups)
{
	struct report_cells arms;
	struct report_table t;
	char name[REPORT_NAME_MAX];
	int err = 0;

	report_ledger_begin(rep, &t, "arm", true);
	for (size_t g = 0; !err && g < groups->nr; g++) {
		const struct result_cell *group = &groups->cell[g]->cell;

		if (report_ledger_control(rep, group, &err) || err)
			continue;
		err = report_ledger_arms(rep, res, group, &arms);
		if (err)
			break;
		snprintf(name, sizeof(name), "%s/%s", group->word[RESULT_WORKLOAD],
			 group->word[RESULT_FS]);
		if (arms.nr)
			add_span(&t, name);
		report_ledger_rows(rep, &t, res, &arms);
		free(arms.cell);
	}
	if (err || report_table_rows(&t) < 2) {
		report_table_drop(&t);
		return err;
	}
	report_heading(rep, 3, "kernel %s, spectre_v2=%s, per operation", res->kernel, res->mode);
	return report_table_print(&t, rep);
}

/* All mitigation modes of one workload and kernel, documents @d to @end. */
static int ledger_of_kernel(const struct report *rep, const struct result_cell *group, size_t d,
			    size_t end)
{
	const char *kernel = rep->set->docs[d]->kernel;
	struct report_cells arms;
	struct report_table t;
	char name[REPORT_NAME_MAX];
	int err = 0;

	report_ledger_begin(rep, &t, "arm", true);
	for (; !err && d < end; d++) {
		const struct result *res = rep->set->docs[d];

		err = report_ledger_arms(rep, res, group, &arms);
		if (err)
			break;
		snprintf(name, sizeof(name), "spectre_v2=%s", res->mode);
		if (arms.nr)
			add_span(&t, name);
		report_ledger_rows(rep, &t, res, &arms);
		free(arms.cell);
	}
	/* A kernel that was not asked for a workload lacks nothing. */
	if (err || report_table_rows(&t) < 2) {
		report_table_drop(&t);
		return err;
	}
	report_heading(rep, 3, "%s/%s, kernel %s", group->word[RESULT_WORKLOAD],
		       group->word[RESULT_FS], kernel);
	return report_table_print(&t, rep);
}

static int ledger_of_workload(const struct report *rep, const struct result_cell *group)
{
	const struct result_set *set = rep->set;
	size_t end;
	int err = 0;

	if (report_ledger_control(rep, group, &err) || err)
		return err;
	/* Documents are in order of kernel. */
	for (size_t d = 0; !err && d < set->nr_docs; d = end) {
		for (end = d + 1; end < set->nr_docs; end++)
			if (strcmp(set->docs[end]->kernel, set->docs[d]->kernel))
				break;
		/* What these say is in report_pure() and report_access(). */
		if (!result_kernel_is_partial(set->docs[d]->kernel))
			err = ledger_of_kernel(rep, group, d, end);
	}
	return err;
}

static bool any_exceptions(const struct result_set *set)
{
	for (size_t d = 0; d < set->nr_docs; d++)
		for (size_t i = 0; i < set->docs[d]->nr_benchs; i++)
			if (result_bench_is_arm(&set->docs[d]->benchs[i]) &&
			    report_is_debated(&set->docs[d]->benchs[i].cell) &&
			    report_ledger_has_exceptions(&set->docs[d]->benchs[i]))
				return true;
	return false;
}

static void say_rounds(const struct report *rep)
{
	json_int_t nr = rep->set->nr_docs ? rep->set->docs[0]->nr_rounds : 0;

	if (!nr) {
		report_para(rep, "Rounds: <missing>. Each cell was measured on one mount, so data "
				 "lines of different mounts may differ by the placement of their "
				 "objects alone.");
		return;
	}
	report_para(rep, "Every cell is measured in %lld rounds, each on a fresh mount where the "
			 "slab allocator places inodes and dentries differently: an object may touch a "
			 "line more or less, so the data lines of different watches and kernels, "
			 "which share no mount, differ by a few. Arms that differ only in their "
			 "hook share the mount of each round, so their +/- is taken pair by pair, "
			 "operation against same operation, and is exact where at least 90 %% of "
			 "the pairs agree.", (long long)nr);
}

static bool any_unusual(const struct report *rep)
{
	const struct result_set *set = rep->set;

	for (size_t d = 0; d < set->nr_docs; d++)
		for (size_t i = 0; i < set->docs[d]->nr_benchs; i++)
			if (result_bench_is_arm(&set->docs[d]->benchs[i]) &&
			    !report_ledger_is_usual(rep, &set->docs[d]->benchs[i].cell))
				return true;
	return false;
}

static void say_legend(const struct report *rep)
{
	report_para(rep, "Counts of one operation in an emulator, kernel mode; never a latency. "
			 "+/- is the difference to the base, the same watch without a hook (for "
			 "arms without a hook: to the plain fanotify parent watch; of hooks of "
			 "permission events: to the process that answers them). Lines are "
			 "distinct 64-byte cache lines. *: under 90 %% of the operations agree, "
			 "so the mean is shown; ~\u00b1x: not resolved, the rounds of both arms "
			 "overlap and a difference, if any, is within x.");
	say_rounds(rep);
	if (any_unusual(rep))
		report_para(rep, "Not all arms are listed here: REPORT.md has %swhat hooks with packed "
				 "arguments, sleepable ones, those with another program than empty and "
				 "those that deny add, fsnbench report --format csv all counters of all "
				 "cells.", rep->format == REPORT_MD ? "" :
				 "more sites and listeners, and ");
	if (any_exceptions(rep->set))
		report_para(rep, "#: its operations raise exceptions; blocks of code left early "
				 "count whole.");
	if (rep->format == REPORT_LKML)
		report_para(rep, "!: skipped, flagged or failed, see the end.");
}

/* The workloads that have a ledger. */
static int collect_groups(const struct report *rep, struct report_cells *groups)
{
	size_t nr = 0;
	int err = report_collect(rep->set, NULL, NULL, 0, REPORT_LEDGER_GROUP, groups);

	if (err)
		return err;
	for (size_t i = 0; i < groups->nr; i++)
		if (report_is_debated(&groups->cell[i]->cell))
			groups->cell[nr++] = groups->cell[i];
	groups->nr = nr;
	return 0;
}

int report_ledger(const struct report *rep)
{
	struct report_cells groups;
	int err;

	err = collect_groups(rep, &groups);
	if (err)
		return err;
	report_heading(rep, 2, "Ledger");
	say_legend(rep);
	if (rep->format == REPORT_MD)
		for (size_t g = 0; !err && g < groups.nr; g++)
			err = ledger_of_workload(rep, &groups.cell[g]->cell);
	else
		for (size_t d = 0; !err && d < rep->set->nr_docs; d++)
			if (!result_kernel_is_partial(rep->set->docs[d]->kernel))
				err = ledger_of_boot(rep, rep->set->docs[d], &groups);
	if (!err)
		err = report_ledger_controls(rep, &groups);
	free(groups.cell);
	return err;
}
