// SPDX-License-Identifier: GPL-2.0-only
/*
 * Power self-test: handlers that make k extra indirect calls, instructions or
 * data lines. The instrument must recover every k exactly, or what it says of
 * single calls is worth nothing.
 */
#include <errno.h>

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

/*
 * k as it was counted. Both cells are paired with the same base in the same
 * rounds; where one is not, the modes decide.
 */
static struct report_delta recover(const struct result_bench *b, const struct result_bench *zero,
				   enum result_counter c)
{
	struct result_value v = report_value_of(b, c), w = report_value_of(zero, c);
	struct report_delta d;

	if (!v.present || !w.present || !v.paired_present || !w.paired_present)
		return report_delta_sub(v, w);
	d = report_delta_paired(v, w);
	if (d.kind == REPORT_DELTA_MISSING) {
		d = report_delta_sub(v, w);
		d.kind = REPORT_DELTA_UNRESOLVED;
	}
	return d;
}

/* Without a sign: k is what was asked for, not a change. */
static void add_recovered(struct report_table *t, struct report_delta d)
{
	if (d.kind == REPORT_DELTA_EXACT)
		report_table_add(t, "%lld", (long long)d.exact);
	else
		report_table_delta(t, d);
}

/* One row per program; returns how many k were recovered exactly. */
static int add_row(struct report_table *t, const struct result *res, size_t which)
{
	enum result_counter c = selftests[which].counter;
	const struct result_bench *zero = find_program(res, selftests[which].program, 0);
	int nr_exact = 0;

	report_table_add(t, "%s, %s", res->kernel, res->mode);
	report_table_add(t, "%s", selftests[which].program);
	report_table_add(t, "%s", result_counter_names[c]);
	report_table_value(t, report_value_of(zero, c));
	for (int k = 0; k <= SELFTEST_MAX_K; k++) {
		const struct result_bench *b = find_program(res, selftests[which].program, k);
		struct report_delta d = recover(b, zero, c);
		bool proven = b && b->status == RESULT_OK && zero && zero->status == RESULT_OK;

		nr_exact += proven && d.kind == REPORT_DELTA_EXACT && d.exact == k;
		add_recovered(t, d);
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

int report_selftest(const struct report *rep)
{
	size_t nr_tests = sizeof(selftests) / sizeof(*selftests), nr_boots = 0;
	struct report_table t;
	int nr_exact = 0, err;

	report_heading(rep, 2, "Power self-test");
	report_para(rep, "A hook that makes k extra indirect calls, executes k extra instructions "
			 "or touches k extra cache lines: the counter's difference to k=0 must be "
			 "k, in at least 90 %% of the operations, each paired with the same one of "
			 "the arm without a hook.");
	report_table_init(&t, "lllrrrrrrrrrrl");
	report_table_add(&t, "boot");
	report_table_add(&t, "program");
	report_table_add(&t, "counter");
	report_table_add(&t, "at k=0");
	for (int k = 0; k <= SELFTEST_MAX_K; k++)
		report_table_add(&t, "k=%d", k);
	report_table_add(&t, "recovered");
	for (size_t d = 0; d < rep->set->nr_docs; d++) {
		if (!has_selftest(rep->set->docs[d]))
			continue;
		for (size_t i = 0; i < nr_tests; i++)
			nr_exact += add_row(&t, rep->set->docs[d], i);
		nr_boots++;
	}
	if (!nr_boots) {
		report_table_drop(&t);
		report_para(rep, "<missing>: no document holds self-test cells.");
		return 0;
	}
	err = report_table_print(&t, rep);
	report_para(rep, "%d of %zu values of k recovered exactly.", nr_exact,
		    nr_boots * nr_tests * (SELFTEST_MAX_K + 1));
	return err;
}
