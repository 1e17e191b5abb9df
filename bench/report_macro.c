// SPDX-License-Identifier: GPL-2.0-only
/*
 * Jobs of fio and whole commands in the report: what they execute; how long they take
 * is in report_macro_time.c. Only shown: no claim is judged by it.
 */
#include "report_macro.h"

#include <string.h>

static bool has_result(const struct macro_entry *e)
{
	return e->status == RESULT_OK || e->status == RESULT_FLAGGED;
}

/* 72 columns have no room for everything. */
static bool is_narrow(const struct report *rep)
{
	return rep->format == REPORT_LKML;
}

/* The job stands above its arms, as in the ledger. */
static void put_group(struct report_table *t, const struct macro_entry *e,
		      const struct macro_entry *before)
{
	const char *job = e->cell.word[RESULT_WORKLOAD];

	if (before && !strcmp(before->cell.word[RESULT_WORKLOAD], job))
		return;
	report_table_add(t, "%s/%s", job, e->cell.word[RESULT_FS]);
	for (size_t i = 1; i < t->nr_columns; i++)
		report_table_add(t, "%s", "");
}

void report_macro_arm(const struct report *rep, struct report_table *t,
		      const struct macro_entry *e)
{
	char arm[REPORT_NAME_MAX];

	report_table_add(t, "%s%s%s", rep->format == REPORT_MD ? "" : "  ",
			 result_cell_arm(&e->cell, arm, sizeof(arm)),
			 e->status == RESULT_FLAGGED ? " !" : "");
}

/* With @digits after the point; printf() knows a negative zero. */
static void put_number(struct report_table *t, int digits, double v)
{
	bool zero = digits ? v > -0.05 && v < 0.05 : v > -0.5 && v < 0.5;

	report_table_add(t, "%.*f", digits, zero ? 0 : v);
}

static void put_diff(struct report_table *t, const struct macro_span *a, const struct macro_span *b)
{
	if (!b)
		report_table_add(t, "<missing>");
	else if (a == b)
		report_table_add(t, "%s", "");
	else
		report_table_add(t, "%+.0f", a->median - b->median);
}

/* @same: both are of the same cell */
static void put_percent(struct report_table *t, bool same, double a, double b)
{
	if (same)
		report_table_add(t, "%s", "");
	else if (b > 0)
		report_table_add(t, "%+.1f %%", 100 * (a - b) / b);
	else
		report_table_add(t, "<missing>");
}

static const struct macro_span *span(const struct macro_entry *e, enum macro_counter c)
{
	return e ? &e->counter[c] : NULL;
}

static void put_fio_row(const struct report *rep, struct report_table *t,
			const struct macro_doc *doc, const struct macro_entry *e,
			const struct macro_diff *diff)
{
	const struct macro_entry *never = macro_entry_never(doc, e);
	const struct macro_entry *mark = macro_entry_find(doc, e, "sb", "fanotify");
	const struct macro_span *storm = span(e, MACRO_INSNS_STORM);

	(void)diff;
	report_macro_arm(rep, t, e);
	report_table_add(t, "%.0f", storm->median);
	put_diff(t, storm, span(never, MACRO_INSNS_STORM));
	put_diff(t, storm, span(mark, MACRO_INSNS_STORM));
	if (!is_narrow(rep))
		put_number(t, 0, storm->max - storm->min);
	put_number(t, 0, e->counter[MACRO_INSNS].median - storm->median);
	put_number(t, 1, e->counter[MACRO_INDIRECT_CALLS].median);
	report_table_add(t, "%.0f", e->counter[MACRO_BPF_INSNS].median);
	report_table_add(t, "%.0f", e->nr_events);
}

static double total(const struct macro_entry *e)
{
	return e ? e->counter[MACRO_INSNS].median + e->counter[MACRO_INSNS_USER].median : 0;
}

static void put_command_row(const struct report *rep, struct report_table *t,
			    const struct macro_doc *doc, const struct macro_entry *e,
			    const struct macro_diff *diff)
{
	const struct macro_entry *never = macro_entry_never(doc, e);
	const struct macro_entry *mark = macro_entry_find(doc, e, "sb", "fanotify");
	const struct macro_span *insns = span(e, MACRO_INSNS);

	(void)diff;
	report_macro_arm(rep, t, e);
	if (!is_narrow(rep)) {
		put_number(t, 0, total(e) / 1000);
		put_percent(t, e == never, total(e), total(never));
	}
	report_table_add(t, "%.0f", insns->median / 1000);
	put_percent(t, e == never, insns->median, never ? never->counter[MACRO_INSNS].median : 0);
	put_percent(t, e == mark, insns->median, mark ? mark->counter[MACRO_INSNS].median : 0);
	report_table_add(t, "%.1f", (insns->max - insns->min) / 1000);
	report_table_add(t, "%.0f", e->nr_events);
}

int report_macro_table(const struct report *rep, const struct macro_doc *doc, enum macro_kind kind,
		       const char *const *heads, report_macro_row row,
		       const struct macro_diff *diff)
{
	static const char align[] = "lrrrrrrrrrr";
	const struct macro_entry *before = NULL;
	struct report_table t;
	size_t nr = 0;

	while (heads[nr])
		nr++;
	report_table_init(&t, align);
	t.nr_columns = nr;
	for (size_t i = 0; i < nr; i++)
		report_table_add(&t, "%s", heads[i]);
	for (size_t i = 0; i < doc->nr; i++) {
		const struct macro_entry *e = &doc->entry[i];

		if (e->kind != kind || !has_result(e))
			continue;
		put_group(&t, e, before);
		row(rep, &t, doc, e, diff ? &diff[i] : NULL);
		before = e;
	}
	if (before)
		return report_table_print(&t, rep);
	report_table_drop(&t);
	return 0;
}

static int put_counts(const struct report *rep, const struct macro_doc *doc)
{
	static const char *const fio[] = { "arm", "insns", "+/-never", "+/-sb", "spread", "others",
					   "calls", "BPF", "events", NULL };
	static const char *const fio_narrow[] = { "arm", "insns", "+/-never", "+/-sb", "others",
						  "calls", "BPF", "events", NULL };
	static const char *const whole[] = { "arm", "total k", "+/-never", "kernel k", "+/-never",
					     "+/-sb", "spread k", "events", NULL };
	static const char *const whole_narrow[] = { "arm", "kernel k", "+/-never", "+/-sb",
						    "spread k", "events", NULL };
	int err;

	report_para(rep, "Kernel %s, spectre_v2=%s, per operation of fio:", doc->res->kernel,
		    doc->res->mode);
	err = report_macro_table(rep, doc, MACRO_FIO, is_narrow(rep) ? fio_narrow : fio,
				 put_fio_row, NULL);
	if (err)
		return err;
	report_para(rep, "Kernel %s, spectre_v2=%s, per command, in thousands of instructions:",
		    doc->res->kernel, doc->res->mode);
	return report_macro_table(rep, doc, MACRO_COMMAND, is_narrow(rep) ? whole_narrow : whole,
				  put_command_row, NULL);
}

/* The first cell with a status and reason of its own stands for all that share them. */
static bool is_first(const struct macro_doc *doc, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (doc->entry[k].status == doc->entry[i].status &&
		    !strcmp(doc->entry[k].reason, doc->entry[i].reason))
			return false;
	return true;
}

static size_t nr_alike(const struct macro_doc *doc, size_t i)
{
	size_t nr = 0;

	for (size_t k = i; k < doc->nr; k++)
		nr += doc->entry[k].status == doc->entry[i].status &&
		      !strcmp(doc->entry[k].reason, doc->entry[i].reason);
	return nr;
}

static void put_rest(const struct report *rep, const struct macro_doc *doc)
{
	bool any = false;

	for (size_t i = 0; i < doc->nr; i++) {
		const struct macro_entry *e = &doc->entry[i];

		if (e->status == RESULT_OK || !is_first(doc, i))
			continue;
		report_item(rep, "%s, spectre_v2=%s: %s, %zu cells, the first of them %s: %s.",
			    doc->res->kernel, doc->res->mode, result_status_names[e->status],
			    nr_alike(doc, i), e->name, e->reason);
		any = true;
	}
	if (any)
		report_end_list(rep);
}

/* A mailing list and a terminal get the kernels that the debate is about. */
static bool is_shown(const struct report *rep, const struct macro_doc *doc)
{
	return rep->format == REPORT_MD || doc->native ||
	       result_kernel_has_hooks(doc->res->kernel);
}

static int put_docs(const struct report *rep, bool native)
{
	bool begun = false;
	int err = 0;

	for (size_t d = 0; !err && d < rep->macro->nr; d++) {
		const struct macro_doc *doc = &rep->macro->doc[d];

		if (doc->native != native || !is_shown(rep, doc))
			continue;
		if (native && !begun)
			report_macro_time_intro(rep);
		begun = true;
		err = native ? report_macro_time(rep, doc) : put_counts(rep, doc);
		if (!err)
			put_rest(rep, doc);
	}
	return err;
}

int report_macro(const struct report *rep)
{
	int err;

	if (!rep->macro)
		return 0;
	report_heading(rep, 2, "fio and whole commands");
	report_para(rep, "A fanotify mark on the whole file system, with the hook at the site named, or an "
			 "LSM program, or a process that reads every event (user). insns: kernel "
			 "instructions of fio's thread that does the operations, from the slope "
			 "between N and 2 N of them; spread: between pairs of such runs; others: of "
			 "all other threads, which is the reader; calls: indirect ones; events: that "
			 "one operation raises. Of a command: the slope between hyperfine's one run "
			 "and two, so that its own part is what it does for each run; total: user mode "
			 "too. Nobody judges by these tables.");
	err = put_docs(rep, false);
	return err ? err : put_docs(rep, true);
}
