// SPDX-License-Identifier: GPL-2.0-only
/* plan: which cells a run has, and which words it does not know. */
#include "scratch.h"

#include <errno.h>

#include "bench/plan.h"
#include "bench/result_cell.h"
#include "bench/workload_table.h"

/* Per workload: four watches without a hook; two sites, handlers and verdicts. */
#define NR_FS		2	/* tmpfs, ext4 */
#define NR_WITHOUT_HOOK	6
#define NR_WITH_HOOK	8
#define NR_SELFTEST	27	/* calls, insns, lines by 0 to 8 */

static struct result_cell *cells;
static long nr;

static void make(struct plan_filter filter)
{
	free(cells);
	cells = NULL;
	if (!filter.kernel)
		filter.kernel = "isec";
	assert_int_equal(plan_check(&filter), 0);
	nr = plan_make(&filter, &cells);
}

static int free_cells(void **state)
{
	(void)state;
	free(cells);
	cells = NULL;
	return 0;
}

static long count(enum result_word word, const char *value)
{
	long n = 0;

	for (long i = 0; i < nr; i++)
		n += result_cell_is(&cells[i], word, value);
	return n;
}

static void test_workloads_of_the_plan(void **state)
{
	static const char *const names[] = { "getppid", "nop", "open_close", "read", "write" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_non_null(workload_find(names[i]));
	assert_null(workload_find("open"));
	for (size_t i = 1; i < workload_count(); i++)
		assert_true(strcmp(workload_at(i - 1)->name, workload_at(i)->name) < 0);
	assert_null(workload_at(workload_count()));
}

static void test_all(void **state)
{
	long nr_workloads = (long)workload_count() * NR_FS;

	(void)state;
	make((struct plan_filter){ .selftest = true });
	assert_int_equal(nr, nr_workloads * (NR_WITHOUT_HOOK + NR_WITH_HOOK) + NR_SELFTEST);
	assert_int_equal(count(RESULT_KERNEL, "isec"), nr);
	assert_int_equal(count(RESULT_SITE, "none"), nr_workloads * NR_WITHOUT_HOOK);
	assert_int_equal(count(RESULT_SITE, "handle_event"), nr_workloads * NR_WITH_HOOK / 2);
	assert_int_equal(count(RESULT_HANDLER, "bpf"), nr_workloads * NR_WITH_HOOK / 2);
	assert_int_equal(count(RESULT_VERDICT, "pass"), nr_workloads * NR_WITH_HOOK / 2);
	assert_int_equal(count(RESULT_WATCH, "never"), nr_workloads);
	make((struct plan_filter){ .selftest = false });
	assert_int_equal(nr, nr_workloads * (NR_WITHOUT_HOOK + NR_WITH_HOOK));
}

static void test_no_cell_twice(void **state)
{
	(void)state;
	make((struct plan_filter){ .selftest = true });
	for (long i = 0; i < nr; i++)
		for (long j = 0; j < i; j++)
			assert_int_not_equal(result_cell_order(&cells[i], &cells[j], 0), 0);
}

static void test_the_bracket_comes_first(void **state)
{
	(void)state;
	make((struct plan_filter){ .only[RESULT_WORKLOAD] = "open_close" });
	assert_int_equal(nr, 1 + NR_FS * (NR_WITHOUT_HOOK + NR_WITH_HOOK));
	assert_string_equal(cells[0].word[RESULT_WORKLOAD], "nop");
	assert_string_equal(cells[0].word[RESULT_WATCH], "never");
	assert_string_equal(cells[0].word[RESULT_SITE], "none");
	assert_int_equal(count(RESULT_WORKLOAD, "nop"), 1);
}

static void test_vanilla_has_no_hooks(void **state)
{
	(void)state;
	make((struct plan_filter){ .kernel = "vanilla", .selftest = true });
	assert_int_equal(nr, (long)workload_count() * NR_FS * NR_WITHOUT_HOOK);
	assert_int_equal(count(RESULT_SITE, "none"), nr);
	assert_int_equal(count(RESULT_HANDLER, "none"), nr);
	assert_int_equal(count(RESULT_KERNEL, "vanilla"), nr);
}

static void test_debian_has_no_hooks(void **state)
{
	(void)state;
	make((struct plan_filter){ .kernel = "debian", .selftest = true });
	assert_int_equal(nr, (long)workload_count() * NR_FS * NR_WITHOUT_HOOK);
	assert_int_equal(count(RESULT_SITE, "none"), nr);
	assert_int_equal(count(RESULT_KERNEL, "debian"), nr);
}

/* A hook sits in a group: every cell with one has a listener on the parent. */
static void test_words_belong_together(void **state)
{
	(void)state;
	make((struct plan_filter){ .selftest = true });
	for (long i = 0; i < nr; i++) {
		bool never = result_cell_is(&cells[i], RESULT_WATCH, "never");

		assert_int_equal(never, result_cell_is(&cells[i], RESULT_LISTENER, "none"));
		assert_int_equal(cells[i].threads, 1);
		if (result_cell_has_hook(&cells[i])) {
			assert_string_equal(cells[i].word[RESULT_WATCH], "parent");
			assert_string_equal(cells[i].word[RESULT_ARGS], "direct");
			assert_string_not_equal(cells[i].word[RESULT_VERDICT], "none");
		}
	}
}

static void test_filters(void **state)
{
	(void)state;
	make((struct plan_filter){ .only[RESULT_WORKLOAD] = "read,write",
				   .only[RESULT_SITE] = "handle_event" });
	assert_int_equal(nr, 1 + 2 * NR_FS * NR_WITH_HOOK / 2);
	assert_int_equal(count(RESULT_WORKLOAD, "read"), NR_FS * NR_WITH_HOOK / 2);
	make((struct plan_filter){ .only[RESULT_HANDLER] = "none",
				   .only[RESULT_WORKLOAD] = "write",
				   .only[RESULT_FS] = "ext4",
				   .only[RESULT_WATCH] = "parent,unrelated_sb" });
	assert_int_equal(nr, 1 + 2);
	make((struct plan_filter){ .only[RESULT_PROGRAM] = "selftest_calls_0,selftest_lines_8",
				   .selftest = true });
	assert_int_equal(nr, 1 + 2);
}

static void test_selftest_is_of_open_close(void **state)
{
	(void)state;
	make((struct plan_filter){ .selftest = true, .only[RESULT_WORKLOAD] = "read" });
	for (long i = 0; i < nr; i++)
		assert_false(result_cell_is_selftest(&cells[i]));
	make((struct plan_filter){ .selftest = true, .only[RESULT_WORKLOAD] = "open_close" });
	assert_int_equal(nr, 1 + NR_FS * (NR_WITHOUT_HOOK + NR_WITH_HOOK) + NR_SELFTEST);
}

static void test_nothing_is_left(void **state)
{
	(void)state;
	/* vanilla has no cell with a hook, and a bracket around nothing is none */
	make((struct plan_filter){ .kernel = "vanilla", .only[RESULT_SITE] = "handle_event" });
	assert_int_equal(nr, 0);
	/* but asked for by itself it is one */
	make((struct plan_filter){ .only[RESULT_WORKLOAD] = "nop", .only[RESULT_WATCH] = "never",
				   .only[RESULT_FS] = "tmpfs" });
	assert_int_equal(nr, 1);
}

static struct plan_filter checked;

static int check(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return plan_check(&checked);
}

static void expect_unknown(struct plan_filter filter, const char *words)
{
	char *err;

	if (!filter.kernel)
		filter.kernel = "isec";
	checked = filter;
	assert_int_equal(scratch_run(check, NULL, &err, "plan", NULL), -EINVAL);
	assert_string_equal(err, words);
	free(err);
}

static void test_unknown_words_are_named_with_the_valid_ones(void **state)
{
	(void)state;
	expect_unknown((struct plan_filter){ .only[RESULT_WORKLOAD] = "open" },
		       "fsnbench: unknown workload 'open'; there are getppid nop open_close read write\n");
	expect_unknown((struct plan_filter){ .only[RESULT_SITE] = "none,send_to_grp" },
		       "fsnbench: unknown site 'send_to_grp'; there are none send_to_group handle_event\n");
	expect_unknown((struct plan_filter){ .only[RESULT_FS] = "xfs" },
		       "fsnbench: unknown fs 'xfs'; there are tmpfs ext4\n");
	expect_unknown((struct plan_filter){ .only[RESULT_PROGRAM] = "selftest_calls_9" },
		       "fsnbench: unknown program 'selftest_calls_9'; there are none empty selftest_{calls,insns,lines}_{0..8}\n");
	expect_unknown((struct plan_filter){ .kernel = "mainline" },
		       "fsnbench: unknown kernel 'mainline'; there are vanilla isec debian\n");
}

static void test_a_part_of_a_word_is_no_word(void **state)
{
	(void)state;
	expect_unknown((struct plan_filter){ .only[RESULT_VERDICT] = "" },
		       "fsnbench: unknown verdict ''; there are none skip pass\n");
	expect_unknown((struct plan_filter){ .only[RESULT_VERDICT] = "skip," },
		       "fsnbench: unknown verdict ''; there are none skip pass\n");
	expect_unknown((struct plan_filter){ .only[RESULT_HANDLER] = "bp" },
		       "fsnbench: unknown handler 'bp'; there are none c bpf\n");
	expect_unknown((struct plan_filter){ .only[RESULT_HANDLER] = "bpfx" },
		       "fsnbench: unknown handler 'bpfx'; there are none c bpf\n");
}

static void test_one_run_is_of_one_kernel(void **state)
{
	(void)state;
	expect_unknown((struct plan_filter){ .kernel = "isec,vanilla" },
		       "fsnbench: unknown kernel 'isec,vanilla'; there are vanilla isec debian\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workloads_of_the_plan),
		cmocka_unit_test_teardown(test_all, free_cells),
		cmocka_unit_test_teardown(test_no_cell_twice, free_cells),
		cmocka_unit_test_teardown(test_the_bracket_comes_first, free_cells),
		cmocka_unit_test_teardown(test_vanilla_has_no_hooks, free_cells),
		cmocka_unit_test_teardown(test_debian_has_no_hooks, free_cells),
		cmocka_unit_test_teardown(test_words_belong_together, free_cells),
		cmocka_unit_test_teardown(test_filters, free_cells),
		cmocka_unit_test_teardown(test_selftest_is_of_open_close, free_cells),
		cmocka_unit_test_teardown(test_nothing_is_left, free_cells),
		cmocka_unit_test(test_unknown_words_are_named_with_the_valid_ones),
		cmocka_unit_test(test_a_part_of_a_word_is_no_word),
		cmocka_unit_test(test_one_run_is_of_one_kernel),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
