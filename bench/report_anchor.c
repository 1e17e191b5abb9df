// SPDX-License-Identifier: GPL-2.0-only
/*
 * The external anchor: the kernel that Debian ships, unpatched, beside vanilla,
 * the small configuration that all other kernels here share. Where both make
 * the same indirect calls, what is said of the small one holds for a real one.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_table.h"

#define ANCHOR	"debian"

/* What a call site or a target is in: no offset, no ".isra.0" or ".cold". */
static size_t function_length(const char *symbol)
{
	return strcspn(symbol, "+.");
}

static bool same_function(const char *a, const char *b)
{
	size_t len = function_length(a);

	return len == function_length(b) && !strncmp(a, b, len);
}

static bool same_edge(const struct result_edge *a, const struct result_edge *b)
{
	return a->jump == b->jump && a->retpoline == b->retpoline &&
	       same_function(a->from, b->from) && same_function(a->to, b->to);
}

/* How often @b takes the edge, from wherever in the same function. */
static double count_like(const struct result_bench *b, const struct result_edge *e)
{
	double count = 0;

	for (size_t i = 0; i < b->nr_edges; i++)
		if (same_edge(&b->edges[i], e))
			count += b->edges[i].count;
	return count;
}

static bool is_first(const struct result_bench *b, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (same_edge(&b->edges[i], &b->edges[at]))
			return false;
	return true;
}

struct difference {
	const struct result *anchor;
	const struct result_bench *vanilla, *debian;
	const struct result_edge *edge;
};

struct differences {
	struct difference *list;
	size_t nr;
	size_t nr_cells, nr_equal;	/* cells whose edges were compared */
};

static int add_difference(struct differences *all, struct difference d)
{
	struct difference *more = reallocarray(all->list, all->nr + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	all->list = more;
	all->list[all->nr++] = d;
	return 0;
}

/* Edges of @in that differ; of those in both cells, the ones seen in vanilla. */
static int compare_edges(struct differences *all, struct difference d,
			 const struct result_bench *in, size_t *nr)
{
	int err = 0;

	for (size_t i = 0; !err && i < in->nr_edges; i++) {
		double v, a;

		d.edge = &in->edges[i];
		v = count_like(d.vanilla, d.edge);
		a = count_like(d.debian, d.edge);
		if (fabs(v - a) < 1e-9 || !is_first(in, i) || (in == d.debian && v > 0))
			continue;
		err = add_difference(all, d);
		(*nr)++;
	}
	return err;
}

static int add_edges(struct report_table *t, struct differences *all, const struct result *anchor,
		     const struct result_bench *v, const struct result_bench *a)
{
	struct difference d = { .anchor = anchor, .vanilla = v, .debian = a };
	size_t nr = 0;
	int err;

	if (!report_indirect_of(v).present || !report_indirect_of(a).present) {
		report_table_add(t, "%s", "");
		return 0;
	}
	err = compare_edges(all, d, v, &nr);
	if (!err)
		err = compare_edges(all, d, a, &nr);
	all->nr_cells++;
	all->nr_equal += !nr;
	if (nr)
		report_table_add(t, "%zu differ", nr);
	else
		report_table_add(t, "equal");
	return err;
}

static int add_row(const struct report *rep, struct report_table *t, struct differences *all,
		   const struct result *anchor, const struct result_cell *cell)
{
	const struct result *vanilla = result_set_find(rep->set, "vanilla", anchor->mode);
	const struct result_bench *v = result_find(vanilla, cell, RESULT_ACROSS_KERNELS);
	const struct result_bench *a = result_find(anchor, cell, RESULT_ACROSS_KERNELS);
	struct result_value insns_v = report_value_of(v, RESULT_INSNS);
	struct result_value insns_a = report_value_of(a, RESULT_INSNS);
	char arm[REPORT_NAME_MAX], text[2][REPORT_VALUE_MAX];
	int err;

	report_table_add(t, "%s/%s/%s", cell->word[RESULT_WORKLOAD], cell->word[RESULT_FS],
			 result_cell_arm(cell, arm, sizeof(arm)));
	report_table_add(t, "%s/%s",
			 report_value_text(report_indirect_of(v), text[0], sizeof(text[0])),
			 report_value_text(report_indirect_of(a), text[1], sizeof(text[1])));
	err = add_edges(t, all, anchor, v, a);
	report_table_value(t, insns_v);
	report_table_value(t, insns_a);
	if (rep->format == REPORT_MD)
		report_table_delta(t, report_delta_sub(insns_a, insns_v));
	return err;
}

static bool same_group(const struct result_cell *a, const struct result_cell *b)
{
	return !strcmp(a->word[RESULT_WORKLOAD], b->word[RESULT_WORKLOAD]) &&
	       !strcmp(a->word[RESULT_FS], b->word[RESULT_FS]);
}

/* Rows of a workload whose arms do not differ are one: the controls. */
static int add_boot(const struct report *rep, struct report_table *t, struct differences *all,
		    const struct result *anchor, const struct report_cells *cells)
{
	size_t first;
	int err = 0;

	report_table_add(t, "spectre_v2=%s", anchor->mode);
	for (size_t i = 1; i < t->nr_columns; i++)
		report_table_add(t, "%s", "");
	first = report_table_rows(t);
	for (size_t i = 0; !err && i < cells->nr; i++) {
		const struct result_cell *cell = &cells->cell[i]->cell;
		char label[REPORT_NAME_MAX];

		err = add_row(rep, t, all, anchor, cell);
		if (i + 1 < cells->nr && same_group(cell, &cells->cell[i + 1]->cell))
			continue;
		snprintf(label, sizeof(label), "%s/%s/", cell->word[RESULT_WORKLOAD],
			 cell->word[RESULT_FS]);
		report_table_collapse(t, first, label, "arms");
		first = report_table_rows(t);
	}
	return err;
}

static void add_head(struct report_table *t, const struct report *rep)
{
	bool md = rep->format == REPORT_MD;

	report_table_add(t, "watch");
	report_table_add(t, "%s", md ? "indirect calls + jumps, vanilla/debian" : "calls");
	report_table_add(t, "edges");
	report_table_add(t, "%svanilla", md ? "instructions, " : "");
	report_table_add(t, "%sdebian", md ? "instructions, " : "");
	if (md)
		report_table_add(t, "+/-");
}

static void say_differences(const struct report *rep, const struct differences *all)
{
	report_para(rep, "Edges are equal in %zu of %zu pairs of cells%s", all->nr_equal,
		    all->nr_cells, all->nr ? "; the others, vanilla/debian per operation:" : ".");
	for (size_t i = 0; i < all->nr; i++) {
		const struct difference *d = &all->list[i];
		const struct result_edge *e = d->edge;

		report_item(rep, "%s (%s): %s%s %.*s -> %.*s: %.10g/%.10g", d->debian->name,
			    d->anchor->mode, e->retpoline ? "retpolined " : "",
			    e->jump ? "jump" : "call", (int)function_length(e->from), e->from,
			    (int)function_length(e->to), e->to, count_like(d->vanilla, e),
			    count_like(d->debian, e));
	}
	if (all->nr)
		report_end_list(rep);
}

static int counts_table(const struct report *rep)
{
	const struct result_set *set = rep->set;
	struct differences all = { 0 };
	struct report_cells cells;
	struct report_table t;
	int err;

	err = report_collect(set, ANCHOR, NULL, 0, REPORT_ALL_WORDS & ~RESULT_ACROSS_KERNELS,
			     &cells);
	if (err)
		return err;
	report_table_init(&t, rep->format == REPORT_MD ? "lrlrrr" : "lrlrr");
	add_head(&t, rep);
	for (size_t d = 0; !err && d < set->nr_docs; d++)
		if (!strcmp(set->docs[d]->kernel, ANCHOR))
			err = add_boot(rep, &t, &all, set->docs[d], &cells);
	free(cells.cell);
	err = report_table_print(&t, rep) ?: err;
	if (!err) {
		say_differences(rep, &all);
	}
	free(all.list);
	return err;
}

/*
 * Documents are in order of kernel: the first of each stands for it. Kernels with
 * one site built in have the structures of the image with all.
 */
static bool is_first_of_kernel(const struct result_set *set, size_t d)
{
	if (result_kernel_is_pure(set->docs[d]->kernel))
		return false;
	return !d || strcmp(set->docs[d]->kernel, set->docs[d - 1]->kernel);
}

static void add_size(struct report_table *t, const struct result *res, const char *name)
{
	json_t *size = json_object_get(json_object_get(res->context, "structs"), name);

	if (json_is_integer(size))
		report_table_add(t, "%lld", (long long)json_integer_value(size));
	else
		report_table_add(t, "<missing>");
}

static int structs_table(const struct report *rep, const struct result *anchor)
{
	json_t *structs = json_object_get(anchor->context, "structs"), *size;
	const struct result_set *set = rep->set;
	struct report_table t;
	char align[16] = "l";
	const char *name;
	size_t nr = 1;

	report_heading(rep, 3, "Bytes of structures, from the kernels' own BTF");
	if (!json_object_size(structs)) {
		report_para(rep, "<missing>");
		return 0;
	}
	for (size_t d = 0; d < set->nr_docs && nr < sizeof(align) - 1; d++)
		if (is_first_of_kernel(set, d))
			align[nr++] = 'r';
	report_table_init(&t, align);
	report_table_add(&t, "struct");
	for (size_t d = 0, c = 1; c < nr; d++)
		if (is_first_of_kernel(set, d)) {
			report_table_add(&t, "%s", set->docs[d]->kernel);
			c++;
		}
	json_object_foreach(structs, name, size) {
		report_table_add(&t, "%s", name);
		for (size_t d = 0, c = 1; c < nr; d++)
			if (is_first_of_kernel(set, d)) {
				add_size(&t, set->docs[d], name);
				c++;
			}
	}
	return report_table_print(&t, rep);
}

static const struct result *find_anchor(const struct result_set *set)
{
	for (size_t d = 0; d < set->nr_docs; d++)
		if (!strcmp(set->docs[d]->kernel, ANCHOR))
			return set->docs[d];
	return NULL;
}

static void say_missing(const struct report *rep)
{
	const char *why = NULL;

	for (size_t d = 0; !why && d < rep->set->nr_docs; d++)
		why = result_context_string(rep->set->docs[d], "anchor");
	report_para(rep, "<missing>: %s.", why ?: "no document of Debian's kernel");
}

int report_anchor(const struct report *rep)
{
	const struct result *anchor = find_anchor(rep->set);
	const char *source;
	int err;

	report_heading(rep, 2, "External anchor");
	if (!anchor) {
		say_missing(rep);
		return 0;
	}
	source = result_context_string(anchor, "kernel_source");
	report_para(rep, "Debian's own kernel for clouds (%s), unpatched, in the same emulator, "
			 "beside vanilla, the small configuration that all other kernels here "
			 "share: indirect calls and indirect jumps of one operation, vanilla/debian, "
			 "and instructions in kernel mode. Edges are call site and target, "
			 "compared by the names of functions.",
		    source ?: "<missing>");
	err = counts_table(rep);
	return err ?: structs_table(rep, anchor);
}
