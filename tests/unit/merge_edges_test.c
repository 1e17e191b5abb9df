// SPDX-License-Identifier: GPL-2.0-only
/*
 * merge: what becomes of the plugin's edges in a document, what they must add up
 * to, and how often they say that the hook ran.
 */
#include "merge_run.h"

static void expect_edge(size_t i, const char *from, const char *to, const char *kind,
			bool retpoline, int count)
{
	json_t *edge = json_array_get(at(bench(1), "edges"), i);

	assert_string_equal(json_string_value(at(edge, "from")), from);
	assert_string_equal(json_string_value(at(edge, "to")), to);
	assert_string_equal(json_string_value(at(edge, "kind")), kind);
	assert_int_equal(json_is_true(at(edge, "retpoline")), retpoline);
	assert_int_equal(json_integer_value(at(edge, "count")), count);
}

static void test_edges_have_the_mode_of_their_counts(void **state)
{
	char text[8192] = "cell 1\n";

	(void)state;
	repeat(text, 9, "op 10 2 3 1 0 0 0\n"
			"e r ffffffff810001a4 ffffffff81001000 2\n"
			"e c ffffffff81001010 ffffffffa0000000 1\n"
			"e j ffffffffa0000020 81 1\n");
	/* one operation takes another way; its edge is too rare to be shown */
	repeat(text, 1, "op 10 2 1 0 0 0 0\n"
			"e c ffffffff81001010 ffffffff81002000 1\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "parent", "none",
				   "bpf__fsnotify_hook_ops_handle", 9)), text);
	assert_int_equal(merge(), 0);
	assert_int_equal(json_array_size(at(bench(1), "edges")), 3);
	expect_edge(0, "fsnotify+0x1a4", "fanotify_handle_event", "call", true, 2);
	expect_edge(1, "fanotify_handle_event+0x10", "bpf__fsnotify_hook_ops_handle", "call", false, 1);
	expect_edge(2, "bpf__fsnotify_hook_ops_handle+0x20", "0x81", "jump", false, 1);
}

/* The plugin writes an edge once per operation; twice is as good. */
static void test_the_same_edge_twice_adds_up(void **state)
{
	char text[8192] = "cell 1\n";

	(void)state;
	repeat(text, NR_OPS, "op 10 2 3 0 0 0 0\n"
			     "e c ffffffff81000004 ffffffff81001000 1\n"
			     "e c ffffffff81000004 ffffffff81001000 2\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "parent", "none", "", 0)), text);
	assert_int_equal(merge(), 0);
	assert_int_equal(json_array_size(at(bench(1), "edges")), 1);
	expect_edge(0, "fsnotify+0x4", "fanotify_handle_event", "call", false, 3);
}

static void test_edges_of_different_kinds_are_apart(void **state)
{
	char text[8192] = "cell 1\n";

	(void)state;
	repeat(text, NR_OPS, "op 10 2 2 2 0 0 0\n"
			     "e c ffffffff81000004 ffffffff81001000 1\n"
			     "e r ffffffff81000004 ffffffff81001000 1\n"
			     "e j ffffffff81000004 ffffffff81001000 1\n"
			     "e k ffffffff81000004 ffffffff81001000 1\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "parent", "none", "", 0)), text);
	assert_int_equal(merge(), 0);
	assert_int_equal(json_array_size(at(bench(1), "edges")), 4);
	expect_edge(0, "fsnotify+0x4", "fanotify_handle_event", "call", false, 1);
	expect_edge(1, "fsnotify+0x4", "fanotify_handle_event", "call", true, 1);
	expect_edge(2, "fsnotify+0x4", "fanotify_handle_event", "jump", false, 1);
	expect_edge(3, "fsnotify+0x4", "fanotify_handle_event", "jump", true, 1);
}

/* All agree on one call, and no edge is that of most: the list would lie. */
static void test_edges_that_take_turns_flag_the_cell(void **state)
{
	char text[8192] = "cell 1\n";

	(void)state;
	repeat(text, 4, "op 10 2 1 0 0 0 0\ne c ffffffff81000004 ffffffff81001000 1\n");
	repeat(text, 3, "op 10 2 1 0 0 0 0\ne c ffffffff81000008 ffffffff81001000 1\n");
	repeat(text, 3, "op 10 2 1 0 0 0 0\ne c ffffffff8100000c ffffffff81001000 1\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "parent", "none", "", 0)), text);
	assert_int_equal(merge(), 1);
	expect_reason(1, "flagged", "the edges do not add up to the indirect calls and jumps");
}

/* Where the sum of the modes is right by chance, the totals are not. */
static void test_edges_are_checked_over_all_operations(void **state)
{
	char text[8192] = "cell 1\n";

	(void)state;
	repeat(text, 9, "op 10 2 1 0 0 0 0\ne c ffffffff81000004 ffffffff81001000 1\n");
	repeat(text, 1, "op 10 2 1 0 0 0 0\ne c ffffffff81000004 ffffffff81001000 2\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "parent", "none", "", 0)), text);
	assert_int_equal(merge(), 1);
	expect_reason(1, "flagged", "the edges do not add up to the indirect calls and jumps");
}

/* A rare tail call is no reason to doubt the calls. */
static void test_rare_jumps_do_not_flag_the_calls(void **state)
{
	char text[8192] = "cell 1\n";

	(void)state;
	repeat(text, 4, "op 10 2 1 0 0 0 0\ne c ffffffff81000004 ffffffff81001000 1\n");
	repeat(text, 3, "op 10 2 1 1 0 0 0\ne c ffffffff81000004 ffffffff81001000 1\n"
			"e j ffffffff81000008 ffffffff81001000 1\n");
	repeat(text, 3, "op 10 2 1 1 0 0 0\ne c ffffffff81000004 ffffffff81001000 1\n"
			"e j ffffffff81000009 ffffffff81001000 1\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "parent", "none", "", 0)), text);
	assert_int_equal(merge(), 0);
	expect_reason(1, "ok", "");
}

static void test_hits_count_all_operations(void **state)
{
	char text[8192] = "cell 1\n";

	(void)state;
	repeat(text, 9, "op 10 2 1 0 0 0 0\ne c ffffffff81000004 ffffffff81002000 1\n");
	repeat(text, 1, "op 10 2 3 0 0 0 0\ne r ffffffff81000004 ffffffff81002000 3\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "parent", "send_to_group",
				   "c_skip_handle", 12)), text);
	assert_int_equal(merge(), 0);
	assert_int_equal(number(1, "hits.hook"), 12);
}

/* A call into the middle of a function is no run of the hook. */
static void test_hits_are_of_the_entry(void **state)
{
	char text[8192] = "cell 1\n";

	(void)state;
	repeat(text, NR_OPS, "op 10 2 1 0 0 0 0\ne c ffffffff81000004 ffffffff81002004 1\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "parent", "send_to_group",
				   "c_skip_handle", 10)), text);
	assert_int_equal(merge(), 1);
	expect_reason(1, "flagged", "the hook ran 0, expected 10");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_edges_have_the_mode_of_their_counts),
		TEST(test_the_same_edge_twice_adds_up),
		TEST(test_edges_of_different_kinds_are_apart),
		TEST(test_edges_that_take_turns_flag_the_cell),
		TEST(test_edges_are_checked_over_all_operations),
		TEST(test_rare_jumps_do_not_flag_the_calls),
		TEST(test_hits_count_all_operations),
		TEST(test_hits_are_of_the_entry),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
