// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ledger: what one operation of the debate's workloads costs in every arm, in
 * counts, and the difference to the same arm without a hook. Negative controls (workloads that
 * raise no event) take one row each, as long as all their arms are equal.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report_table.h"
#include "workload_table.h"

static const struct column {
	enum result_counter counter;
	bool delta;		/* to the base, not the value */
	bool in_text, in_lkml;
	const char *head_md, *head_text;
} columns[] = {
	{ RESULT_INDIRECT_CALLS, false, true, true, "indirect calls", "calls" },
	{ RESULT_INDIRECT_CALLS, true, true, true, "+/-", "+/-" },
	{ RESULT_INDIRECT_JUMPS, false, true, true, "indirect jumps", "jumps" },
	{ RESULT_RETPOLINES, false, true, false, "retpolined", "retp" },
	{ RESULT_INSNS, false, true, true, "instructions", "insns" },
	{ RESULT_INSNS, true, true, true, "+/-", "+/-" },
	{ RESULT_BPF_INSNS, false, true, false, "BPF instructions", "BPF" },
	{ RESULT_CACHELINES, false, true, true, "data lines", "data" },
	{ RESULT_CACHELINES, true, true, false, "+/-", "+/-" },
	{ RESULT_CODE_CACHELINES, false, true, true, "code lines", "code" },
	{ RESULT_CODE_CACHELINES, true, false, false, "+/-", "+/-" },
	{ RESULT_LOADS, false, false, false, "loads", "loads" },
	{ RESULT_STORES, false, false, false, "stores", "stores" },
	{ RESULT_STACK_BYTES, false, true, false, "stack bytes", "stack" },
	{ RESULT_STACK_BYTES, true, false, false, "+/-", "+/-" },
};

#define NR_COLUMNS	(sizeof(columns) / sizeof(*columns))
#define GROUP_WORDS	(REPORT_BIT(RESULT_WORKLOAD) | REPORT_BIT(RESULT_FS))

static bool column_shown(const struct report *rep, const struct column *col)
{
	if (rep->format == REPORT_LKML)
		return col->in_lkml;
	return rep->format == REPORT_MD || col->in_text;
}

static void table_init(const struct report *rep, struct report_table *t)
{
	static const char align[] = "lrrrrrrrrrrrrrrr";
	size_t nr_hidden = 0;

	_Static_assert(sizeof(align) == NR_COLUMNS + 2, "one letter per column");
	report_table_init(t, align);
	for (size_t i = 0; i < NR_COLUMNS; i++)
		nr_hidden += !column_shown(rep, &columns[i]);
	t->nr_columns -= nr_hidden;
	report_table_add(t, "arm");
	for (size_t i = 0; i < NR_COLUMNS; i++)
		if (column_shown(rep, &columns[i]))
			report_table_add(t, "%s", rep->format == REPORT_MD ?
					 columns[i].head_md : columns[i].head_text);
}

static void add_span(struct report_table *t, const char *text)
{
	report_table_add(t, "%s", text);
	for (size_t i = 1; i < t->nr_columns; i++)
		report_table_add(t, "%s", "");
}

/* Exceptions end a block of code early, but the plugin counted it whole. */
static bool has_exceptions(const struct result_bench *b)
{
	struct result_value v = report_value_of(b, RESULT_EXCEPTIONS);

	return v.present && v.mode;
}

/* Arm, and what a reader must know before its values. */
static void add_arm(const struct report *rep, struct report_table *t, const struct result_bench *b,
		    const struct result_cell *cell, bool is_base)
{
	const char *indent = rep->format == REPORT_MD ? "" : "  ";
	const char *suffix = is_base ? " (base)" : "";
	const char *mark = has_exceptions(b) ? " #" : "";
	char arm[REPORT_NAME_MAX];

	result_cell_arm(cell, arm, sizeof(arm));
	if (!b && rep->format != REPORT_MD)
		report_table_add(t, "%s%s <missing>", indent, arm);
	else if (!b || b->status == RESULT_OK)
		report_table_add(t, "%s%s%s%s", indent, arm, suffix, mark);
	else if (rep->format == REPORT_LKML)
		report_table_add(t, "%s%s%s%s !", indent, arm, suffix, mark);
	else
		report_table_add(t, "%s%s%s%s [%s]", indent, arm, suffix, mark,
				 result_status_names[b->status]);
}

static void add_row(const struct report *rep, struct report_table *t, const struct result *res,
		    const struct result_cell *cell)
{
	const struct result_bench *b = result_find(res, cell, RESULT_ACROSS_KERNELS);
	const struct result_bench *base = result_find_base(res, cell);
	bool nothing = !b || b->status == RESULT_SKIP || b->status == RESULT_FAILED;

	add_arm(rep, t, b, cell, b && b == base);
	for (size_t i = 0; i < NR_COLUMNS; i++) {
		struct result_value v = report_value_of(b, columns[i].counter);

		if (!column_shown(rep, &columns[i]))
			continue;
		/* In text, a row of <missing> would not fit: the arm says it. */
		if (nothing && rep->format != REPORT_MD)
			report_table_add(t, "%s", "");
		else if (columns[i].delta)
			report_table_delta(t, report_delta_to_base(b, base, columns[i].counter));
		else
			report_table_value(t, v);
	}
}

/* In text: what the debate is about, which also has names that are short enough. */
static bool is_of_the_debate(const struct result_cell *cell)
{
	bool group = result_cell_is(cell, RESULT_LISTENER, "none") ||
		     result_cell_is(cell, RESULT_LISTENER, "fanotify");

	/* The same hooks behind wider marks. */
	if (result_cell_is(cell, RESULT_WATCH, "mount") || result_cell_is(cell, RESULT_WATCH, "sb"))
		return false;
	if (!result_cell_has_hook(cell))
		return group && result_cell_is(cell, RESULT_HANDLER, "none");
	return group && (result_cell_is(cell, RESULT_SITE, "send_to_group") ||
			 result_cell_is(cell, RESULT_SITE, "handle_event"));
}

/* The full run has hundreds of arms more; report_factorial() has their differences. */
static bool is_usual(const struct report *rep, const struct result_cell *cell)
{
	if (rep->format != REPORT_MD && !is_of_the_debate(cell))
		return false;
	return !result_cell_has_hook(cell) ||
	       (result_cell_is(cell, RESULT_ARGS, "direct") &&
		!result_cell_is(cell, RESULT_HANDLER, "bpf_sleepable") &&
		result_cell_is(cell, RESULT_PROGRAM, "empty") &&
		!result_cell_is(cell, RESULT_VERDICT, "deny"));
}

static int collect_arms(const struct report *rep, const struct result *res,
			const struct result_cell *group, struct report_cells *arms)
{
	size_t nr = 0;
	int err = report_collect(rep->set, res->kernel, group, GROUP_WORDS,
				 REPORT_ALL_WORDS & ~RESULT_ACROSS_KERNELS, arms);

	if (err)
		return err;
	for (size_t i = 0; i < arms->nr; i++)
		if (is_usual(rep, &arms->cell[i]->cell))
			arms->cell[nr++] = arms->cell[i];
	arms->nr = nr;
	return 0;
}

static void add_arms(const struct report *rep, struct report_table *t, const struct result *res,
		     const struct report_cells *arms)
{
	for (size_t i = 0; i < arms->nr; i++)
		add_row(rep, t, res, &arms->cell[i]->cell);
}

/* Are the arms of one boot all there, ok and the same in every column? */
static bool all_equal(const struct report *rep, const struct result *res,
		      const struct report_cells *arms)
{
	struct report_table t;
	bool equal = arms->nr > 0;

	for (size_t i = 0; equal && i < arms->nr; i++) {
		const struct result_bench *b = result_find(res, &arms->cell[i]->cell,
							   RESULT_ACROSS_KERNELS);

		equal = b && b->status == RESULT_OK;
	}
	if (!equal || arms->nr == 1)
		return equal;
	table_init(rep, &t);
	add_arms(rep, &t, res, arms);
	equal = report_table_collapse(&t, 1, "", "arms");
	report_table_drop(&t);
	return equal;
}

/*
 * Arms of a negative control, of all boots, if the arms of each boot are equal
 * in every column; else 0: then it gets a table like any other workload.
 */
static size_t control_arms(const struct report *rep, const struct result_cell *group, int *err)
{
	const struct workload *workload = workload_find(group->word[RESULT_WORKLOAD]);
	bool equal = workload && !workload->watched;
	size_t nr = 0;

	for (size_t d = 0; equal && d < rep->set->nr_docs; d++) {
		const struct result *res = rep->set->docs[d];
		struct report_cells arms;

		*err = collect_arms(rep, res, group, &arms);
		if (*err)
			return 0;
		equal = !arms.nr || all_equal(rep, res, &arms);
		nr += arms.nr;
		free(arms.cell);
	}
	return equal ? nr : 0;
}

/* In 72 columns there is room for the names of few kernels. */
static void add_boot(const struct report *rep, struct report_table *t, const struct result *res,
		     const struct result_cell *group, size_t nr_arms)
{
	if (rep->format == REPORT_LKML)
		report_table_add(t, "%s/%s %s %s", group->word[RESULT_WORKLOAD],
				 group->word[RESULT_FS], res->kernel, res->mode);
	else
		report_table_add(t, "%s/%s, %zu arms of %s, %s", group->word[RESULT_WORKLOAD],
				 group->word[RESULT_FS], nr_arms, res->kernel, res->mode);
}

/* One row per boot, or one for all boots if they are equal. */
static int add_control(const struct report *rep, struct report_table *t,
		       const struct result_cell *group, size_t nr_arms)
{
	size_t first = report_table_rows(t);
	char label[REPORT_NAME_MAX];

	for (size_t d = 0; d < rep->set->nr_docs; d++) {
		const struct result *res = rep->set->docs[d];
		struct report_cells arms;
		int err;

		if (rep->format == REPORT_LKML && result_kernel_is_pure(res->kernel))
			continue;
		err = collect_arms(rep, res, group, &arms);
		if (err)
			return err;
		for (size_t i = 0; arms.nr && i <= NR_COLUMNS; i++) {
			const struct result_bench *b = result_find(res, &arms.cell[0]->cell,
								   RESULT_ACROSS_KERNELS);

			if (!i)
				add_boot(rep, t, res, group, arms.nr);
			else if (column_shown(rep, &columns[i - 1]) && !columns[i - 1].delta)
				report_table_value(t, report_value_of(b, columns[i - 1].counter));
		}
		free(arms.cell);
	}
	if (rep->format == REPORT_LKML)
		snprintf(label, sizeof(label), "%s/%s, ", group->word[RESULT_WORKLOAD],
			 group->word[RESULT_FS]);
	else
		snprintf(label, sizeof(label), "%s/%s, %zu arms of ", group->word[RESULT_WORKLOAD],
			 group->word[RESULT_FS], nr_arms);
	report_table_collapse(t, first, label, "boots");
	return 0;
}

static int ledger_of_controls(const struct report *rep, const struct report_cells *groups)
{
	static const char align[] = "lrrrrrrrrrrrrrrr";
	struct report_table t;
	size_t nr_total = 0, nr_columns = 1;
	int err = 0;

	for (size_t i = 0; i < NR_COLUMNS; i++)
		nr_columns += column_shown(rep, &columns[i]) && !columns[i].delta;
	report_table_init(&t, align);
	t.nr_columns = nr_columns;
	report_table_add(&t, "control");
	for (size_t i = 0; i < NR_COLUMNS; i++)
		if (column_shown(rep, &columns[i]) && !columns[i].delta)
			report_table_add(&t, "%s", rep->format == REPORT_MD ?
					 columns[i].head_md : columns[i].head_text);
	for (size_t g = 0; !err && g < groups->nr; g++) {
		const struct result_cell *group = &groups->cell[g]->cell;
		size_t nr = control_arms(rep, group, &err);

		if (!err && nr)
			err = add_control(rep, &t, group, nr);
		nr_total += nr;
	}
	if (err || !nr_total) {
		report_table_drop(&t);
		return err;
	}
	report_heading(rep, 3, "Negative controls: all %zu arms equal", nr_total);
	report_para(rep, "Workloads that raise no event: within each boot, every arm has the same "
			 "counts in every column of this ledger, so every difference is 0.");
	return report_table_print(&t, rep);
}

static int ledger_of_boot(const struct report *rep, const struct result *res,
			  const struct report_cells *groups)
{
	struct report_cells arms;
	struct report_table t;
	char name[REPORT_NAME_MAX];
	int err = 0;

	table_init(rep, &t);
	for (size_t g = 0; !err && g < groups->nr; g++) {
		const struct result_cell *group = &groups->cell[g]->cell;

		if (control_arms(rep, group, &err) || err)
			continue;
		err = collect_arms(rep, res, group, &arms);
		if (err)
			break;
		snprintf(name, sizeof(name), "%s/%s", group->word[RESULT_WORKLOAD],
			 group->word[RESULT_FS]);
		if (arms.nr)
			add_span(&t, name);
		add_arms(rep, &t, res, &arms);
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

	table_init(rep, &t);
	for (; !err && d < end; d++) {
		const struct result *res = rep->set->docs[d];

		err = collect_arms(rep, res, group, &arms);
		if (err)
			break;
		snprintf(name, sizeof(name), "spectre_v2=%s", res->mode);
		if (arms.nr)
			add_span(&t, name);
		add_arms(rep, &t, res, &arms);
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

	if (control_arms(rep, group, &err) || err)
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
			    has_exceptions(&set->docs[d]->benchs[i]))
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
			    !is_usual(rep, &set->docs[d]->benchs[i].cell))
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
	int err = report_collect(rep->set, NULL, NULL, 0, GROUP_WORDS, groups);

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
		err = ledger_of_controls(rep, &groups);
	free(groups.cell);
	return err;
}
