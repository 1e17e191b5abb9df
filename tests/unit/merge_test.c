// SPDX-License-Identifier: GPL-2.0-only
/*
 * merge: what becomes of the plugin's counters and edges in a document. What
 * flags a cell is tested with the command, in tests/meta/merge.bats.
 */
#include "scratch.h"

#include <errno.h>

#include "bench/merge.h"

#define NR_OPS	10

static json_t *root;
static struct counters *counters;
static struct symbols *symbols;

static const char kallsyms[] =
	"ffffffff81000000 T fsnotify\n"
	"ffffffff81001000 T fanotify_handle_event\n"
	"ffffffff81002000 t c_skip_handle\n"
	"ffffffffa0000000 t bpf__fsnotify_hook_ops_handle\t[bpf]\n";

static json_t *cell(int index, const char *workload, const char *watch, const char *site,
		    const char *symbol, int expected)
{
	return json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:s}, s:i, s:s, s:s,"
			 " s:{s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i}}",
			 "name", workload, "cell", "workload", workload, "fs", "tmpfs",
			 "watch", watch, "listener", "fanotify", "site", site,
			 "index", index, "status", "ok", "reason", "",
			 "hits", "symbol", symbol, "expected", expected,
			 "delivered", 0, "delivered_expected", 0,
			 "queued", 0, "queued_expected", 0, "others", 0, "overflow", 0);
}

/* A bracket of 10 instructions, 2 of user space; then what the test counts. */
static void load(json_t *benchmarks, const char *cells)
{
	char *path, *text, *nop = NULL;
	size_t size;
	FILE *f;

	json_array_insert_new(benchmarks, 0, cell(0, "nop", "never", "none", "", 0));
	root = json_pack("{s:{s:i}, s:o}", "context", "ops", NR_OPS, "benchmarks", benchmarks);
	assert_non_null(root);

	f = open_memstream(&nop, &size);
	for (int i = 0; i < NR_OPS; i++)
		fputs("op 10 2 0 0 1 30 0\n", f);
	fclose(f);
	assert_true(asprintf(&text, "fsncount 1 mem=on\ncolumns insns insns_user indirect_calls "
			     "indirect_jumps interrupts interrupt_insns confused\n"
			     "cell 0\n%send\n%seof\n", nop, cells) > 0);
	scratch_put("counters", text);
	scratch_put("kallsyms", kallsyms);
	path = scratch_path("counters");
	assert_int_equal(counters_load(path, &counters), 0);
	free(path);
	path = scratch_path("kallsyms");
	assert_int_equal(symbols_load(path, &symbols), 0);
	free(path);
	free(text);
	free(nop);
}

static int unload(void **state)
{
	(void)state;
	json_decref(root);
	counters_free(counters);
	symbols_free(symbols);
	root = NULL;
	counters = NULL;
	symbols = NULL;
	return 0;
}

/* Lines "op …" and their edges @n times. */
static void repeat(char *text, int n, const char *lines)
{
	for (int i = 0; i < n; i++)
		strcat(text, lines);
}

static long merge(void)
{
	return merge_counters(root, counters, symbols);
}

static json_t *bench(size_t i)
{
	return json_array_get(json_object_get(root, "benchmarks"), i);
}

/* A member by its path, like "counts.mean.insns". */
static json_t *at(json_t *obj, const char *path)
{
	char copy[128];

	snprintf(copy, sizeof(copy), "%s", path);
	for (char *key = strtok(copy, "."); key; key = strtok(NULL, "."))
		obj = json_object_get(obj, key);
	return obj;
}

static long long number(size_t i, const char *path)
{
	json_t *value = at(bench(i), path);

	if (!json_is_integer(value))
		fail_msg("%s is no integer", path);
	return json_integer_value(value);
}

static void expect_reason(size_t i, const char *status, const char *reason)
{
	assert_string_equal(json_string_value(at(bench(i), "status")), status);
	assert_string_equal(json_string_value(at(bench(i), "reason")), reason);
}

static void test_bracket_is_subtracted(void **state)
{
	char text[4096] = "cell 1\n";

	(void)state;
	repeat(text, 9, "op 4010 5 0 0 0 0 0\n");
	repeat(text, 1, "op 4110 5 0 0 2 700 0\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "never", "none", "", 0)), text);
	assert_int_equal(merge(), 0);
	assert_int_equal(number(1, "counts.ops"), NR_OPS);
	assert_int_equal(number(1, "counts.insns"), 4000);
	assert_int_equal(number(1, "counts.insns_user"), 3);
	assert_int_equal(number(1, "counts.agree.insns"), 9);
	assert_true(json_real_value(at(bench(1), "counts.mean.insns")) == 4010.0);
	assert_int_equal(number(0, "counts.insns"), 0);
	assert_int_equal(json_integer_value(at(root, "context.bracket.insns")), 10);
	assert_int_equal(json_integer_value(at(root, "context.bracket.insns_user")), 2);
	/* its number in the guest means nothing any more */
	assert_null(at(bench(1), "index"));
}

/* Totals over the cell are no counters of an operation. */
static void test_totals(void **state)
{
	char text[4096] = "cell 1\n";

	(void)state;
	repeat(text, 8, "op 10 2 0 0 0 0 0\n");
	repeat(text, 2, "op 10 2 0 0 3 250 0\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "never", "none", "", 0)), text);
	assert_int_equal(merge(), 0);
	assert_int_equal(number(1, "counts.interrupts"), 6);
	assert_int_equal(number(1, "counts.interrupt_insns"), 500);
	assert_null(at(bench(1), "counts.agree.interrupts"));
	assert_null(at(root, "context.bracket.interrupts"));
	assert_null(at(root, "context.bracket.confused"));
	assert_null(at(bench(1), "counts.confused"));
}

static void expect_flagged(const char *only)
{
	json_t *flagged = at(bench(1), "counts.flagged");

	assert_int_equal(json_array_size(flagged), only ? 1 : 0);
	if (only)
		assert_string_equal(json_string_value(json_array_get(flagged, 0)), only);
}

/* By itself: the cell stays a result. */
static void test_a_counter_below_ninety_percent_is_flagged(void **state)
{
	char text[4096] = "cell 1\n";

	(void)state;
	repeat(text, 8, "op 60 2 0 0 0 0 0\n");
	repeat(text, 2, "op 70 2 0 0 0 0 0\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "never", "none", "", 0)), text);
	assert_int_equal(merge(), 0);
	expect_flagged("insns");
	expect_reason(1, "ok", "");
	assert_int_equal(number(1, "counts.insns"), 50);
	assert_true(json_real_value(at(bench(1), "counts.mean.insns")) == 52.0);
}

static void test_ninety_percent_are_enough(void **state)
{
	char text[4096] = "cell 1\n";

	(void)state;
	repeat(text, 9, "op 60 2 0 0 0 0 0\n");
	repeat(text, 1, "op 70 2 0 0 0 0 0\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "never", "none", "", 0)), text);
	assert_int_equal(merge(), 0);
	expect_flagged(NULL);
}

/* Where rounds differ, what each of them agrees on, less the bracket. */
static void test_modes_by_round(void **state)
{
	char text[4096] = "cell 1\n";
	json_t *modes;

	(void)state;
	repeat(text, 5, "op 60 2 0 0 0 0 0\n");
	strcat(text, "end\ncell 1\n");
	repeat(text, 4, "op 63 2 0 0 0 0 0\n");
	repeat(text, 1, "op 99 2 0 0 0 0 0\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "never", "none", "", 0)), text);
	assert_int_equal(merge(), 0);
	modes = at(bench(1), "counts.by_round.insns");
	assert_int_equal(json_array_size(modes), 2);
	assert_int_equal(json_integer_value(json_array_get(modes, 0)), 50);
	assert_int_equal(json_integer_value(json_array_get(modes, 1)), 53);
	assert_null(at(bench(1), "counts.by_round.insns_user"));
}

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

/* Operation by operation: the modes alone would say 100 - 60 = 40. */
static void test_paired_difference(void **state)
{
	char text[8192] = "cell 1\n";

	(void)state;
	repeat(text, 6, "op 60 2 0 0 0 0 0\n");
	repeat(text, 4, "op 80 2 0 0 0 0 0\n");
	strcat(text, "end\ncell 2\n");
	repeat(text, 6, "op 65 2 0 0 0 0 0\n");
	repeat(text, 3, "op 85 2 0 0 0 0 0\n");
	repeat(text, 1, "op 99 2 0 0 0 0 0\n");
	strcat(text, "end\n");
	load(json_pack("[oo]", cell(1, "open_close", "parent", "none", "", 0),
		       cell(2, "open_close", "parent", "send_to_group", "c_skip_handle", 0)), text);
	assert_int_equal(merge(), 0);
	assert_null(at(bench(1), "counts.paired"));
	assert_string_equal(json_string_value(at(bench(2), "counts.paired.base")), "open_close");
	assert_int_equal(number(2, "counts.paired.mode.insns"), 5);
	assert_int_equal(number(2, "counts.paired.agree.insns"), 9);
	assert_null(at(bench(2), "counts.paired.mode.interrupts"));
}

static void test_failed_cells_are_left_alone(void **state)
{
	json_t *failed = cell(1, "open_close", "never", "none", "", 0);

	(void)state;
	json_object_set_new(failed, "status", json_string("failed"));
	json_object_set_new(failed, "reason", json_string("mount: No such device"));
	load(json_pack("[o]", failed), "");
	assert_int_equal(merge(), 1);
	expect_reason(1, "failed", "mount: No such device");
	assert_null(at(bench(1), "counts"));
}

static void test_bad_cells_are_counted(void **state)
{
	char text[4096] = "cell 1\n";

	(void)state;
	repeat(text, NR_OPS, "op 10 2 0 0 0 0 1\n");
	strcat(text, "end\ncell 2\nend\n");
	load(json_pack("[ooo]", cell(1, "read", "never", "none", "", 0),
		       cell(2, "write", "never", "none", "", 0),
		       cell(3, "open_close", "never", "none", "", 0)), text);
	assert_int_equal(merge(), 3);
	expect_reason(0, "ok", "");
	expect_reason(1, "flagged", "the plugin lost track of an interrupt or ran out of room");
	expect_reason(2, "failed", "the plugin counted no operation");
	expect_reason(3, "failed", "the plugin counted no operation");
}

static void test_no_bracket(void **state)
{
	(void)state;
	load(json_array(), "");
	json_object_set_new(at(bench(0), "cell"), "watch", json_string("parent"));
	assert_int_equal(merge(), -ENODATA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_bracket_is_subtracted, unload),
		cmocka_unit_test_teardown(test_totals, unload),
		cmocka_unit_test_teardown(test_a_counter_below_ninety_percent_is_flagged, unload),
		cmocka_unit_test_teardown(test_ninety_percent_are_enough, unload),
		cmocka_unit_test_teardown(test_modes_by_round, unload),
		cmocka_unit_test_teardown(test_edges_have_the_mode_of_their_counts, unload),
		cmocka_unit_test_teardown(test_the_same_edge_twice_adds_up, unload),
		cmocka_unit_test_teardown(test_edges_of_different_kinds_are_apart, unload),
		cmocka_unit_test_teardown(test_edges_that_take_turns_flag_the_cell, unload),
		cmocka_unit_test_teardown(test_edges_are_checked_over_all_operations, unload),
		cmocka_unit_test_teardown(test_rare_jumps_do_not_flag_the_calls, unload),
		cmocka_unit_test_teardown(test_hits_count_all_operations, unload),
		cmocka_unit_test_teardown(test_hits_are_of_the_entry, unload),
		cmocka_unit_test_teardown(test_paired_difference, unload),
		cmocka_unit_test_teardown(test_failed_cells_are_left_alone, unload),
		cmocka_unit_test_teardown(test_bad_cells_are_counted, unload),
		cmocka_unit_test_teardown(test_no_bracket, unload),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
