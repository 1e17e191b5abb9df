// SPDX-License-Identifier: GPL-2.0-only
/* plan: which cells a run has, and which words it does not know. */
#include "scratch.h"

#include <errno.h>

#include "bench/plan.h"
#include "bench/result_cell.h"
#include "bench/workload_table.h"

#define PURE_KERNELS "pure-send_to_group_raw pure-send_to_group pure-handle_event " \
	"pure-handle_event_late pure-handle_event_devirt pure-inode_event"
#define NR_SELFTEST	27	/* calls, insns, lines by 0 to 8 */

/*
 * Cells by workload and file system. Six watches without a hook; on tmpfs two
 * sites with two verdicts and two with one, on ext4 the first two; handlers c
 * and bpf. What only has a meaning for an event comes on top: listeners that
 * are no fanotify group, those that answer, and LSM programs.
 */
static const struct {
	const char *workload, *fs;
	long core, full, vanilla;
} expected[] = {
	{ "getppid", "tmpfs", 18, 54, 6 },
	{ "getppid", "ext4", 14, 14, 6 },
	{ "nop", "tmpfs", 18, 54, 6 },
	{ "nop", "ext4", 14, 14, 6 },
	{ "open_close", "tmpfs", 38, 183, 11 },
	{ "open_close", "ext4", 19, 26, 7 },
	{ "open_close_cold", "tmpfs", 0, 16, 0 },
	{ "open_close_cold", "ext4", 0, 0, 0 },
	{ "read", "tmpfs", 36, 169, 12 },
	{ "read", "ext4", 20, 27, 8 },
	{ "write", "tmpfs", 25, 77, 11 },
	{ "write", "ext4", 16, 21, 8 },
};

#define NR_EXPECTED	(sizeof(expected) / sizeof(expected[0]))

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
	static const char *const names[] = {
		"getppid", "nop", "open_close", "open_close_cold", "read", "write"
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_non_null(workload_find(names[i]));
	assert_null(workload_find("open"));
	for (size_t i = 1; i < workload_count(); i++)
		assert_true(strcmp(workload_at(i - 1)->name, workload_at(i)->name) < 0);
	assert_null(workload_at(workload_count()));
}

static long count_of(const char *workload, const char *fs)
{
	long n = 0;

	for (long i = 0; i < nr; i++)
		n += result_cell_is(&cells[i], RESULT_WORKLOAD, workload) &&
		     result_cell_is(&cells[i], RESULT_FS, fs) &&
		     !result_cell_is_selftest(&cells[i]);
	return n;
}

static void test_all(void **state)
{
	long core = 0, full = 0;

	(void)state;
	assert_int_equal(NR_EXPECTED, 2 * workload_count());
	make((struct plan_filter){ .selftest = true });
	for (size_t i = 0; i < NR_EXPECTED; i++) {
		assert_int_equal(count_of(expected[i].workload, expected[i].fs), expected[i].core);
		core += expected[i].core;
	}
	assert_int_equal(nr, core + NR_SELFTEST);
	assert_int_equal(count(RESULT_KERNEL, "isec"), nr);
	assert_int_equal(count(RESULT_ARGS, "packed"), 0);
	assert_int_equal(count(RESULT_HANDLER, "bpf_sleepable"), 0);
	make((struct plan_filter){ .selftest = false });
	assert_int_equal(nr, core);
	make((struct plan_filter){ .full = true });
	for (size_t i = 0; i < NR_EXPECTED; i++) {
		assert_int_equal(count_of(expected[i].workload, expected[i].fs), expected[i].full);
		full += expected[i].full;
	}
	assert_int_equal(nr, full);
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
	assert_int_equal(nr, 1 + 38 + 19);
	assert_string_equal(cells[0].word[RESULT_WORKLOAD], "nop");
	assert_string_equal(cells[0].word[RESULT_WATCH], "never");
	assert_string_equal(cells[0].word[RESULT_SITE], "none");
	assert_int_equal(count(RESULT_WORKLOAD, "nop"), 1);
}

static void test_vanilla_has_no_hooks(void **state)
{
	(void)state;
	make((struct plan_filter){ .kernel = "vanilla", .selftest = true });
	for (size_t i = 0; i < NR_EXPECTED; i++)
		assert_int_equal(count_of(expected[i].workload, expected[i].fs),
				 expected[i].vanilla);
	assert_int_equal(count(RESULT_SITE, "none"), nr);
	assert_int_equal(count(RESULT_LISTENER, "fsnotify_bpf"), 0);
	assert_int_equal(count(RESULT_KERNEL, "vanilla"), nr);
}

static void test_debian_has_no_hooks(void **state)
{
	(void)state;
	make((struct plan_filter){ .kernel = "debian", .selftest = true });
	/* Six watches on two file systems, and the bracket is one of them. */
	assert_int_equal(nr, 12 * ((long)workload_count() - 1));
	assert_int_equal(count(RESULT_WORKLOAD, "open_close_cold"), 0);
	assert_int_equal(count(RESULT_SITE, "none"), nr);
	assert_int_equal(count(RESULT_KERNEL, "debian"), nr);
}

/* What is compared with isec: who does not use it, the empty program, lookups. */
static void test_embedded_has_what_is_compared(void **state)
{
	static const char *const kernels[] = { "embedded", "embedded-end" };

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		make((struct plan_filter){ .kernel = kernels[k], .selftest = true });
		assert_int_equal(nr, 7 + 7 + 11 + 8 + 8);
		assert_int_equal(count(RESULT_STORAGE, "embedded"), nr);
		assert_int_equal(count(RESULT_FS, "tmpfs"), nr);
		assert_int_equal(count_of("open_close_cold", "tmpfs"), 0);
		make((struct plan_filter){ .kernel = kernels[k], .full = true });
		assert_int_equal(count_of("open_close", "tmpfs"), 24);
		assert_int_equal(count_of("open_close", "ext4"), 6);
		assert_int_equal(count_of("open_close_cold", "tmpfs"), 16);
		assert_int_equal(count(RESULT_HANDLER, "c"), 0);
		assert_int_equal(count(RESULT_HANDLER, "user"), 0);
	}
}

/* One operation on storage is cheap to plan and easy to plan where it has no meaning. */
static void test_lookups_are_where_they_mean_something(void **state)
{
	(void)state;
	make((struct plan_filter){ .full = true });
	for (long i = 0; i < nr; i++) {
		const char *program = cells[i].word[RESULT_PROGRAM];
		const char *workload = cells[i].word[RESULT_WORKLOAD];

		if (strncmp(program, "storage_", 8) && strncmp(program, "hash_", 5))
			continue;
		assert_int_equal(strncmp(workload, "open_close", 10), 0);
		assert_string_equal(cells[i].word[RESULT_HANDLER], "bpf");
		/* What is created or deleted must not be so already. */
		if (!strcmp(program, "storage_create") || !strcmp(program, "storage_delete"))
			assert_string_equal(workload, "open_close_cold");
	}
	assert_int_equal(count(RESULT_PROGRAM, "storage_get"), 2 * 3);
	assert_int_equal(count(RESULT_PROGRAM, "storage_get_17"), 2);
	assert_int_equal(count(RESULT_PROGRAM, "storage_create"), 1);
}

/* A hook sits in a group: every cell with one has a listener on the parent. */
static void test_words_belong_together(void **state)
{
	(void)state;
	make((struct plan_filter){ .selftest = true });
	for (long i = 0; i < nr; i++) {
		bool never = result_cell_is(&cells[i], RESULT_WATCH, "never");

		assert_int_equal(never, result_cell_is(&cells[i], RESULT_LISTENER, "none") ||
					result_cell_is(&cells[i], RESULT_LISTENER, "lsm"));
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
	/* handlers and verdicts; read(2) asks as well, with verdict skip */
	assert_int_equal(nr, 1 + 2 * 2 * 4 + 2 * 2);
	assert_int_equal(count(RESULT_WORKLOAD, "read"), 2 * 4 + 2 * 2);
	make((struct plan_filter){ .only[RESULT_HANDLER] = "none",
				   .only[RESULT_WORKLOAD] = "write",
				   .only[RESULT_FS] = "ext4",
				   .only[RESULT_LISTENER] = "fanotify,dnotify",
				   .only[RESULT_WATCH] = "parent,unrelated_sb" });
	assert_int_equal(nr, 1 + 3);
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
	assert_int_equal(nr, 1 + 38 + 19 + NR_SELFTEST);
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
		       "fsnbench: unknown workload 'open'; there are getppid nop open_close open_close_cold read write\n");
	expect_unknown((struct plan_filter){ .only[RESULT_SITE] = "none,send_to_grp" },
		       "fsnbench: unknown site 'send_to_grp'; there are none send_to_group_raw send_to_group handle_event handle_event_late handle_event_devirt inode_event\n");
	expect_unknown((struct plan_filter){ .only[RESULT_FS] = "xfs" },
		       "fsnbench: unknown fs 'xfs'; there are tmpfs ext4\n");
	expect_unknown((struct plan_filter){ .only[RESULT_PROGRAM] = "selftest_calls_9" },
		       "fsnbench: unknown program 'selftest_calls_9'; there are none empty hash_get hash_get_pointer mask storage_create storage_delete storage_get storage_get_16 storage_get_17 storage_get_24 storage_miss storage_sparse subtree selftest_{calls,insns,lines}_{0..8}\n");
	expect_unknown((struct plan_filter){ .kernel = "mainline" },
		       "fsnbench: unknown kernel 'mainline'; there are vanilla isec embedded embedded-end debian " PURE_KERNELS "\n");
}

static void test_a_part_of_a_word_is_no_word(void **state)
{
	(void)state;
	expect_unknown((struct plan_filter){ .only[RESULT_VERDICT] = "" },
		       "fsnbench: unknown verdict ''; there are none skip pass deny\n");
	expect_unknown((struct plan_filter){ .only[RESULT_VERDICT] = "skip," },
		       "fsnbench: unknown verdict ''; there are none skip pass deny\n");
	expect_unknown((struct plan_filter){ .only[RESULT_HANDLER] = "bp" },
		       "fsnbench: unknown handler 'bp'; there are none c bpf bpf_sleepable user\n");
	expect_unknown((struct plan_filter){ .only[RESULT_HANDLER] = "bpfx" },
		       "fsnbench: unknown handler 'bpfx'; there are none c bpf bpf_sleepable user\n");
}

static void test_one_run_is_of_one_kernel(void **state)
{
	(void)state;
	expect_unknown((struct plan_filter){ .kernel = "isec,vanilla" },
		       "fsnbench: unknown kernel 'isec,vanilla'; there are vanilla isec embedded embedded-end debian " PURE_KERNELS "\n");
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
		cmocka_unit_test_teardown(test_embedded_has_what_is_compared, free_cells),
		cmocka_unit_test_teardown(test_lookups_are_where_they_mean_something, free_cells),
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
