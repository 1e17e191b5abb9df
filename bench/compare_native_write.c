// SPDX-License-Identifier: GPL-2.0-only
/* Two native runs as a table, as KTAP and as a document. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "commands.h"
#include "compare_native.h"
#include "report_native.h"

static void put_cell(struct report_table *t, const struct native_cell *c)
{
	report_native_ns(t, false, c->ns[NATIVE_OLD]);
	report_native_ns(t, false, c->ns[NATIVE_NEW]);
	report_native_ns(t, true, c->allowed ? c->pairs.median : c->diff_ns);
	if (c->allowed)
		report_native_interval(t, true, c->pairs.ci);
	else if (isfinite(c->bound_ns))
		report_table_add(t, "within ±%.1f", c->bound_ns);
	else
		report_table_add(t, "-");
	report_table_add(t, "%s", compare_native_word(c));
	report_table_add(t, "%s", native_cell_name(c));
}

/* How many boots and builds there are at least, which is what a verdict depends on. */
static void say_layouts(const struct report *rep, const struct compare_native_kernel *k)
{
	char reason[REPORT_NAME_MAX];

	for (size_t i = 0; i < k->nr; i++) {
		const struct native_cell *c = &k->cell[i];

		if (!c->present || c->allowed)
			continue;
		report_para(rep, "no verdict: %s, the first %s; a verdict takes %d boots of %d builds on each "
				 "side. The bound is the farthest that a boot of OLD is from one of NEW.",
			    compare_native_reason(c, reason, sizeof(reason)), native_cell_name(c),
			    STATS_VERDICT_MIN_BOOTS, STATS_VERDICT_MIN_LAYOUTS);
		return;
	}
}

static void name_others(const struct report *rep, const struct compare_native_kernel *k)
{
	char reason[REPORT_NAME_MAX];
	bool any = false;

	for (size_t i = 0; i < k->nr; i++) {
		if (k->cell[i].present)
			continue;
		report_item(rep, "%s: %s", native_cell_name(&k->cell[i]),
			    compare_native_reason(&k->cell[i], reason, sizeof(reason)));
		any = true;
	}
	if (any)
		report_end_list(rep);
}

static int put_kernel(const struct report *rep, const struct compare_native_kernel *k, bool verbose)
{
	static const char *const heads[] = { "OLD ns", "NEW ns", "NEW-OLD", "interval", "verdict",
					     "cell" };
	const struct result *old = k->side[NATIVE_OLD].doc[0]->res;
	const struct result *new = k->side[NATIVE_NEW].doc[0]->res;
	struct report_table t;
	size_t nr = 0;

	report_heading(rep, 2, "%s%s%s, %s", old->kernel,
		       strcmp(old->kernel, new->kernel) ? " against " : "",
		       strcmp(old->kernel, new->kernel) ? new->kernel : "", old->mode);
	say_layouts(rep, k);
	if (verbose)
		name_others(rep, k);
	report_table_init(&t, "rrrrll");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		report_table_add(&t, "%s", heads[i]);
	for (size_t i = 0; i < k->nr; i++) {
		if (!k->cell[i].present)
			continue;
		put_cell(&t, &k->cell[i]);
		nr++;
	}
	if (nr)
		return report_table_print(&t, rep);
	report_table_drop(&t);
	return 0;
}

static void say_flagged(const struct report *rep, const struct compare_native *cmp)
{
	for (int s = 0; s < NATIVE_NR_SIDES; s++) {
		for (size_t d = 0; d < cmp->docs[s].nr; d++) {
			const struct native_doc *doc = &cmp->docs[s].doc[d];

			if (doc->flagged)
				report_para(rep, "FLAGGED: %s: %s", doc->res->path,
					    json_string_value(json_array_get(doc->flagged, 0)) ?:
					    "<missing>");
			if (strcmp(doc->virt, "none"))
				report_para(rep, "VIRTUAL MACHINE (%s): %s", doc->virt,
					    doc->res->path);
		}
	}
}

int compare_native_table(const struct compare_native *cmp, bool verbose, FILE *out)
{
	static const char *const names[] = { "OLD", "NEW" };
	struct report rep = { .format = REPORT_TEXT, .out = out };
	int err = 0;

	for (int s = 0; s < NATIVE_NR_SIDES; s++) {
		fprintf(out, "%s: ", names[s]);
		report_escape(&rep, cmp->path[s]);
		fputc('\n', out);
	}
	fputc('\n', out);
	say_flagged(&rep, cmp);
	report_para(&rep, "Times in ns per operation, medians over boots. Boots are paired in order of "
			  "their dates; interval of %.0f %% at least and test by the signs of their differences, "
			  "corrected by Holm within an experiment.", 100 * STATS_VERDICT_LEVEL);
	for (size_t i = 0; !err && i < cmp->nr; i++)
		err = put_kernel(&rep, &cmp->kernel[i], verbose);
	return err;
}

static void put_text(FILE *out, const char *text, bool is_description)
{
	for (; *text; text++)
		fputc(iscntrl((unsigned char)*text) || (is_description && *text == '#') ? '_' :
											  *text,
		      out);
}

void compare_native_ktap(const struct compare_native *cmp, FILE *out)
{
	size_t nr_tests = 0, nr = 0;
	char reason[REPORT_NAME_MAX];

	for (size_t i = 0; i < cmp->nr; i++)
		nr_tests += cmp->kernel[i].nr;
	fprintf(out, "KTAP version 1\n1..%zu\n", nr_tests);
	for (size_t i = 0; i < cmp->nr; i++) {
		for (size_t k = 0; k < cmp->kernel[i].nr; k++) {
			const struct native_cell *c = &cmp->kernel[i].cell[k];
			const struct result *res = cmp->kernel[i].side[NATIVE_OLD].doc[0]->res;

			fprintf(out, "%s %zu ", native_cell_is_worse(c) ? "not ok" : "ok", ++nr);
			put_text(out, res->kernel, true);
			fputc('/', out);
			put_text(out, res->mode, true);
			fputc('/', out);
			put_text(out, native_cell_name(c), true);
			if (!c->present || !c->allowed)
				fprintf(out, " # SKIP %s",
					compare_native_reason(c, reason, sizeof(reason)));
			else
				fprintf(out, " # %s ns=%+.1f", compare_native_word(c),
					c->pairs.median);
			fputc('\n', out);
		}
	}
}

static json_t *ci_json(struct stats_paired_ci ci)
{
	return ci.level > 0 ? json_pack("[f, f]", ci.lo, ci.hi) : json_null();
}

static json_t *cell_json(const struct result *res, const struct native_cell *c)
{
	json_t *j = json_pack("{s:s, s:s, s:s, s:s}", "kernel", res->kernel, "mode", res->mode,
			      "name", native_cell_name(c), "verdict", compare_native_word(c));
	static const char *const sides[] = { "old", "new" };
	char reason[REPORT_NAME_MAX];

	for (int s = 0; s < NATIVE_NR_SIDES; s++)
		json_object_set_new(j, sides[s], c->nr_boots[s] ?
				    json_pack("{s:f, s:f, s:f, s:I, s:I}", "ns", c->ns[s], "least",
					      c->least[s], "most", c->most[s], "boots",
					      (json_int_t)c->nr_boots[s], "builds",
					      (json_int_t)c->nr_builds[s]) : json_null());
	compare_native_reason(c, reason, sizeof(reason));
	if (!c->present || !c->allowed)
		json_object_set_new(j, "reason", json_string(reason));
	if (!c->present)
		return j;
	json_object_set_new(j, "delta_ns", json_real(c->delta_ns));
	json_object_set_new(j, "difference_ns",
			    json_real(c->allowed ? c->pairs.median : c->diff_ns));
	json_object_set_new(j, "bound_ns", isfinite(c->bound_ns) ? json_real(c->bound_ns) :
								   json_null());
	if (c->allowed) {
		json_object_set_new(j, "ci95", ci_json(c->pairs.ci));
		json_object_set_new(j, "p_holm", json_real(c->p_holm));
	}
	return j;
}

json_t *compare_native_json(const struct compare_native *cmp,
			    const struct compare_native_options *o)
{
	json_t *cells = json_array(), *flagged = json_array();

	for (size_t i = 0; i < cmp->nr; i++)
		for (size_t k = 0; k < cmp->kernel[i].nr; k++)
			json_array_append_new(cells,
					      cell_json(cmp->kernel[i].side[NATIVE_OLD].doc[0]->res,
							&cmp->kernel[i].cell[k]));
	for (int s = 0; s < NATIVE_NR_SIDES; s++)
		for (size_t d = 0; d < cmp->docs[s].nr; d++)
			if (cmp->docs[s].doc[d].flagged)
				json_array_append_new(flagged,
						      json_string(cmp->docs[s].doc[d].res->path));
	return json_pack("{s:{s:i, s:s, s:s, s:s, s:s, s:s, s:{s:f, s:s}, s:o}, s:o}", "context",
			 "schema", RESULT_SCHEMA, "engine", "native", "tool", "fsnbench compare",
			 "version", FSNBENCH_VERSION, "old", cmp->path[NATIVE_OLD], "new",
			 cmp->path[NATIVE_NEW], "delta", "amount", o->limit.amount, "unit",
			 o->limit.amount > 0 ? o->limit.percent ? "%" : "ns" : "default", "flagged",
			 flagged, "cells", cells);
}
