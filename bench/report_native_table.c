// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arms of one boot, and the cells that all tables of latency share. Widths: 72
 * columns have room for the difference and its verdict, Markdown for everything.
 */
#include "report_native.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LKML_ARM_MAX	30

void report_native_group(struct report_table *t, const struct native_arm *arm,
			 const struct native_arm *before)
{
	if (before && !strcmp(before->group, arm->group))
		return;
	report_table_add(t, "%s", arm->group);
	for (size_t i = 1; i < t->nr_columns; i++)
		report_table_add(t, "%s", "");
}

void report_native_arm(const struct report *rep, struct report_table *t,
		       const struct native_arm *arm)
{
	static const char *const also[NATIVE_NR_ROLES] = {
		[NATIVE_BASE] = "", [NATIVE_ARM] = "", [NATIVE_CONTROL] = " (control)",
		[NATIVE_AA] = " (A/A)", [NATIVE_INJECT] = " (delayed)", [NATIVE_BARE] = " (bare)",
	};
	char text[REPORT_NAME_MAX];

	result_cell_arm(&arm->bench->cell, text, sizeof(text));
	/* 72 columns have room for no more. */
	if (rep->format == REPORT_LKML && strlen(text) > LKML_ARM_MAX)
		strcpy(text + LKML_ARM_MAX - 2, "..");
	report_table_add(t, "%s%s%s%s", rep->format == REPORT_MD ? "" : "  ", text,
			 also[arm->role], arm->bench->status == RESULT_FLAGGED ? " !" : "");
}

/* printf() knows a negative zero. */
static double rounded(double ns)
{
	return fabs(ns) < 0.05 ? 0 : ns;
}

/* With a digit after the point, unless there are enough before it. */
static int digits(double ns)
{
	return fabs(ns) < 999.95;
}

void report_native_ns(struct report_table *t, bool sign, double ns)
{
	report_table_add(t, sign ? "%+.*f" : "%.*f", digits(ns), rounded(ns));
}

void report_native_interval(struct report_table *t, bool sign, struct stats_paired_ci ci)
{
	if (ci.level > 0)
		report_table_add(t, sign ? "%+.*f..%+.*f" : "%.*f..%.*f", digits(ci.lo),
				 rounded(ci.lo), digits(ci.hi), rounded(ci.hi));
	else
		report_table_add(t, "-");
}

void report_native_verdict(const struct report *rep, struct report_table *t,
			   struct stats_verdict v, double delta_ns)
{
	if (v.kind == STATS_VERDICT_DIFFERENT ||
	    (v.kind == STATS_VERDICT_EQUIVALENT && rep->format == REPORT_LKML))
		report_table_add(t, "%s", stats_verdict_names[v.kind]);
	else if (v.kind == STATS_VERDICT_EQUIVALENT)
		report_table_add(t, "equivalent ±%.1f", delta_ns);
	else if (isfinite(v.bound))
		report_table_add(t, "~±%.*f", digits(v.bound), v.bound);
	else
		report_table_add(t, "~");
}

void report_native_p(struct report_table *t, double p)
{
	if (p < 0.0001)
		report_table_add(t, "<0.0001");
	else
		report_table_add(t, "%.4f", p);
}

static bool is_wide(const struct report *rep)
{
	return rep->format == REPORT_MD;
}

static bool is_narrow(const struct report *rep)
{
	return rep->format == REPORT_LKML;
}

static void put_diff(const struct report *rep, struct report_table *t, const struct native_diff *d)
{
	int nr_columns = is_narrow(rep) ? 3 : 6;

	if (!d->present) {
		for (int i = 0; i < nr_columns; i++)
			report_table_add(t, "%s", i || d->base == d->arm ? "" : "<missing>");
		return;
	}
	report_native_ns(t, true, d->ns.median);
	report_native_interval(t, true, d->ns.ci);
	if (!is_narrow(rep))
		report_table_add(t, "%+.1f %%", fabs(d->percent) < 0.05 ? 0 : d->percent);
	if (!is_narrow(rep))
		report_native_p(t, d->p_holm);
	report_native_verdict(rep, t, d->verdict, d->delta_ns);
	if (is_narrow(rep))
		return;
	if (isinf(d->mde_ns))
		report_table_add(t, "-");
	else
		report_native_ns(t, false, d->mde_ns);
}

static void put_row(const struct report *rep, struct report_table *t, const struct native_diff *d)
{
	const struct native_arm *arm = d->arm;

	report_native_arm(rep, t, arm);
	report_native_ns(t, false, d->arm_ns);
	if (is_wide(rep))
		report_native_interval(t, false, d->arm_ci);
	put_diff(rep, t, d);
	if (is_narrow(rep))
		return;
	if (arm->p99 >= 0)
		report_table_add(t, "%.0f", arm->p99);
	else
		report_table_add(t, "<missing>");
	if (is_wide(rep))
		report_table_add(t, "%zu of %zu", arm->nr_disturbed, arm->nr_blocks);
}

/* Groups as the document has them; arms of a group may not follow each other. */
static bool is_first_of_group(const struct native_doc *doc, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (native_arm_has_result(&doc->arm[k]) &&
		    !strcmp(doc->arm[k].group, doc->arm[i].group))
			return false;
	return native_arm_has_result(&doc->arm[i]);
}

static size_t put_group(const struct report *rep, struct report_table *t,
			const struct native_doc *doc, const struct native_diff *diff, size_t first)
{
	size_t nr = 0;

	report_native_group(t, &doc->arm[first], NULL);
	for (size_t i = first; i < doc->nr; i++) {
		if (!native_arm_has_result(&doc->arm[i]) ||
		    strcmp(doc->arm[i].group, doc->arm[first].group))
			continue;
		put_row(rep, t, &diff[i]);
		nr++;
	}
	return nr;
}

int report_native_table(const struct report *rep, const struct native_doc *doc)
{
	static const char *const heads[][12] = {
		{ "arm", "ns", "+/-base", "interval", "verdict", NULL },
		{ "arm", "ns", "+/-base", "interval", "%", "p", "verdict", "MDE", "p99", NULL },
		{ "arm", "ns", "interval", "+/-base", "interval", "%", "p", "verdict", "MDE", "p99",
		  "disturbed", NULL },
	};
	const char *const *head = heads[is_wide(rep) ? 2 : !is_narrow(rep)];
	struct native_diff *diff;
	struct report_table t;
	size_t nr = 0;
	int err = native_compare(doc, (struct native_limit){ 0 }, &diff);

	if (err)
		return err;
	report_table_init(&t, "lrrrrrrrrrr");
	while (head[nr])
		nr++;
	t.nr_columns = nr;
	for (size_t i = 0; i < nr; i++)
		report_table_add(&t, "%s%s", head[i], !i && doc->flagged ? " (FLAGGED)" : "");
	nr = 0;
	for (size_t i = 0; i < doc->nr; i++)
		if (is_first_of_group(doc, i))
			nr += put_group(rep, &t, doc, diff, i);
	free(diff);
	if (nr)
		return report_table_print(&t, rep);
	report_table_drop(&t);
	report_para(rep, "No arm has a result: <missing>.");
	return 0;
}
