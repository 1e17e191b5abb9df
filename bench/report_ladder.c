// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every operation: a row per workload, from nobody who watches up to a listener in
 * user space. The workloads of the debate have whole ledgers besides; this section
 * is there once a run has others.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_ladder.h"
#include "report_table.h"

#define GROUP_WORDS	(REPORT_BIT(RESULT_WORKLOAD) | REPORT_BIT(RESULT_FS))

const struct ladder_rung ladder_rungs[LADDER_NR_RUNGS] = {
	[LADDER_NEVER] = { "never", "never", "none", "none", "none", "none", "none" },
	[LADDER_WATCHED] = { "watched", "parent", NULL, "none", "none", "none", "none" },
	[LADDER_HOOK] = { "hook", "parent", NULL, "send_to_group", "bpf", "empty", "skip" },
	[LADDER_LATER] = { "handle_event", "parent", NULL, "handle_event", "bpf", "empty", "skip" },
	[LADDER_STORAGE] = { "storage_get", "parent", NULL, "send_to_group", "bpf",
			     "storage_get", "skip" },
	[LADDER_USER] = { "user", "parent", NULL, "none", "user", "none", "pass" },
	[LADDER_LSM] = { "LSM", "never", "lsm", "none", "bpf", "empty", "pass" },
};

/* One listener on all rungs: fanotify_fid only where fanotify hears of nothing. */
static const char *listener_of(const struct result *res, const struct result_cell *group)
{
	struct result_cell cell = *group;

	cell.word[RESULT_WATCH] = "parent";
	cell.word[RESULT_LISTENER] = "fanotify_fid";
	for (int w = RESULT_SITE; w <= RESULT_VERDICT; w++)
		cell.word[w] = "none";
	if (!result_find(res, &cell, RESULT_ACROSS_KERNELS))
		return "fanotify";
	cell.word[RESULT_LISTENER] = "fanotify";
	return result_find(res, &cell, RESULT_ACROSS_KERNELS) ? "fanotify" : "fanotify_fid";
}

const struct result_bench *ladder_find(const struct result *res, const struct result_cell *group,
				       enum ladder_rung_nr nr)
{
	const struct ladder_rung *r = &ladder_rungs[nr];
	struct result_cell cell = *group;

	cell.word[RESULT_WATCH] = r->watch;
	cell.word[RESULT_LISTENER] = r->listener ?: listener_of(res, group);
	cell.word[RESULT_SITE] = r->site;
	cell.word[RESULT_ARGS] = strcmp(r->site, "none") ? "direct" : "none";
	cell.word[RESULT_HANDLER] = r->handler;
	cell.word[RESULT_PROGRAM] = r->program;
	cell.word[RESULT_VERDICT] = r->verdict;
	return result_find(res, &cell, RESULT_ACROSS_KERNELS);
}

int ladder_collect(const struct report *rep, struct report_cells *groups)
{
	size_t nr = 0, nr_others = 0;
	int err = report_collect(rep->set, NULL, NULL, 0, GROUP_WORDS, groups);

	if (err)
		return err;
	for (size_t i = 0; i < groups->nr; i++) {
		const struct result_cell *cell = &groups->cell[i]->cell;

		/* nop is the instrument itself, and has been subtracted. */
		if (result_cell_is(cell, RESULT_WORKLOAD, "nop"))
			continue;
		nr_others += !report_is_debated(cell);
		groups->cell[nr++] = groups->cell[i];
	}
	groups->nr = nr_others ? nr : 0;
	return 0;
}

/* 72 columns have no room for what other sections say as well. */
static bool shown(const struct report *rep, enum ladder_rung_nr nr)
{
	return rep->format != REPORT_LKML || (nr != LADDER_STORAGE && nr != LADDER_USER);
}

static double figure_of(struct result_value v)
{
	return v.by_mean ? v.mean : (double)v.mode;
}

static const char *mark_of(const struct result_bench *b)
{
	return b->status == RESULT_FLAGGED ? "!" : "";
}

/* The rung's instructions, or what it adds to nobody's watching. */
static void add_rung(struct report_table *t, const struct result_bench *b,
		     const struct result_bench *never)
{
	struct result_value v = report_value_of(b, RESULT_INSNS);
	struct report_delta d;

	if (!b) {
		report_table_add(t, "%s", "");
	} else if (!v.present) {
		report_table_add(t, "%s", result_status_names[b->status]);
	} else if (b == never) {
		report_table_add(t, "%.0f%s%s", figure_of(v), v.by_mean ? "*" : "", mark_of(b));
	} else {
		d = report_delta_sub(v, report_value_of(never, RESULT_INSNS));
		if (d.kind == REPORT_DELTA_MISSING)
			report_table_add(t, "?");
		else if (d.kind == REPORT_DELTA_UNRESOLVED)
			report_table_add(t, "~\u00b1%.0f%s", ceil(report_delta_bound(d)), mark_of(b));
		else
			report_table_add(t, "%+.0f%s%s", d.mean, d.kind == REPORT_DELTA_MEAN ?
					 "*" : "", mark_of(b));
	}
}

static void put_calls(char *buf, size_t size, const struct result_bench *b)
{
	struct result_value v = report_value_of(b, RESULT_INDIRECT_CALLS);

	if (v.present)
		snprintf(buf, size, "%.0f", figure_of(v));
	else
		snprintf(buf, size, "?");
}

static void add_row(struct report_table *t, const struct report *rep, const struct result *res,
		    const struct result_cell *group)
{
	const struct result_bench *rung[LADDER_NR_RUNGS];
	char never[32], watched[32], hook[32];
	bool tmpfs = result_cell_is(group, RESULT_FS, "tmpfs");

	for (int i = 0; i < LADDER_NR_RUNGS; i++)
		rung[i] = ladder_find(res, group, (enum ladder_rung_nr)i);
	/* A kernel that was not asked for a workload lacks nothing. */
	if (!rung[LADDER_NEVER] && !rung[LADDER_WATCHED] && !rung[LADDER_HOOK])
		return;
	report_table_add(t, "%s%s%s", group->word[RESULT_WORKLOAD], tmpfs ? "" : "/",
			 tmpfs ? "" : group->word[RESULT_FS]);
	for (int i = 0; i < LADDER_NR_RUNGS; i++)
		if (i == LADDER_NEVER && !rung[i])
			report_table_add(t, "?");
		else if (shown(rep, (enum ladder_rung_nr)i))
			add_rung(t, rung[i], rung[LADDER_NEVER]);
	put_calls(never, sizeof(never), rung[LADDER_NEVER]);
	put_calls(watched, sizeof(watched), rung[LADDER_WATCHED]);
	put_calls(hook, sizeof(hook), rung[LADDER_HOOK]);
	report_table_add(t, "%s/%s/%s", never, watched, hook);
}

static int table_of_boot(const struct report *rep, const struct result *res,
			 const struct report_cells *groups)
{
	struct report_table t;
	char align[LADDER_NR_RUNGS + 3] = "l";

	for (int i = 0; i < LADDER_NR_RUNGS; i++)
		if (shown(rep, (enum ladder_rung_nr)i))
			strcat(align, "r");
	strcat(align, "r");
	report_table_init(&t, align);
	report_table_add(&t, "operation");
	for (int i = 0; i < LADDER_NR_RUNGS; i++)
		if (shown(rep, (enum ladder_rung_nr)i))
			report_table_add(&t, "%s", i == LADDER_LATER && rep->format != REPORT_MD ?
					 "later" : ladder_rungs[i].name);
	report_table_add(&t, "calls");
	for (size_t g = 0; g < groups->nr; g++)
		add_row(&t, rep, res, &groups->cell[g]->cell);
	if (report_table_rows(&t) < 2) {
		report_table_drop(&t);
		return 0;
	}
	report_heading(rep, 3, "kernel %s, spectre_v2=%s, every operation", res->kernel, res->mode);
	return report_table_print(&t, rep);
}

int report_ladder(const struct report *rep)
{
	struct report_cells groups;
	int err = ladder_collect(rep, &groups);

	if (!err && groups.nr) {
		report_heading(rep, 2, "Every operation");
		report_para(rep, "Kernel instructions of one operation that nobody watches (never), "
				 "and what is added: by a listener of fanotify on the parent that "
				 "wants the event (watched), by it with an empty BPF hook at "
				 "send_to_group that skips (hook), with that hook at handle_event%s"
				 "%s%s, by an empty BPF LSM program where "
				 "the operation passes its hooks (LSM). calls: indirect calls never / "
				 "watched / hook. On tmpfs where no other is said; listener "
				 "fanotify_fid where the operation is about names and no other is told. "
				 "No row's watches share a mount: *: of means; ~\u00b1x: not resolved, "
				 "within x; !: flagged, see the end; "
				 "?: not known; empty: there is no such cell.",
			    rep->format == REPORT_MD ? "" : " (later)",
			    shown(rep, LADDER_STORAGE) ? ", with one that looks up inode storage "
						       "(storage_get)" : "",
			    shown(rep, LADDER_USER) ? ", by a listener that a process reads (user; "
						    "its own instructions are not in it)" : "");
	}
	for (size_t d = 0; !err && groups.nr && d < rep->set->nr_docs; d++)
		if (result_kernel_has_hooks(rep->set->docs[d]->kernel) &&
		    !result_kernel_is_partial(rep->set->docs[d]->kernel))
			err = table_of_boot(rep, rep->set->docs[d], &groups);
	if (!err && groups.nr)
		report_image(rep, "ladder", "Indirect calls of every operation, by what is called");
	free(groups.cell);
	return err;
}
