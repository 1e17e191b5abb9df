// SPDX-License-Identifier: GPL-2.0-only
/* Columns and rows of the ledger, and which arms have one. */
#include "report_ledger.h"

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

static bool is_shown(const struct report *rep, const struct column *col)
{
	if (rep->format == REPORT_LKML)
		return col->in_lkml;
	return rep->format == REPORT_MD || col->in_text;
}

void report_ledger_begin(const struct report *rep, struct report_table *t, const char *first,
			 bool deltas)
{
	static const char align[] = "lrrrrrrrrrrrrrrr";
	size_t nr_shown = 1;

	_Static_assert(sizeof(align) == NR_COLUMNS + 2, "one letter per column");
	for (size_t i = 0; i < NR_COLUMNS; i++)
		nr_shown += is_shown(rep, &columns[i]) && (deltas || !columns[i].delta);
	report_table_init(t, align);
	t->nr_columns = nr_shown;
	report_table_add(t, "%s", first);
	for (size_t i = 0; i < NR_COLUMNS; i++)
		if (is_shown(rep, &columns[i]) && (deltas || !columns[i].delta))
			report_table_add(t, "%s", rep->format == REPORT_MD ?
					 columns[i].head_md : columns[i].head_text);
}

/* Exceptions end a block of code early, but the plugin counted it whole. */
bool report_ledger_has_exceptions(const struct result_bench *b)
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
	const char *mark = report_ledger_has_exceptions(b) ? " #" : "";
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

		if (!is_shown(rep, &columns[i]))
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

void report_ledger_values(const struct report *rep, struct report_table *t,
			  const struct result_bench *b)
{
	for (size_t i = 0; i < NR_COLUMNS; i++)
		if (is_shown(rep, &columns[i]) && !columns[i].delta)
			report_table_value(t, report_value_of(b, columns[i].counter));
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
bool report_ledger_is_usual(const struct report *rep, const struct result_cell *cell)
{
	if (rep->format != REPORT_MD && !is_of_the_debate(cell))
		return false;
	return !result_cell_has_hook(cell) ||
	       (result_cell_is(cell, RESULT_ARGS, "direct") &&
		!result_cell_is(cell, RESULT_HANDLER, "bpf_sleepable") &&
		result_cell_is(cell, RESULT_PROGRAM, "empty") &&
		!result_cell_is(cell, RESULT_VERDICT, "deny"));
}

int report_ledger_arms(const struct report *rep, const struct result *res,
		       const struct result_cell *group, struct report_cells *arms)
{
	size_t nr = 0;
	int err = report_collect(rep->set, res->kernel, group, REPORT_LEDGER_GROUP,
				 REPORT_ALL_WORDS & ~RESULT_ACROSS_KERNELS, arms);

	if (err)
		return err;
	for (size_t i = 0; i < arms->nr; i++)
		if (report_ledger_is_usual(rep, &arms->cell[i]->cell))
			arms->cell[nr++] = arms->cell[i];
	arms->nr = nr;
	return 0;
}

void report_ledger_rows(const struct report *rep, struct report_table *t, const struct result *res,
			const struct report_cells *arms)
{
	for (size_t i = 0; i < arms->nr; i++)
		add_row(rep, t, res, &arms->cell[i]->cell);
}
