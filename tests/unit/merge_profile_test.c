// SPDX-License-Identifier: GPL-2.0-only
/*
 * merge: what becomes of the plugin's trees of functions in a document, what they must
 * add up to, and what of their lines is refused.
 */
#include "merge_run.h"

#define SYSCALL	"p 0 ffffffff81000000 3 1\n"
#define HANDLE	"p 1 ffffffff81001000 7 2\n"

/* A bracket of 2 instructions in user mode; then what the test counts. */
static int read_counters(const char *head, const char *cells)
{
	char *path = scratch_path("counters"), *text, nop[512] = "";
	int ret;

	repeat(nop, NR_OPS, "op 0 2 0 0 0 0 0 0\n");
	assert_true(asprintf(&text, "%s\ncolumns insns insns_user indirect_calls indirect_jumps "
			     "interrupts interrupt_insns confused switches\n"
			     "cell 0\n%send\ncell 1\n%send\neof\n", head, nop, cells) > 0);
	scratch_put("counters", text);
	ret = counters_load(path, &counters);
	free(text);
	free(path);
	return ret;
}

static void load_profile(const char *cells)
{
	root = json_pack("{s:{s:i}, s:[o,o]}", "context", "ops", NR_OPS, "benchmarks",
			 cell(0, "nop", "never", "none", "", 0),
			 cell(1, "open_close", "parent", "none", "", 0));
	assert_non_null(root);
	assert_int_equal(read_counters("fsncount 1 mem=on profile=on", cells), 0);
	load_symbols();
}

/* An operation with its tree, @nr more of the same one, and then others. */
static void load_after(int nr, const char *others)
{
	char text[8192] = "op 10 2 0 0 0 0 0 0\n" SYSCALL HANDLE;

	repeat(text, nr, "op 10 2 0 0 0 0 0 0\n=\n");
	strcat(text, others);
	load_profile(text);
}

static void expect_stack(size_t i, const char *names, int insns, int calls)
{
	json_t *entry = json_array_get(at(bench(1), "profile.stacks"), i), *name;
	char text[512] = "";
	size_t n;

	json_array_foreach(json_object_get(entry, "stack"), n, name) {
		strcat(text, n ? ";" : "");
		strcat(text, json_string_value(name));
	}
	assert_string_equal(text, names);
	assert_int_equal(json_integer_value(json_object_get(entry, "insns")), insns);
	assert_int_equal(json_integer_value(json_object_get(entry, "calls")), calls);
}

static void test_the_profile_of_most_operations(void **state)
{
	char text[8192] = "op 10 6 0 0 0 0 0 0\n" SYSCALL HANDLE;

	(void)state;
	repeat(text, 6, "op 10 6 0 0 0 0 0 0\n=\n");
	/* as many instructions by another way, and more of them */
	repeat(text, 1, "op 10 6 0 0 0 0 0 0\np 0 ffffffff81000000 10 1\n");
	repeat(text, 1, "op 12 6 0 0 0 0 0 0\n" SYSCALL "p 1 ffffffff81002000 9 1\n");
	repeat(text, 1, "op 10 6 0 0 0 0 0 0\n" SYSCALL HANDLE);
	load_profile(text);
	assert_int_equal(merge(), 0);
	expect_reason(1, "ok", "");
	assert_int_equal(number(1, "profile.ops"), NR_OPS);
	assert_int_equal(number(1, "profile.agree"), 8);
	assert_int_equal(number(1, "profile.skipped"), 0);
	assert_int_equal(json_array_size(at(bench(1), "profile.stacks")), 3);
	expect_stack(0, "fsnotify", 3, 1);
	expect_stack(1, "fsnotify;fanotify_handle_event", 7, 2);
	expect_stack(2, "user", 4, 0);
	assert_int_equal(number(1, "counts.insns"), 10);
	assert_int_equal(number(1, "counts.insns_user"), 4);
}

/* JITed code is entered behind its first symbol; both places have the name of one. */
static void test_places_of_the_same_name_are_one(void **state)
{
	char text[8192] = "op 10 2 0 0 0 0 0 0\n" SYSCALL
			  "p 1 ffffffffa0000000 4 1\np 1 ffffffffa0000004 3 1\n";

	(void)state;
	repeat(text, 9, "op 10 2 0 0 0 0 0 0\n=\n");
	load_profile(text);
	assert_int_equal(merge(), 0);
	assert_int_equal(json_array_size(at(bench(1), "profile.stacks")), 2);
	expect_stack(1, "fsnotify;bpf__fsnotify_hook_ops_handle", 7, 2);
}

static void test_a_sum_that_is_wrong_flags_the_cell(void **state)
{
	(void)state;
	load_after(8, "op 11 2 0 0 0 0 0 0\n=\n");
	assert_int_equal(merge(), 1);
	expect_reason(1, "flagged", "the profiles of 1 operations do not add up to their instructions");
}

static void test_a_stack_that_was_lost_flags_the_cell(void **state)
{
	(void)state;
	load_after(8, "op 10 2 0 0 0 0 0 0\nx\n");
	assert_int_equal(merge(), 1);
	expect_reason(1, "flagged", "the call stack of 1 operations was lost");
}

/* Where another task ran, nobody can follow; such operations are only left out. */
static void test_operations_with_switches_are_skipped(void **state)
{
	(void)state;
	load_after(8, "op 900 2 0 0 0 0 0 2\nx\n");
	assert_int_equal(merge(), 0);
	assert_int_equal(number(1, "profile.skipped"), 1);
	assert_int_equal(number(1, "profile.agree"), 9);
}

static void test_no_profile_of_the_mode(void **state)
{
	char others[512] = "";

	(void)state;
	repeat(others, 9, "op 900 2 0 0 0 0 0 2\nx\n");
	load_after(0, others);
	assert_int_equal(merge(), 1);
	expect_reason(1, "flagged", "no operation of 900 instructions has a profile");
}

static void refuse(const char *head, const char *cells)
{
	assert_int_equal(read_counters(head, cells), -22);
	counters = NULL;
}

static void test_lines_that_are_refused(void **state)
{
	static const char *const bad[] = {
		SYSCALL,				/* no operation */
		"op 1 2 0 0 0 0 0 0\n=\n",		/* none before it */
		"op 1 2 0 0 0 0 0 0\nx\nop 1 2 0 0 0 0 0 0\n=\n",
		"op 1 2 0 0 0 0 0 0\n" HANDLE,		/* its caller is not there */
		"op 1 2 0 0 0 0 0 0\np 0 ffffffff81000000 3\n",
		"op 1 2 0 0 0 0 0 0\np 0 ffffffff81000000 3 1 1\n",
		"op 1 2 0 0 0 0 0 0\n" SYSCALL "x\n",	/* both */
		"op 1 2 0 0 0 0 0 0\nx\n" SYSCALL,
		"op 1 2 0 0 0 0 0 0\nx\nx\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		refuse("fsncount 1 mem=on profile=on", bad[i]);
	refuse("fsncount 1 mem=on", "op 1 2 0 0 0 0 0 0\n" SYSCALL);
	refuse("fsncount 1 mem=on", "op 1 2 0 0 0 0 0 0\nx\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_profile_of_most_operations),
		TEST(test_places_of_the_same_name_are_one),
		TEST(test_a_sum_that_is_wrong_flags_the_cell),
		TEST(test_a_stack_that_was_lost_flags_the_cell),
		TEST(test_operations_with_switches_are_skipped),
		TEST(test_no_profile_of_the_mode),
		TEST(test_lines_that_are_refused),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
