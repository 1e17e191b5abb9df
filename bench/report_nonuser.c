// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cost to those who do not use the hook, which reviewers ask for first:
 * every arm without a hook, the unpatched kernel against each patched one.
 */
#include <stdlib.h>
#include <string.h>

#include "report_table.h"

static const struct {
	enum result_counter counter;
	const char *head;
	bool in_lkml;
} columns[] = {
	{ RESULT_INDIRECT_CALLS, "calls", true },
	{ RESULT_INDIRECT_JUMPS, "jumps", false },
	{ RESULT_CACHELINES, "data", true },
	{ RESULT_CODE_CACHELINES, "code", false },
	{ RESULT_LOADS, "loads", false },
	{ RESULT_STORES, "stores", false },
	{ RESULT_STACK_BYTES, "stack", false },
};

#define NR_COLUMNS	(sizeof(columns) / sizeof(*columns))

static bool column_shown(const struct report *rep, size_t i)
{
	return rep->format != REPORT_LKML || columns[i].in_lkml;
}

static void add_head(struct report_table *t, const struct report *rep, const struct result *patched)
{
	bool md = rep->format == REPORT_MD;

	report_table_add(t, "watch");
	report_table_add(t, "%svanilla", md ? "instructions, " : "");
	report_table_add(t, "%s%s", md ? "instructions, " : "", patched->kernel);
	report_table_add(t, "+/-");
	for (size_t i = 0; i < NR_COLUMNS; i++)
		if (column_shown(rep, i))
			report_table_add(t, "%s%s", columns[i].head, md ? " +/-" : "");
}

static void add_delta(struct report_table *t, struct report_delta d, bool blank)
{
	if (blank)
		report_table_add(t, "%s", "");
	else
		report_table_delta(t, d);
}

static void add_row(struct report_table *t, const struct report *rep, const struct result *vanilla,
		    const struct result *patched, const struct result_cell *cell)
{
	const struct result_bench *v = result_find(vanilla, cell, RESULT_ACROSS_KERNELS);
	const struct result_bench *p = result_find(patched, cell, RESULT_ACROSS_KERNELS);
	struct result_value insns_v = report_value_of(v, RESULT_INSNS);
	struct result_value insns_p = report_value_of(p, RESULT_INSNS);
	char arm[REPORT_NAME_MAX];
	bool blank;

	report_table_add(t, "%s/%s/%s", cell->word[RESULT_WORKLOAD], cell->word[RESULT_FS],
			 result_cell_arm(cell, arm, sizeof(arm)));
	report_table_value(t, insns_v);
	report_table_value(t, insns_p);
	/* In text, a row of <missing> would not fit: the figures say it. */
	blank = rep->format != REPORT_MD && !(insns_v.present && insns_p.present);
	add_delta(t, report_delta_sub(insns_p, insns_v), blank);
	for (size_t i = 0; i < NR_COLUMNS; i++)
		if (column_shown(rep, i))
			add_delta(t, report_delta_sub(report_value_of(p, columns[i].counter),
						      report_value_of(v, columns[i].counter)),
				  blank);
}

static bool same_group(const struct result_cell *a, const struct result_cell *b)
{
	return !strcmp(a->word[RESULT_WORKLOAD], b->word[RESULT_WORKLOAD]) &&
	       !strcmp(a->word[RESULT_FS], b->word[RESULT_FS]);
}

/* Rows of a workload whose arms do not differ are one: the controls. */
static void add_rows(struct report_table *t, const struct report *rep, const struct result *patched,
		     const struct report_cells *cells)
{
	const struct result *vanilla = result_set_find(rep->set, "vanilla", patched->mode);
	size_t first = report_table_rows(t);

	for (size_t i = 0; i < cells->nr; i++) {
		const struct result_cell *cell = &cells->cell[i]->cell;
		char label[REPORT_NAME_MAX];

		add_row(t, rep, vanilla, patched, cell);
		if (i + 1 < cells->nr && same_group(cell, &cells->cell[i + 1]->cell))
			continue;
		snprintf(label, sizeof(label), "%s/%s/", cell->word[RESULT_WORKLOAD],
			 cell->word[RESULT_FS]);
		report_table_collapse(t, first, label, "arms");
		first = report_table_rows(t);
	}
}

/* Marks of fanotify; of a kernel that only confirms another one, on tmpfs. */
static void keep_essential(struct report_cells *cells, bool partial)
{
	size_t nr = 0;

	for (size_t i = 0; i < cells->nr; i++) {
		const struct result_cell *c = &cells->cell[i]->cell;

		if ((!partial || result_cell_is(c, RESULT_FS, "tmpfs")) &&
		    result_cell_is(c, RESULT_HANDLER, "none") &&
		    (result_cell_is(c, RESULT_LISTENER, "none") ||
		     result_cell_is(c, RESULT_LISTENER, "fanotify")))
			cells->cell[nr++] = cells->cell[i];
	}
	cells->nr = nr;
}

/* Arms and workloads that unpatched kernels were not asked for lack nothing. */
static void keep_comparable(struct report_cells *cells, const struct result_set *set)
{
	size_t nr = 0, nr_vanilla = 0;

	for (size_t i = 0; i < cells->nr; i++) {
		bool there = report_is_debated(&cells->cell[i]->cell) &&
			     !result_cell_is(&cells->cell[i]->cell, RESULT_WATCH, "mount") &&
			     !result_cell_is(&cells->cell[i]->cell, RESULT_WATCH, "sb");

		for (size_t d = 0; d < set->nr_docs; d++) {
			if (strcmp(set->docs[d]->kernel, "vanilla"))
				continue;
			nr_vanilla++;
			there |= result_find(set->docs[d], &cells->cell[i]->cell,
					     RESULT_ACROSS_KERNELS) != NULL;
		}
		if (there || !nr_vanilla)
			cells->cell[nr++] = cells->cell[i];
	}
	cells->nr = nr;
}

/* One table for all mitigation modes of a patched kernel, documents @d to @end. */
static int compare_kernel(const struct report *rep, size_t d, size_t end)
{
	const struct result_cell no_hook = { .word = { [RESULT_SITE] = "none" } };
	struct report_cells cells;
	struct report_table t;
	bool partial;
	int err;

	report_heading(rep, 3, "Kernel %s against vanilla", rep->set->docs[d]->kernel);
	err = report_collect(rep->set, NULL, &no_hook, REPORT_BIT(RESULT_SITE),
			     REPORT_ALL_WORDS & ~RESULT_ACROSS_KERNELS, &cells);
	if (err)
		return err;
	keep_comparable(&cells, rep->set);
	partial = result_kernel_is_partial(rep->set->docs[d]->kernel);
	if (partial || rep->format == REPORT_LKML)
		keep_essential(&cells, partial);
	report_table_init(&t, rep->format == REPORT_LKML ? "lrrrrr" : "lrrrrrrrrrr");
	add_head(&t, rep, rep->set->docs[d]);
	for (; d < end; d++) {
		report_table_add(&t, "spectre_v2=%s", rep->set->docs[d]->mode);
		for (size_t i = 1; i < t.nr_columns; i++)
			report_table_add(&t, "%s", "");
		add_rows(&t, rep, rep->set->docs[d], &cells);
	}
	free(cells.cell);
	return report_table_print(&t, rep);
}

int report_nonuser(const struct report *rep)
{
	const struct result_set *set = rep->set;
	size_t nr = 0, end;
	int err = 0;

	report_heading(rep, 2, "Cost to those who do not use it");
	report_para(rep, "No hook attached: never watched (a fresh mount), a mark on another "
			 "superblock, a mark elsewhere on the same superblock, one that was "
			 "removed, one that misses, and listeners on the parent. Instructions per operation, kernel mode, "
			 "and the differences, patched - vanilla, of these and of indirect calls, "
			 "indirect jumps, data and code cache lines, loads, stores and stack "
			 "bytes. Two kernels share no mount, so nothing here is paired; ~\u00b1x: "
			 "the rounds of both overlap, and a difference, if any, is within x. "
			 "Code lines differ between two builds also where not one instruction "
			 "more is executed: functions begin elsewhere in their first line.");
	/* Documents are in order of kernel. */
	for (size_t d = 0; !err && d < set->nr_docs; d = end) {
		for (end = d + 1; end < set->nr_docs; end++)
			if (strcmp(set->docs[end]->kernel, set->docs[d]->kernel))
				break;
		if (!result_kernel_has_hooks(set->docs[d]->kernel))
			continue;
		if (result_kernel_is_partial(set->docs[d]->kernel) && rep->format != REPORT_MD)
			continue;
		err = compare_kernel(rep, d, end);
		nr++;
	}
	if (!nr)
		report_para(rep, "<missing>: no document of a patched kernel.");
	return err;
}
