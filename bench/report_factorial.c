// SPDX-License-Identifier: GPL-2.0-only
/*
 * The factorial: every site with every program and verdict, by arguments and
 * handler, as differences to the same watch without a hook. One table per
 * workload and boot; the ledger has the absolute figures of the usual arms.
 */
#include <stdlib.h>
#include <string.h>

#include "report_pair.h"
#include "report_table.h"

static const struct {
	const char *args, *handler;
} columns[] = {
	{ "direct", "c" }, { "direct", "bpf" }, { "direct", "bpf_sleepable" },
	{ "packed", "c" }, { "packed", "bpf" }, { "packed", "bpf_sleepable" },
};

#define NR_COLUMNS	(sizeof(columns) / sizeof(*columns))
#define GROUP_WORDS	(REPORT_BIT(RESULT_WORKLOAD) | REPORT_BIT(RESULT_FS))
#define ROW_WORDS	(GROUP_WORDS | REPORT_BIT(RESULT_WATCH) | REPORT_BIT(RESULT_LISTENER) | \
			 REPORT_BIT(RESULT_SITE) | REPORT_BIT(RESULT_PROGRAM) | \
			 REPORT_BIT(RESULT_VERDICT))

static struct report_delta indirect_to_base(const struct result_bench *b,
					    const struct result_bench *base)
{
	const struct result_value nothing = { .present = true, .paired_resolved = true };
	struct result_value v = report_indirect_of(b);

	if (v.present && v.paired_resolved)
		return report_delta_paired(v, nothing);
	return report_delta_sub(v, report_indirect_of(base));
}

/* instructions / data lines / indirect calls and jumps */
static void add_figures(struct report_table *t, const struct result *res,
			const struct result_cell *cell)
{
	const struct result_bench *b = result_find(res, cell, RESULT_ACROSS_KERNELS);
	const struct result_bench *base = result_find_base(res, cell);
	char insns[REPORT_VALUE_MAX], lines[REPORT_VALUE_MAX], calls[REPORT_VALUE_MAX];

	if (!b) {
		report_table_add(t, "%s", "");
		return;
	}
	/* A backend of its own has no group to be without a hook: against the plain watch. */
	if (!base) {
		struct result_cell of_base = result_cell_base(cell);

		of_base.word[RESULT_LISTENER] = "fanotify";
		base = result_find(res, &of_base, RESULT_ACROSS_KERNELS);
	}
	if (b->status != RESULT_OK) {
		report_table_add(t, "%s", result_status_names[b->status]);
		return;
	}
	report_table_add(t, "%s / %s / %s",
			 report_delta_text(report_delta_to_base(b, base, RESULT_INSNS), insns,
					   sizeof(insns)),
			 report_delta_text(report_delta_to_base(b, base, RESULT_CACHELINES), lines,
					   sizeof(lines)),
			 report_delta_text(indirect_to_base(b, base), calls, sizeof(calls)));
}

static void add_row(struct report_table *t, const struct result *res, struct result_cell cell)
{
	const char *listener = cell.word[RESULT_LISTENER];
	const char *watch = cell.word[RESULT_WATCH];

	report_table_add(t, "%s%s%s%s%s", strcmp(watch, "parent") ? watch : "",
			 strcmp(watch, "parent") ? " " : "",
			 strcmp(listener, "fanotify") ? listener : "",
			 strcmp(listener, "fanotify") ? " " : "", cell.word[RESULT_SITE]);
	report_table_add(t, "%s %s", cell.word[RESULT_PROGRAM], cell.word[RESULT_VERDICT]);
	for (size_t i = 0; i < NR_COLUMNS; i++) {
		cell.word[RESULT_ARGS] = columns[i].args;
		cell.word[RESULT_HANDLER] = columns[i].handler;
		add_figures(t, res, &cell);
	}
}

static int table_of_boot(const struct report *rep, const struct result *res,
			 const struct report_cells *rows)
{
	const struct result_cell *group = &rows->cell[0]->cell;
	struct report_table t;

	report_table_init(&t, "llrrrrrr");
	report_table_add(&t, "site");
	report_table_add(&t, "program");
	for (size_t i = 0; i < NR_COLUMNS; i++)
		report_table_add(&t, "%s %s", columns[i].args, columns[i].handler);
	for (size_t i = 0; i < rows->nr; i++)
		add_row(&t, res, rows->cell[i]->cell);
	report_heading(rep, 3, "%s/%s, kernel %s, spectre_v2=%s", group->word[RESULT_WORKLOAD],
		       group->word[RESULT_FS], res->kernel, res->mode);
	return report_table_print(&t, rep);
}

/* Only hooks, and only of workloads that raise events. */
static void keep_hooks(struct report_cells *rows)
{
	size_t nr = 0;

	for (size_t i = 0; i < rows->nr; i++)
		if (result_cell_has_hook(&rows->cell[i]->cell) && rows->cell[i]->hits.expected > 0)
			rows->cell[nr++] = rows->cell[i];
	rows->nr = nr;
}

static int tables_of_group(const struct report *rep, const struct result *res,
			   const struct result_cell *group)
{
	struct report_cells rows;
	int err = report_collect(rep->set, res->kernel, group, GROUP_WORDS, ROW_WORDS, &rows);

	if (err)
		return err;
	keep_hooks(&rows);
	if (rows.nr)
		err = table_of_boot(rep, res, &rows);
	free(rows.cell);
	return err;
}

static bool has_word(const struct result_set *set, enum result_word word, const char *text)
{
	for (size_t d = 0; d < set->nr_docs; d++)
		for (size_t i = 0; i < set->docs[d]->nr_benchs; i++)
			if (result_bench_is_arm(&set->docs[d]->benchs[i]) &&
			    result_cell_is(&set->docs[d]->benchs[i].cell, word, text))
				return true;
	return false;
}

static void say_sleepable(const struct report *rep)
{
	report_para(rep, "What a sleepable program costs others is in no count: send_to_group and "
			 "handle_event run inside of fsnotify_mark_srcu, and a program that sleeps "
			 "there holds up the destruction of every mark of the system, because "
			 "fsnotify_mark_destroy_workfn() waits in synchronize_srcu(). At "
			 "handle_event_late it has been left, and only detaching waits.");
}

int report_factorial(const struct report *rep)
{
	const struct result_cell with_event = { .word = { [RESULT_ARGS] = "packed" } };
	const struct result_set *set = rep->set;
	struct report_cells groups;
	int err;

	/* Without packed arguments the ledger says it all. */
	if (!has_word(set, RESULT_ARGS, "packed"))
		return 0;
	err = report_collect(set, NULL, &with_event, REPORT_BIT(RESULT_ARGS), GROUP_WORDS, &groups);
	if (err)
		return err;
	report_heading(rep, 2, "Sites by arguments, handler, program and verdict");
	report_para(rep, "What a hook adds per operation to the same watch without a hook: "
			 "instructions / distinct data lines / indirect calls and jumps. Without a "
			 "hook, permission events are answered by a process, hence their large "
			 "negative figures: compare them with one another. A backend of its own "
			 "(fsnotify_bpf) is compared with the plain fanotify watch, which queues "
			 "its event. An event that is skipped is not queued, so "
			 "figures may be below 0. Empty: there is no such cell.");
	for (size_t g = 0; !err && g < groups.nr; g++)
		for (size_t d = 0; !err && d < set->nr_docs; d++)
			if (result_kernel_has_hooks(set->docs[d]->kernel) &&
			    !result_kernel_is_partial(set->docs[d]->kernel))
				err = tables_of_group(rep, set->docs[d], &groups.cell[g]->cell);
	free(groups.cell);
	if (!err && has_word(set, RESULT_HANDLER, "bpf_sleepable"))
		say_sleepable(rep);
	return err;
}
