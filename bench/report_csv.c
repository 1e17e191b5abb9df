// SPDX-License-Identifier: GPL-2.0-only
/*
 * The flat table that plots/ledger.gp, cost.gp, storage.gp and spreadsheets read: one
 * line per counter (what = its name) and per edge (what = edge) of every cell.
 * Each edge has a group: operation, if it also occurs when nobody watches;
 * hook, if it does not occur in the same arm without a hook; else its target.
 */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

struct csv_cell {
	const struct result *res;
	const struct result_bench *b, *base, *never;
	bool drawn; /* is the arm in the plots? */
	size_t row; /* then its place among those of its workload */
};

static bool is_one_of(const struct result_cell *cell, enum result_word word,
		      const char *one, const char *other)
{
	return result_cell_is(cell, word, one) || result_cell_is(cell, word, other);
}

/* A plot has room for some fifteen arms: each watch and each site, c beside bpf. */
static bool is_drawn(const struct result_cell *cell)
{
	bool debate = is_one_of(cell, RESULT_SITE, "send_to_group", "handle_event");

	/* One place for a watch that has the same hooks as parent. */
	if (is_one_of(cell, RESULT_WATCH, "mount", "sb"))
		return false;
	if (result_kernel_is_pure(cell->word[RESULT_KERNEL]) ||
	    result_cell_is_selftest(cell) || !result_cell_is(cell, RESULT_ARGS, "direct"))
		return !result_cell_has_hook(cell) &&
			result_cell_is(cell, RESULT_HANDLER, "none") &&
			is_one_of(cell, RESULT_LISTENER, "none", "fanotify");
	if (!result_cell_is(cell, RESULT_PROGRAM, "empty") ||
	    !is_one_of(cell, RESULT_LISTENER, "fanotify", "fsnotify_bpf"))
		return false;
	if (result_cell_is(cell, RESULT_HANDLER, "bpf"))
		return result_cell_is(cell, RESULT_VERDICT, "skip") ||
			(debate && result_cell_is(cell, RESULT_VERDICT, "pass"));
	return debate && result_cell_is(cell, RESULT_HANDLER, "c") &&
		result_cell_is(cell, RESULT_VERDICT, "skip");
}

/* Always quoted: gnuplot and spreadsheets agree on that form only. */
static void put_field(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
	}
	fputs("\",", out);
}

static void put_cell(FILE *out, const struct csv_cell *c)
{
	char arm[REPORT_NAME_MAX];

	put_field(out, c->res->kernel);
	put_field(out, c->res->mode);
	for (int w = RESULT_WORKLOAD; w <= RESULT_STORAGE; w++)
		put_field(out, c->b->cell.word[w]);
	fprintf(out, "%lld,", (long long)c->b->cell.threads);
	if (c->drawn)
		fprintf(out, "%zu", c->row);
	fputc(',', out);
	put_field(out, result_cell_arm(&c->b->cell, arm, sizeof(arm)));
	put_field(out, result_status_names[c->b->status]);
}

static void put_counter(FILE *out, const struct csv_cell *c, enum result_counter counter)
{
	struct result_value v = report_value_of(c->b, counter);
	struct report_delta d = report_delta_to_base(c->b, c->base, counter);

	put_cell(out, c);
	put_field(out, result_counter_names[counter]);
	fputs("\"\",\"\",\"\",\"\",,", out);
	if (v.present)
		fprintf(out, "%lld", (long long)v.mode);
	fputc(',', out);
	if (v.present && !isnan(v.mean))
		fprintf(out, "%.6f", v.mean);
	fprintf(out, ",%d,", v.by_mean);
	if (d.kind == REPORT_DELTA_EXACT)
		fprintf(out, "%lld,", (long long)d.exact);
	else if (d.kind == REPORT_DELTA_MEAN)
		fprintf(out, "%.6f,", d.mean);
	else if (d.kind == REPORT_DELTA_UNRESOLVED)
		fprintf(out, ",%.6f", report_delta_bound(d));
	else
		fputc(',', out);
	fputc('\n', out);
}

static bool has_target(const struct result_bench *b, const struct result_edge *e)
{
	for (size_t i = 0; b && i < b->nr_edges; i++)
		if (b->edges[i].jump == e->jump && !strcmp(b->edges[i].to, e->to))
			return true;
	return false;
}

static const char *group_of(const struct csv_cell *c, const struct result_edge *e)
{
	if (has_target(c->never, e))
		return "operation";
	if (result_cell_has_hook(&c->b->cell) && !has_target(c->base, e))
		return "hook";
	return e->to;
}

struct csv_edge {
	const struct result_edge *edge;
	const char *group;
};

static int group_rank(const char *group)
{
	if (!strcmp(group, "operation"))
		return 0;
	return strcmp(group, "hook") ? 2 : 1;
}

/* The order of the stack in the plot: what differs between sites on top. */
static int by_group(const void *va, const void *vb)
{
	const struct csv_edge *a = va, *b = vb;
	int order = a->edge->jump - b->edge->jump;

	if (!order)
		order = group_rank(a->group) - group_rank(b->group);
	if (!order)
		order = strcmp(a->edge->to, b->edge->to);
	return order ? order : strcmp(a->edge->from, b->edge->from);
}

static int put_edges(FILE *out, const struct csv_cell *c)
{
	struct csv_edge *edges = calloc(c->b->nr_edges + 1, sizeof(*edges));
	double below = 0;

	if (!edges)
		return -ENOMEM;
	for (size_t i = 0; i < c->b->nr_edges; i++) {
		edges[i].edge = &c->b->edges[i];
		edges[i].group = group_of(c, &c->b->edges[i]);
	}
	qsort(edges, c->b->nr_edges, sizeof(*edges), by_group);
	for (size_t i = 0; i < c->b->nr_edges; i++) {
		const struct result_edge *e = edges[i].edge;

		put_cell(out, c);
		put_field(out, "edge");
		put_field(out, e->from);
		put_field(out, e->to);
		put_field(out, edges[i].group);
		put_field(out, e->jump ? "jump" : "call");
		fprintf(out, "%.10g,%.10g,,0,,\n", below, e->count);
		below += e->count;
	}
	free(edges);
	return 0;
}

/* The arms of a workload, which the cells that follow mostly share. */
struct csv_arms {
	const struct result *res;
	const struct result_bench *of;
	struct report_cells cells;
};

static int collect_arms(const struct report *rep, const struct result *res,
			const struct result_bench *b, struct csv_arms *arms)
{
	const unsigned int group = REPORT_BIT(RESULT_WORKLOAD) | REPORT_BIT(RESULT_FS);

	if (arms->res == res && !result_cell_order(&arms->of->cell, &b->cell, ~group))
		return 0;
	free(arms->cells.cell);
	*arms = (struct csv_arms){ .res = res, .of = b };
	return report_collect(rep->set, res->kernel, &b->cell, group,
			      REPORT_ALL_WORDS & ~RESULT_ACROSS_KERNELS, &arms->cells);
}

static int put_bench(const struct report *rep, const struct result *res,
		     const struct result_bench *b, struct csv_arms *arms)
{
	struct csv_cell c = { .res = res, .b = b, .drawn = is_drawn(&b->cell) };
	struct result_cell never = result_cell_base(&b->cell);
	int err = collect_arms(rep, res, b, arms);

	never.word[RESULT_WATCH] = "never";
	never.word[RESULT_LISTENER] = "none";
	c.never = result_find(res, &never, RESULT_ACROSS_KERNELS);
	c.base = result_find_base(res, &b->cell);
	for (size_t i = 0; !err && i < arms->cells.nr; i++) {
		const struct result_cell *arm = &arms->cells.cell[i]->cell;

		if (!result_cell_order(arm, &b->cell, RESULT_ACROSS_KERNELS))
			break;
		c.row += is_drawn(arm);
	}
	for (int i = 0; !err && i < RESULT_NR_COUNTERS; i++)
		put_counter(rep->out, &c, (enum result_counter)i);
	return err ? err : put_edges(rep->out, &c);
}

int report_csv(const struct report *rep)
{
	struct csv_arms arms = { 0 };
	int err = 0;

	/* "kernel" and "mode" are the boot; the words follow in their order. */
	fputs("kernel,mode,", rep->out);
	for (int w = RESULT_WORKLOAD; w <= RESULT_STORAGE; w++)
		fprintf(rep->out, "%s,", result_word_names[w]);
	fputs("threads,row,arm,status,what,from,to,group,kind,below,value,mean,by_mean,delta,bound\n",
	      rep->out);
	for (size_t d = 0; d < rep->set->nr_docs; d++)
		for (size_t i = 0; !err && i < rep->set->docs[d]->nr_benchs; i++) {
			const struct result_bench *b = &rep->set->docs[d]->benchs[i];

			if (result_bench_is_arm(b) || result_cell_is_selftest(&b->cell))
				err = put_bench(rep, rep->set->docs[d], b, &arms);
		}
	free(arms.cells.cell);
	return err;
}
