// SPDX-License-Identifier: GPL-2.0-only
/* plan: which cells a run has, and which words it does not know. */
#include "scratch.h"

#include <errno.h>

#include "bench/plan.h"
#include "bench/plan_words.h"
#include "bench/result_cell.h"
#include "bench/workload_table.h"

#define PURE_KERNELS "pure-send_to_group_raw pure-send_to_group pure-handle_event " \
	"pure-handle_event_late pure-handle_event_devirt pure-inode_event"

static struct plan plan;

static int free_plan(void **state)
{
	(void)state;
	plan_free(&plan);
	return 0;
}

static void make(struct plan_filter filter)
{
	plan_free(&plan);
	if (!filter.kernel)
		filter.kernel = "isec";
	assert_int_equal(plan_check(&filter), 0);
	assert_int_equal(plan_make(&filter, &plan), 0);
}

/* The cells of one section: [cells all] of a file that a test writes. */
static void make_of(const char *kernel, const char *axes)
{
	char text[1024], *path;

	snprintf(text, sizeof(text), "[experiment]\nquestion = ?\n[cells all]\n%s", axes);
	scratch_put("own.ini", text);
	path = scratch_path("own.ini");
	make((struct plan_filter){ .kernel = kernel, .experiments = path, .selftest = true });
	free(path);
}

static const struct result_cell *cell(size_t i)
{
	return &plan.cells[i].cell;
}

static size_t count(enum result_word word, const char *value)
{
	size_t n = 0;

	for (size_t i = 0; i < plan.nr; i++)
		n += result_cell_is(cell(i), word, value);
	return n;
}

static bool has(const char *name)
{
	char buf[256];

	for (size_t i = 0; i < plan.nr; i++) {
		if (!strcmp(result_cell_name(cell(i), buf, sizeof(buf)), name))
			return true;
	}
	return false;
}

static void test_table_of_workloads(void **state)
{
	(void)state;
	assert_non_null(workload_find("open_close"));
	assert_null(workload_find("open"));
	for (size_t i = 1; i < workload_count(); i++)
		assert_true(strcmp(workload_at(i - 1)->name, workload_at(i)->name) < 0);
	assert_null(workload_at(workload_count()));
}

/* Three workloads, two of them with the event, by hand. */
static void test_product_of_axes(void **state)
{
	(void)state;
	make_of("isec", "workload = open_close read\nsite = none send_to_group\n"
			"handler = c bpf\nverdict = skip pass\n");
	/* the bracket; two workloads, each without a hook and with 2 times 2 */
	assert_int_equal(plan.nr, 1 + 2 * (1 + 2 * 2));
	assert_int_equal(plan.nr_impossible, 0);
	assert_true(has("read/tmpfs/parent/fanotify"));
	assert_true(has("read/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/pass"));
}

/* What is the same without a hook is one cell, whatever the other axes say. */
static void test_words_that_do_not_apply_are_none(void **state)
{
	(void)state;
	make_of("isec", "workload = open_close\nwatch = never parent\n"
			"listener = fanotify inotify\nargs = direct packed\n");
	assert_int_equal(plan.nr, 1 + 3);
	assert_true(has("open_close/tmpfs/never"));
	make_of("isec", "workload = read\nlistener = fanotify_perm\n");
	assert_true(has("read/tmpfs/parent/fanotify_perm/none/none/user/none/pass"));
	make_of("isec", "workload = read\nlistener = lsm\nwatch = parent sb\n");
	assert_int_equal(plan.nr, 1 + 1);
	assert_true(has("read/tmpfs/never/lsm/none/none/bpf/empty/pass"));
}

static void expect_impossible(const char *kernel, const char *axes, size_t nr)
{
	make_of(kernel, axes);
	assert_int_equal(plan.nr_impossible, nr);
	/* A bracket around nothing is none. */
	assert_int_equal(plan.nr, 0);
}

static void test_what_means_nothing_is_left_out(void **state)
{
	(void)state;
	expect_impossible("vanilla", "workload = read\nsite = handle_event\nhandler = bpf\n", 1);
	expect_impossible("isec", "workload = write\nlistener = fanotify_perm\n", 1);
	expect_impossible("isec", "workload = open_close\nlistener = dnotify\n", 1);
	expect_impossible("isec", "workload = read\nsite = inode_event\nhandler = bpf\n", 1);
	expect_impossible("isec", "workload = read\nsite = handle_event_late\nhandler = c\n", 1);
	expect_impossible("isec", "workload = read\nsite = send_to_group\nhandler = user\n", 1);
	expect_impossible("isec", "workload = read\nsite = send_to_group\nhandler = bpf\n"
				  "verdict = deny\n", 1);
	expect_impossible("isec", "workload = open_close\nsite = send_to_group\nhandler = bpf\n"
				  "program = storage_create storage_sparse\n", 2);
	expect_impossible("isec", "workload = open_close\nlistener = inotify\nwatch = sb miss\n", 2);
	expect_impossible("isec", "workload = open_close\nfiles = 1 2\n", 2);
	expect_impossible("pure-handle_event",
			  "workload = read\nsite = send_to_group\nhandler = c\n", 1);
	expect_impossible("pure-handle_event", "workload = read\nsite = handle_event\n"
					       "args = packed\nhandler = c\n", 1);
}

static void test_scales(void **state)
{
	(void)state;
	make_of("isec", "workload = open_close\ngroups = 1 16\nsite = none send_to_group\n"
			"handler = bpf\n");
	assert_int_equal(plan.nr, 1 + 2 * 2);
	assert_true(has("open_close/tmpfs/parent/fanotify/groups=16"));
	assert_true(has("open_close/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/skip/groups=1"));
	for (size_t i = 1; i < plan.nr; i++)
		assert_true(result_cell_is_scaled(cell(i)));
}

static void test_other_kernels_have_no_part(void **state)
{
	(void)state;
	make_of("vanilla", "kernel = isec embedded\nworkload = read\n");
	assert_int_equal(plan.nr, 0);
	make_of("embedded", "kernel = isec embedded\nworkload = read\n");
	assert_int_equal(plan.nr, 2);
	assert_int_equal(count(RESULT_STORAGE, "embedded"), 2);
}

/* A cell of two experiments is run once, and belongs to both. */
static void test_cell_of_two_experiments(void **state)
{
	char *both, *a, *b;

	(void)state;
	scratch_put("a.ini", "[experiment]\nquestion = ?\n[cells x]\nworkload = read write\n");
	scratch_put("b.ini", "[experiment]\nquestion = ?\n[cells x]\nworkload = read\n");
	a = scratch_path("a.ini");
	b = scratch_path("b.ini");
	assert_true(asprintf(&both, "%s,%s", b, a) > 0);
	make((struct plan_filter){ .experiments = both });
	free(both);
	free(a);
	free(b);
	assert_int_equal(plan.nr, 1 + 2);
	assert_string_equal(plan.experiments.list[0].name, "a");
	assert_int_equal(plan.cells[0].experiments, 0);
	assert_string_equal(cell(1)->word[RESULT_WORKLOAD], "read");
	assert_int_equal(plan.cells[1].experiments, 3);
	assert_int_equal(plan.cells[2].experiments, 1);
}

/* A default run has the sections that say so; who names an experiment wants it all. */
static void test_sections_of_a_full_run(void **state)
{
	size_t usual;

	(void)state;
	make((struct plan_filter){ .kernel = "isec" });
	usual = plan.nr;
	assert_int_equal(count(RESULT_ARGS, "packed"), 0);
	make((struct plan_filter){ .kernel = "isec", .full = true });
	assert_true(plan.nr > usual);
	assert_true(count(RESULT_ARGS, "packed") > 0);
	make((struct plan_filter){ .kernel = "isec", .experiments = "args-cost" });
	assert_true(count(RESULT_ARGS, "packed") > 0);
}

static void test_no_cell_twice(void **state)
{
	(void)state;
	make((struct plan_filter){ .selftest = true });
	for (size_t i = 0; i < plan.nr; i++)
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(result_cell_order(cell(i), cell(j), 0), 0);
}

/* What is paired with a cell has to run on the same mount, and before it. */
static void test_cells_of_a_mount_follow_each_other(void **state)
{
	(void)state;
	make((struct plan_filter){ .selftest = true, .full = true });
	for (size_t i = 0; i < plan.nr; i++) {
		struct result_cell base = result_cell_base(cell(i));
		size_t at = i;

		if (!result_cell_has_hook(cell(i)) ||
		    !result_cell_is(cell(i), RESULT_LISTENER, "fanotify"))
			continue;
		while (at && result_cell_order(cell(at), &base, 0)) {
			assert_true(result_cell_has_hook(cell(at)));
			at--;
		}
		assert_int_equal(result_cell_order(cell(at), &base, 0), 0);
	}
}

static void test_the_bracket_comes_first(void **state)
{
	(void)state;
	make((struct plan_filter){ .only[RESULT_WORKLOAD] = "open_close" });
	assert_string_equal(cell(0)->word[RESULT_WORKLOAD], "nop");
	assert_string_equal(cell(0)->word[RESULT_WATCH], "never");
	assert_string_equal(cell(0)->word[RESULT_SITE], "none");
	assert_int_equal(count(RESULT_WORKLOAD, "nop"), 1);
}

static void test_vanilla_and_debian_have_no_hooks(void **state)
{
	static const char *const kernels[] = { "vanilla", "debian" };

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		make((struct plan_filter){ .kernel = kernels[k], .full = true });
		assert_true(plan.nr > 1);
		assert_int_equal(count(RESULT_SITE, "none"), plan.nr);
		assert_int_equal(count(RESULT_KERNEL, kernels[k]), plan.nr);
	}
}

static void test_filters(void **state)
{
	(void)state;
	make((struct plan_filter){ .only[RESULT_WORKLOAD] = "read",
				   .only[RESULT_FS] = "ext4",
				   .only[RESULT_LISTENER] = "fanotify",
				   .only[RESULT_SITE] = "handle_event" });
	/* handlers and verdicts */
	assert_int_equal(plan.nr, 1 + 2 * 2);
	make((struct plan_filter){ .only[RESULT_PROGRAM] = "selftest_calls_0,selftest_lines_8",
				   .selftest = true });
	assert_int_equal(plan.nr, 1 + 2);
	make((struct plan_filter){ .only[RESULT_PROGRAM] = "selftest_calls_0" });
	assert_int_equal(plan.nr, 0);
	/* asked for by itself the bracket is a cell */
	make((struct plan_filter){ .only[RESULT_WORKLOAD] = "nop", .only[RESULT_WATCH] = "never",
				   .only[RESULT_FS] = "tmpfs" });
	assert_int_equal(plan.nr, 1);
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

/* The workloads are whatever was linked in. */
static const char *unknown_workload(const char *word)
{
	static char text[2048], known[1024];

	snprintf(text, sizeof(text), "fsnbench: unknown workload '%s'; there are%s\n", word,
		 plan_words_text(RESULT_WORKLOAD, known, sizeof(known)));
	assert_non_null(strstr(known, " open_close open_close_cold "));
	return text;
}

static void test_unknown_words_are_named(void **state)
{
	(void)state;
	expect_unknown((struct plan_filter){ .only[RESULT_WORKLOAD] = "open" },
		       unknown_workload("open"));
	expect_unknown((struct plan_filter){ .only[RESULT_SITE] = "none,send_to_grp" },
		       "fsnbench: unknown site 'send_to_grp'; there are none send_to_group_raw send_to_group handle_event handle_event_late handle_event_devirt inode_event\n");
	expect_unknown((struct plan_filter){ .only[RESULT_FS] = "btrfs" },
		       "fsnbench: unknown fs 'btrfs'; there are tmpfs ext4 xfs\n");
	expect_unknown((struct plan_filter){ .only[RESULT_PROGRAM] = "selftest_calls_9" },
		       "fsnbench: unknown program 'selftest_calls_9'; there are none empty hash_get hash_get_pointer mask opens outside storage_create storage_delete storage_get storage_get_16 storage_get_17 storage_get_24 storage_miss storage_sparse subtree selftest_{calls,insns,lines}_{0..8}\n");
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
		cmocka_unit_test_teardown(test_table_of_workloads, free_plan),
		cmocka_unit_test_teardown(test_product_of_axes, free_plan),
		cmocka_unit_test_teardown(test_words_that_do_not_apply_are_none, free_plan),
		cmocka_unit_test_teardown(test_what_means_nothing_is_left_out, free_plan),
		cmocka_unit_test_teardown(test_scales, free_plan),
		cmocka_unit_test_teardown(test_other_kernels_have_no_part, free_plan),
		cmocka_unit_test_teardown(test_cell_of_two_experiments, free_plan),
		cmocka_unit_test_teardown(test_sections_of_a_full_run, free_plan),
		cmocka_unit_test_teardown(test_no_cell_twice, free_plan),
		cmocka_unit_test_teardown(test_cells_of_a_mount_follow_each_other, free_plan),
		cmocka_unit_test_teardown(test_the_bracket_comes_first, free_plan),
		cmocka_unit_test_teardown(test_vanilla_and_debian_have_no_hooks, free_plan),
		cmocka_unit_test_teardown(test_filters, free_plan),
		cmocka_unit_test_teardown(test_unknown_words_are_named, free_plan),
		cmocka_unit_test_teardown(test_a_part_of_a_word_is_no_word, free_plan),
		cmocka_unit_test_teardown(test_one_run_is_of_one_kernel, free_plan),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
