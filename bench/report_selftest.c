// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power self-test: handlers that make k extra indirect calls, instructions or
 * data lines. The instrument must recover every k exactly, or what it says of
 * single calls is worth nothing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report_table.h"

#define SELFTEST_MAX_K	8

static const struct {
	const char *program;
	enum result_counter counter;
} selftests[] = {
	{ "selftest_calls", RESULT_INDIRECT_CALLS },
	{ "selftest_insns", RESULT_INSNS },
	{ "selftest_lines", RESULT_CACHELINES },
};

static const struct result_bench *find_program(const struct result *res, const char *program, int k)
{
	char name[64];

	snprintf(name, sizeof(name), "%s_%d", program, k);
	for (size_t i = 0; i < res->nr_benchs; i++)
		if (result_cell_is(&res->benchs[i].cell, RESULT_PROGRAM, name))
			return &res->benchs[i];
	return NULL;
}

/* One row per program; returns how many k were recovered exactly. */
static int add_row(struct report_table *t, const struct result *res, size_t which)
{
	enum result_counter c = selftests[which].counter;
	const struct result_bench *zero = find_program(res, selftests[which].program, 0);
	int nr_exact = 0;

	report_table_add(t, "%s", selftests[which].program);
	report_table_add(t, "%s", result_counter_names[c]);
	report_table_value(t, report_value_of(zero, c));
	for (int k = 0; k <= SELFTEST_MAX_K; k++) {
		const struct result_bench *b = find_program(res, selftests[which].program, k);
		struct result_value v = report_value_sub(report_value_of(b, c),
							 report_value_of(zero, c));
		bool proven = b && b->status == RESULT_OK && zero && zero->status == RESULT_OK;

		nr_exact += proven && v.present && !v.by_mean && v.mode == k;
		report_table_value(t, v);
	}
	report_table_add(t, "%s", nr_exact == SELFTEST_MAX_K + 1 ? "exact" : "NOT EXACT");
	return nr_exact;
}

static bool has_selftest(const struct result *res)
{
	for (size_t i = 0; i < res->nr_benchs; i++)
		if (result_cell_is_selftest(&res->benchs[i].cell))
			return true;
	return false;
}

static int selftest_of_boot(const struct report *rep, const struct result *res)
{
	size_t nr_tests = sizeof(selftests) / sizeof(*selftests);
	struct report_table t;
	int nr_exact = 0, err;

	report_heading(rep, 3, "Kernel %s, spectre_v2=%s", res->kernel, res->mode);
	report_table_init(&t, "llrrrrrrrrrrl");
	report_table_add(&t, "program");
	report_table_add(&t, "counter");
	report_table_add(&t, "at k=0");
	for (int k = 0; k <= SELFTEST_MAX_K; k++)
		report_table_add(&t, "k=%d", k);
	report_table_add(&t, "recovered");
	for (size_t i = 0; i < nr_tests; i++)
		nr_exact += add_row(&t, res, i);
	err = report_table_print(&t, rep);
	report_para(rep, "%d of %zu values of k recovered exactly.", nr_exact,
		    nr_tests * (SELFTEST_MAX_K + 1));
	return err;
}

int report_selftest(const struct report *rep)
{
	size_t nr = 0;
	int err = 0;

	report_heading(rep, 2, "Power self-test");
	report_para(rep, "A hook that makes k extra indirect calls, executes k extra instructions "
			 "or touches k extra cache lines: the counter's difference to k=0 must be "
			 "k.");
	for (size_t d = 0; !err && d < rep->set->nr_docs; d++) {
		if (!has_selftest(rep->set->docs[d]))
			continue;
		err = selftest_of_boot(rep, rep->set->docs[d]);
		nr++;
	}
	if (!nr)
		report_para(rep, "<missing>: no document holds self-test cells.");
	return err;
}
