// SPDX-License-Identifier: GPL-2.0-only
/*
 * The evidence of claim C1: the difference in every pair of cells, and the
 * edges (call site -> target) of both sites side by side, so that a reader
 * sees which call it is.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_c1.h"
#include "report_table.h"

static const char *const finding_names[C1_NR_FINDINGS] = {
	[C1_AS_CLAIMED]	= "as claimed",
	[C1_OTHER]	= "not as claimed",
	[C1_OPEN]	= "open",
};

static int pairs_table(const struct report *rep, const struct c1 *c1)
{
	struct report_table t;

	report_table_init(&t, "llllrrrrl");
	report_table_add(&t, "workload");
	report_table_add(&t, "handler");
	report_table_add(&t, "kernel");
	report_table_add(&t, "spectre_v2");
	report_table_add(&t, "send_to_group");
	report_table_add(&t, "handle_event");
	report_table_add(&t, "difference");
	report_table_add(&t, "claimed");
	report_table_add(&t, "finding");
	for (size_t i = 0; i < c1->nr_pairs; i++) {
		const struct c1_pair *p = &c1->pairs[i];

		report_table_add(&t, "%s/%s", p->cell.word[RESULT_WORKLOAD],
				 p->cell.word[RESULT_FS]);
		report_table_add(&t, "%s", p->cell.word[RESULT_HANDLER]);
		report_table_add(&t, "%s", p->kernel);
		report_table_add(&t, "%s", p->mode);
		report_table_value(&t, report_indirect_of(p->send_to_group));
		report_table_value(&t, report_indirect_of(p->handle_event));
		report_table_delta(&t, p->delta);
		report_table_add(&t, "%d", p->claimed);
		report_table_add(&t, "%s%s%s", finding_names[p->finding], *p->why ? ": " : "",
				 p->why);
	}
	return report_table_print(&t, rep);
}

struct edge_rows {
	const struct result_edge **edge;
	size_t nr;
};

static bool same_edge(const struct result_edge *a, const struct result_edge *b)
{
	return a->jump == b->jump && !strcmp(a->from, b->from) && !strcmp(a->to, b->to);
}

static int edge_order(const struct result_edge *a, const struct result_edge *b)
{
	int order = strcmp(a->to, b->to);

	if (!order)
		order = strcmp(a->from, b->from);
	return order ? order : a->jump - b->jump;
}

static int collect_edges(struct edge_rows *rows, const struct result_bench *b)
{
	const struct result_edge **bigger;

	if (!b)
		return 0;
	bigger = realloc(rows->edge, (rows->nr + b->nr_edges + 1) * sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	rows->edge = bigger;
	for (size_t i = 0; i < b->nr_edges; i++) {
		const struct result_edge *e = &b->edges[i];
		size_t at = 0;

		while (at < rows->nr && edge_order(rows->edge[at], e) < 0)
			at++;
		if (at < rows->nr && same_edge(rows->edge[at], e))
			continue;
		memmove(&rows->edge[at + 1], &rows->edge[at],
			(rows->nr - at) * sizeof(*rows->edge));
		rows->edge[at] = e;
		rows->nr++;
	}
	return 0;
}

static void add_edge_count(struct report_table *t, const struct result_bench *b,
			   const struct result_edge *edge)
{
	double count = 0;
	bool retpoline = false;

	for (size_t i = 0; b && i < b->nr_edges; i++) {
		if (!same_edge(&b->edges[i], edge))
			continue;
		count += b->edges[i].count;
		retpoline |= b->edges[i].retpoline;
	}
	if (!b)
		report_table_add(t, "<missing>");
	else
		report_table_add(t, "%.10g%s", count, retpoline ? " r" : "");
}

/* Two pairs of one workload and handler, spectre_v2=off and =retpoline. */
static int edges_table(const struct report *rep, const struct c1_pair *off,
		       const struct c1_pair *ret)
{
	const struct result_bench *cells[] = { off->send_to_group, off->handle_event,
					       ret->send_to_group, ret->handle_event };
	struct edge_rows rows = { 0 };
	struct report_table t;
	int err = 0;

	for (size_t i = 0; !err && i < 4; i++)
		err = collect_edges(&rows, cells[i]);
	if (err)
		goto out;
	report_table_init(&t, "lllrrrr");
	report_table_add(&t, "call site");
	report_table_add(&t, "target");
	report_table_add(&t, "kind");
	report_table_add(&t, "send_to_group, off");
	report_table_add(&t, "handle_event, off");
	report_table_add(&t, "send_to_group, retpoline");
	report_table_add(&t, "handle_event, retpoline");
	for (size_t i = 0; i < rows.nr; i++) {
		report_table_add(&t, "%s", rows.edge[i]->from);
		report_table_add(&t, "%s", rows.edge[i]->to);
		report_table_add(&t, "%s", rows.edge[i]->jump ? "jump" : "call");
		for (size_t c = 0; c < 4; c++)
			add_edge_count(&t, cells[c], rows.edge[i]);
	}
	err = report_table_print(&t, rep);
out:
	free(rows.edge);
	return err;
}

static const struct c1_pair *other_mode(const struct c1 *c1, const struct c1_pair *off)
{
	for (size_t i = 0; i < c1->nr_pairs; i++) {
		const struct c1_pair *p = &c1->pairs[i];

		if (!strcmp(p->mode, "retpoline") && !strcmp(p->kernel, off->kernel) &&
		    !result_cell_order(&p->cell, &off->cell, RESULT_ACROSS_KERNELS))
			return p;
	}
	return NULL;
}

/* The edges must add up to the counters, or one of both is wrong. */
static void check_sums(const struct report *rep, const struct c1_pair *p,
		       const struct result_bench *b)
{
	struct result_value v = report_indirect_of(b);
	double sum = 0;

	for (size_t i = 0; b && i < b->nr_edges; i++)
		sum += b->edges[i].count;
	if (v.present && !v.by_mean && fabs(sum - (double)v.mode) > 1e-9)
		report_para(rep, "The edges of %s (%s, %s) add up to %.10g, its counters to %lld.",
			    b->name, p->kernel, p->mode, sum, (long long)v.mode);
}

int report_c1_evidence(const struct report *rep)
{
	struct c1 c1;
	int err = c1_judge(rep->set, &c1);

	if (err)
		return err;
	report_heading(rep, 2, "C1: one indirect call less");
	report_para(rep, "Indirect calls + indirect jumps per operation, program empty, verdict "
			 "skip. Workloads that raise no event are negative controls.");
	err = pairs_table(rep, &c1);
	for (size_t i = 0; !err && i < c1.nr_pairs; i++) {
		const struct c1_pair *off = &c1.pairs[i], *ret = other_mode(&c1, off);

		if (strcmp(off->mode, "off") || !off->claimed || !ret)
			continue;
		if (!off->handle_event && !ret->handle_event)
			continue;
		report_heading(rep, 3, "Edges of %s/%s, handler %s, kernel %s",
			       off->cell.word[RESULT_WORKLOAD], off->cell.word[RESULT_FS],
			       off->cell.word[RESULT_HANDLER], off->kernel);
		err = edges_table(rep, off, ret);
		check_sums(rep, off, off->send_to_group);
		check_sums(rep, off, off->handle_event);
		check_sums(rep, ret, ret->send_to_group);
		check_sums(rep, ret, ret->handle_event);
	}
	if (!err)
		report_para(rep, "Executions per operation; r: through a retpoline.");
	c1_release(&c1);
	return err;
}
