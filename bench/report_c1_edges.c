// SPDX-License-Identifier: GPL-2.0-only
/*
 * The edges (call site -> target) of both sites of a C1 pair side by side, so
 * that a reader sees which call it is. Handlers whose edges differ in nothing
 * but the hook itself share a table.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_c1.h"
#include "report_table.h"

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

static bool is_hook(const struct result_bench *b, const struct result_edge *e)
{
	return b && *b->hits.symbol && !strcmp(e->to, b->hits.symbol);
}

/* How often @b takes the edge @e of @of; each cell's hook stands for the other's. */
static double count_like(const struct result_bench *b, const struct result_bench *of,
			 const struct result_edge *e)
{
	double count = 0;

	for (size_t i = 0; i < b->nr_edges; i++) {
		const struct result_edge *f = &b->edges[i];

		if (f->jump == e->jump && f->retpoline == e->retpoline &&
		    !strcmp(f->from, e->from) && is_hook(b, f) == is_hook(of, e) &&
		    (is_hook(b, f) || !strcmp(f->to, e->to)))
			count += f->count;
	}
	return count;
}

static bool all_in(const struct result_bench *b, const struct result_bench *of)
{
	for (size_t i = 0; i < of->nr_edges; i++)
		if (fabs(count_like(b, of, &of->edges[i]) -
			 count_like(of, of, &of->edges[i])) > 1e-9)
			return false;
	return true;
}

/* Are the edges the same, but for the target that is the hook itself? */
static bool same_but_hook(const struct result_bench *a, const struct result_bench *b)
{
	return a && b && *a->hits.symbol && *b->hits.symbol && all_in(a, b) && all_in(b, a);
}

struct question {
	const struct c1_pair *off, *ret;	/* the mitigation modes of one handler */
};

static void cells_of(const struct question *q, const struct result_bench *cells[4])
{
	cells[0] = q->off->send_to_group;
	cells[1] = q->off->handle_event;
	cells[2] = q->ret->send_to_group;
	cells[3] = q->ret->handle_event;
}

static bool same_edges_but_hook(const struct question *a, const struct question *b)
{
	const struct result_bench *in_a[4], *in_b[4];
	bool same = c1_same_question(a->off, b->off);

	cells_of(a, in_a);
	cells_of(b, in_b);
	for (size_t i = 0; same && i < 4; i++)
		same = same_but_hook(in_a[i], in_b[i]);
	return same;
}

static bool is_hook_of_any(const struct result_bench *const cells[4], const struct result_edge *e)
{
	for (size_t i = 0; i < 4; i++)
		if (is_hook(cells[i], e))
			return true;
	return false;
}

/* @hooks: what the hook's target is in all the cells this table stands for. */
static int edges_table(const struct report *rep, const struct question *q, const char *hooks)
{
	const struct result_bench *cells[4];
	struct edge_rows rows = { 0 };
	struct report_table t;
	int err = 0;

	cells_of(q, cells);
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
		const struct result_edge *e = rows.edge[i];

		report_table_add(&t, "%s", e->from);
		report_table_add(&t, "%s", is_hook_of_any(cells, e) ? hooks : e->to);
		report_table_add(&t, "%s", e->jump ? "jump" : "call");
		for (size_t c = 0; c < 4; c++)
			add_edge_count(&t, cells[c], e);
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

static void check_question(const struct report *rep, const struct question *q)
{
	check_sums(rep, q->off, q->off->send_to_group);
	check_sums(rep, q->off, q->off->handle_event);
	check_sums(rep, q->ret, q->ret->send_to_group);
	check_sums(rep, q->ret, q->ret->handle_event);
}

/*
 * The pair's question with both modes, if that has edges to show. Packed arguments
 * and other listeners take the same calls around their hook: no table for these.
 */
static bool question_of(const struct c1 *c1, size_t i, struct question *q)
{
	q->off = &c1->pairs[i];
	q->ret = other_mode(c1, q->off);
	return !strcmp(q->off->mode, "off") && q->off->claimed && q->ret &&
	       result_cell_is(&q->off->cell, RESULT_LISTENER, "fanotify") &&
	       result_cell_is(&q->off->cell, RESULT_ARGS, "direct") &&
	       !result_cell_is(&q->off->cell, RESULT_HANDLER, "bpf_sleepable") &&
	       (q->off->handle_event || q->ret->handle_event);
}

static void append(char *text, const char *separator, const char *more)
{
	size_t len = strlen(text);

	snprintf(text + len, REPORT_NAME_MAX - len, "%s%s", len ? separator : "", more);
}

int report_c1_edges(const struct report *rep, const struct c1 *c1, size_t first, bool *shared)
{
	char handlers[REPORT_NAME_MAX] = "", hooks[REPORT_NAME_MAX] = "";
	const struct result_bench *cell;
	struct question q, other;
	size_t nr = 0;
	int err;

	if (!question_of(c1, first, &q))
		return 0;
	for (size_t i = 0; i < c1->nr_pairs; i++) {
		if (!question_of(c1, i, &other))
			continue;
		if (i != first && !same_edges_but_hook(&q, &other))
			continue;
		if (i < first)
			return 0;	/* its table is there */
		cell = other.off->handle_event ? other.off->handle_event : other.ret->handle_event;
		append(handlers, " and ", other.off->cell.word[RESULT_HANDLER]);
		append(hooks, " / ", cell->hits.symbol);
		nr++;
	}
	*shared |= nr > 1;
	report_heading(rep, 3, "Edges of %s/%s, handler%s %s, kernel %s",
		       q.off->cell.word[RESULT_WORKLOAD], q.off->cell.word[RESULT_FS],
		       nr > 1 ? "s" : "", handlers, q.off->kernel);
	err = edges_table(rep, &q, hooks);
	for (size_t i = first; i < c1->nr_pairs; i++)
		if (question_of(c1, i, &other) &&
		    (i == first || same_edges_but_hook(&q, &other)))
			check_question(rep, &other);
	return err;
}
