// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ledger: what one operation costs in every arm, in counts, and the
 * difference to the same arm without a hook. Workloads whose arms all cost
 * the same (the negative controls) take one row.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report_table.h"

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

/* Only in text: one table holds several workloads. */
static void add_span(struct report_table *t, const struct result_cell *group)
{
	report_table_add(t, "%s/%s", group->word[RESULT_WORKLOAD], group->word[RESULT_FS]);
	for (size_t i = 1; i < t->nr_columns; i++)
		report_table_add(t, "%s", "");
}

/* Arm, and what a reader must know before its values. */
static void add_arm(const struct report *rep, struct report_table *t, const struct result_bench *b,
		    const struct result_cell *cell, bool is_base)
{
	const char *indent = rep->format == REPORT_MD ? "" : "  ";
	const char *suffix = is_base ? " (base)" : "";
	char arm[REPORT_NAME_MAX];

	result_cell_arm(cell, arm, sizeof(arm));
	if (!b && rep->format != REPORT_MD)
		report_table_add(t, "%s%s <missing>", indent, arm);
	else if (!b || b->status == RESULT_OK)
		report_table_add(t, "%s%s%s", indent, arm, suffix);
	else if (rep->format == REPORT_LKML)
		report_table_add(t, "%s%s%s !", indent, arm, suffix);
	else
		report_table_add(t, "%s%s%s [%s]", indent, arm, suffix,
				 result_status_names[b->status]);
}

static void add_row(const struct report *rep, struct report_table *t, const struct result *res,
		    const struct result_cell *cell)
{
	const struct result_bench *b = result_find(res, cell, RESULT_ACROSS_KERNELS);
	struct result_cell base_cell = result_cell_base(cell);
	const struct result_bench *base = result_find(res, &base_cell, RESULT_ACROSS_KERNELS);
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
			report_table_delta(t, report_value_sub(v, report_value_of(base,
								columns[i].counter)));
		else
			report_table_value(t, v);
	}
}

static int collect_arms(const struct report *rep, const struct result *res,
			const struct result_cell *group, struct report_cells *arms)
{
	return report_collect(rep->set, res->kernel, group, GROUP_WORDS,
			      REPORT_ALL_WORDS & ~RESULT_ACROSS_KERNELS, arms);
}

/* The arms of one workload; @label begins the row that may replace them. */
static void add_arms(const struct report *rep, struct report_table *t, const struct result *res,
		     const struct report_cells *arms, const char *label)
{
	size_t first = report_table_rows(t);

	for (size_t i = 0; i < arms->nr; i++)
		add_row(rep, t, res, &arms->cell[i]->cell);
	report_table_collapse(t, first, label);
}

static int ledger_of_boot(const struct report *rep, const struct result *res,
			  const struct report_cells *groups)
{
	struct report_cells arms;
	struct report_table t;
	int err = 0;

	report_heading(rep, 3, "kernel %s, spectre_v2=%s, per operation", res->kernel, res->mode);
	table_init(rep, &t);
	for (size_t g = 0; !err && g < groups->nr; g++) {
		const struct result_cell *group = &groups->cell[g]->cell;

		err = collect_arms(rep, res, group, &arms);
		if (err)
			break;
		if (arms.nr)
			add_span(&t, group);
		add_arms(rep, &t, res, &arms, "  ");
		free(arms.cell);
	}
	return report_table_print(&t, rep) ?: err;
}

static int ledger_of_workload(const struct report *rep, const struct result_cell *group)
{
	int err = 0;

	for (size_t d = 0; !err && d < rep->set->nr_docs; d++) {
		const struct result *res = rep->set->docs[d];
		struct report_cells arms;
		struct report_table t;

		err = collect_arms(rep, res, group, &arms);
		if (err)
			return err;
		/* A kernel that was not asked for a workload lacks nothing. */
		if (arms.nr) {
			report_heading(rep, 3, "%s/%s, kernel %s, spectre_v2=%s",
				       group->word[RESULT_WORKLOAD], group->word[RESULT_FS],
				       res->kernel, res->mode);
			table_init(rep, &t);
			add_arms(rep, &t, res, &arms, "");
			err = report_table_print(&t, rep);
		}
		free(arms.cell);
	}
	return err;
}

int report_ledger(const struct report *rep)
{
	struct report_cells groups;
	int err;

	err = report_collect(rep->set, NULL, NULL, 0, GROUP_WORDS, &groups);
	if (err)
		return err;
	report_heading(rep, 2, "Ledger");
	report_para(rep, "Counts of one operation in an emulator, kernel mode; never a latency. "
			 "+/- is the difference to the base, the same watch without a hook (for "
			 "arms without a hook: to the plain fanotify parent watch). Lines are "
			 "distinct 64-byte cache lines. *: under 90 %% of the operations agree, "
			 "so the mean is shown; ~<x: not resolved, below x.");
	if (rep->format == REPORT_LKML)
		report_para(rep, "!: skipped, flagged or failed, see the end.");
	if (rep->format == REPORT_MD)
		for (size_t g = 0; !err && g < groups.nr; g++)
			err = ledger_of_workload(rep, &groups.cell[g]->cell);
	else
		for (size_t d = 0; !err && d < rep->set->nr_docs; d++)
			err = ledger_of_boot(rep, rep->set->docs[d], &groups);
	free(groups.cell);
	return err;
}
