// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proof of firing: how often the hook ran and what the listener received,
 * against what the workload declares; and every cell that is not ok. A hook
 * that did not run is not a result.
 */

#include "report_table.h"

struct firing {
	size_t nr_cells;	/* that declare what must happen */
	size_t nr_proven;
	json_int_t nr_hook, nr_delivered, nr_overflow;
};

static json_int_t at_least_zero(json_int_t n)
{
	return n < 0 ? 0 : n;
}

static void add_number(struct report_table *t, json_int_t n)
{
	if (n < 0)
		report_table_add(t, "<missing>");
	else
		report_table_add(t, "%lld", (long long)n);
}

static bool proven(const struct result_hits *h)
{
	return h->present && h->expected >= 0 && h->hook == h->expected &&
	       h->delivered == h->delivered_expected && h->queued == h->queued_expected;
}

static void add_mismatch(struct report_table *t, const struct result *res,
			 const struct result_bench *b)
{
	const struct result_hits *h = &b->hits;

	report_table_add(t, "%s (%s, %s)", b->name, res->kernel, res->mode);
	add_number(t, h->hook);
	add_number(t, h->expected);
	add_number(t, h->delivered);
	add_number(t, h->delivered_expected);
	add_number(t, h->queued);
	add_number(t, h->queued_expected);
	add_number(t, h->overflow);
}

static void sum_boot(const struct result *res, struct firing *sum, struct report_table *mismatches)
{
	for (size_t i = 0; i < res->nr_benchs; i++) {
		const struct result_bench *b = &res->benchs[i];

		if (b->status == RESULT_SKIP || b->status == RESULT_FAILED)
			continue;
		sum->nr_cells++;
		sum->nr_hook += at_least_zero(b->hits.hook);
		sum->nr_delivered += at_least_zero(b->hits.delivered);
		sum->nr_overflow += at_least_zero(b->hits.overflow);
		if (proven(&b->hits))
			sum->nr_proven++;
		else
			add_mismatch(mismatches, res, b);
	}
}

int report_firing(const struct report *rep)
{
	static const char *const heads[] = { "cell", "hook ran", "expected", "delivered",
					     "expected", "queued", "expected", "overflow" };
	struct report_table boots, mismatches;
	size_t nr_mismatches;
	int err = 0, err_boots;

	report_heading(rep, 2, "Proof of firing");
	report_para(rep, "Totals over all operations: how often the hook ran, and the events the "
			 "listener received, against what the workload declares (merged events "
			 "arrive as one).");
	report_table_init(&boots, "lrrrrr");
	report_table_add(&boots, "boot");
	report_table_add(&boots, "cells");
	report_table_add(&boots, "as declared");
	report_table_add(&boots, "hook runs");
	report_table_add(&boots, "delivered");
	report_table_add(&boots, "overflows");
	report_table_init(&mismatches, "lrrrrrrr");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		report_table_add(&mismatches, "%s", heads[i]);
	for (size_t d = 0; d < rep->set->nr_docs; d++) {
		const struct result *res = rep->set->docs[d];
		struct firing sum = { 0 };

		sum_boot(res, &sum, &mismatches);
		report_table_add(&boots, "%s, %s", res->kernel, res->mode);
		report_table_add(&boots, "%zu", sum.nr_cells);
		report_table_add(&boots, "%zu", sum.nr_proven);
		add_number(&boots, sum.nr_hook);
		add_number(&boots, sum.nr_delivered);
		add_number(&boots, sum.nr_overflow);
	}
	err_boots = report_table_print(&boots, rep);
	nr_mismatches = report_table_rows(&mismatches) - 1;
	report_para(rep, "Cells whose hits are not what their workload declares: %zu.",
		    nr_mismatches);
	if (nr_mismatches)
		err = report_table_print(&mismatches, rep);
	else
		report_table_drop(&mismatches);
	return err ?: err_boots;
}

int report_status(const struct report *rep)
{
	size_t nr = 0;

	report_heading(rep, 2, "Cells that are skipped, flagged or failed");
	for (size_t d = 0; d < rep->set->nr_docs; d++) {
		const struct result *res = rep->set->docs[d];

		for (size_t i = 0; i < res->nr_benchs; i++) {
			const struct result_bench *b = &res->benchs[i];

			if (b->status == RESULT_OK)
				continue;
			report_item(rep, "%s (%s, %s): %s: %s", b->name, res->kernel, res->mode,
				    result_status_names[b->status],
				    *b->reason ? b->reason : "<missing>");
			nr++;
		}
	}
	if (nr)
		report_end_list(rep);
	else
		report_para(rep, "None.");
	return 0;
}
