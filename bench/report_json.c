// SPDX-License-Identifier: GPL-2.0-only
/*
 * The report for programs: the claims with their verdicts, and every cell with its
 * counters and what they differ by from the cell's base. Fields: results/README.md.
 */
#include <errno.h>
#include <math.h>

#include "report_claim.h"

static json_t *number(double value)
{
	return value == floor(value) && fabs(value) < 1e15 ? json_integer((json_int_t)value) :
							      json_real(value);
}

static json_t *delta_json(struct report_delta d)
{
	switch (d.kind) {
	case REPORT_DELTA_EXACT:
		return json_pack("{s:I}", "exact", d.exact);
	case REPORT_DELTA_MEAN:
		return json_pack("{s:o, s:o, s:o}", "mean", number(d.mean), "min", number(d.min),
				 "max", number(d.max));
	case REPORT_DELTA_UNRESOLVED:
		return json_pack("{s:o}", "unresolved_within", number(report_delta_bound(d)));
	default:
		return json_null();
	}
}

static json_t *counter_json(const struct result_bench *b, const struct result_bench *base,
			    enum result_counter c)
{
	struct result_value v = report_value_of(b, c);
	json_t *one;

	if (!v.present)
		return json_null();
	one = json_pack("{s:s, s:o}", "judged_by", v.by_mean ? "mean" : "mode", "value",
			number(v.by_mean ? v.mean : (double)v.mode));
	if (base && base != b)
		json_object_set_new(one, "to_base",
				    delta_json(report_delta_to_base(b, base, c)));
	return one;
}

static json_t *cell_json(const struct result *res, const struct result_bench *b)
{
	const struct result_bench *base = result_find_base(res, &b->cell);
	json_t *counts = json_object();
	json_t *cell = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:o}", "kernel", res->kernel,
				 "mode", res->mode, "name", b->name, "status",
				 result_status_names[b->status], "reason", b->reason, "base",
				 base && base != b ? base->name : NULL, "counts", counts);

	for (int c = 0; c < RESULT_NR_COUNTERS; c++)
		json_object_set_new(counts, result_counter_names[c],
				    counter_json(b, base, (enum result_counter)c));
	return cell;
}

int report_json(const struct report *rep)
{
	json_t *claims = report_claims_json(rep), *cells = json_array(), *root;
	int err;

	for (size_t d = 0; d < rep->set->nr_docs; d++) {
		const struct result *res = rep->set->docs[d];

		for (size_t i = 0; i < res->nr_benchs; i++)
			json_array_append_new(cells, cell_json(res, &res->benchs[i]));
	}
	root = json_pack("{s:i, s:o, s:o}", "schema", RESULT_SCHEMA, "claims", claims, "cells",
			 cells);
	if (!root)
		return -ENOMEM;
	err = json_dumpf(root, rep->out, JSON_INDENT(1)) ? -ENOMEM : 0;
	fputc('\n', rep->out);
	json_decref(root);
	return err;
}
