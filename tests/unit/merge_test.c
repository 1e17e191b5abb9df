// SPDX-License-Identifier: GPL-2.0-only
/*
 * merge: what becomes of the plugin's counters in a document. What flags a cell
 * is tested with the command, in tests/meta/merge.bats.
 */
#include "merge_run.h"

#include <errno.h>

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
	json_t *modes, *means;

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
	/* 4 of 53 and one of 89 */
	means = at(bench(1), "counts.mean_by_round.insns");
	assert_true(json_real_value(json_array_get(means, 0)) == 50.0);
	assert_true(json_real_value(json_array_get(means, 1)) == 60.2);
	assert_null(at(bench(1), "counts.by_round.insns_user"));
}

/* A workload that is not what it says of itself is a result of nothing. */
static void test_false_declaration(void **state)
{
	char text[4096] = "cell 1\n";
	json_t *liar = cell(1, "open_close", "never", "none", "", 0);

	(void)state;
	repeat(text, 10, "op 60 2 0 0 0 0 0\n");
	strcat(text, "end\n");
	json_object_set_new(json_object_get(liar, "hits"), "undeclared",
			    json_string("listener inotify was told of more"));
	load(json_pack("[o]", liar), text);
	assert_int_equal(merge(), 1);
	expect_reason(1, "flagged", "listener inotify was told of more");
}

/* Workloads with a cycle have as many operations as that has. */
static void test_operations_of_its_own(void **state)
{
	char text[4096] = "cell 1\n";
	json_t *cycle = cell(1, "open_close", "never", "none", "", 0);

	(void)state;
	repeat(text, 4, "op 60 2 0 0 0 0 0\n");
	strcat(text, "end\n");
	json_object_set_new(cycle, "ops", json_integer(4));
	load(json_pack("[o]", cycle), text);
	assert_int_equal(merge(), 0);
	assert_int_equal(number(1, "counts.ops"), 4);
	assert_null(json_object_get(bench(1), "ops"));
}

/* Who is scaled is paired with who is scaled alike. */
static void test_base_of_the_same_scale(void **state)
{
	char text[8192] = "";
	json_t *cells[4];

	(void)state;
	for (int i = 0; i < 4; i++) {
		snprintf(text + strlen(text), 16, "cell %d\n", i + 1);
		repeat(text, 10, i % 2 ? "op 65 2 0 0 0 0 0\n" : "op 60 2 0 0 0 0 0\n");
		strcat(text, "end\n");
		cells[i] = cell(i + 1, i % 2 ? "hook" : i ? "base of 16" : "base of 1", "parent",
				i % 2 ? "send_to_group" : "none", "", 0);
		json_object_set_new(json_object_get(cells[i], "cell"), "workload",
				    json_string("open_close"));
		json_object_set_new(json_object_get(cells[i], "cell"), "groups",
				    json_integer(i < 2 ? 1 : 16));
	}
	load(json_pack("[oooo]", cells[0], cells[1], cells[2], cells[3]), text);
	assert_int_equal(merge(), 0);
	assert_string_equal(json_string_value(at(bench(2), "counts.paired.base")), "base of 1");
	assert_string_equal(json_string_value(at(bench(4), "counts.paired.base")), "base of 16");
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

/* The hook ran as often as it must, but did not find what it should. */
static void test_a_program_that_misfires_is_flagged(void **state)
{
	char text[4096] = "cell 1\n";
	json_t *c = cell(1, "open_close", "parent", "none", "", 0);

	(void)state;
	json_object_set_new(json_object_get(c, "hits"), "done", json_integer(539));
	json_object_set_new(json_object_get(c, "hits"), "done_expected", json_integer(540));
	repeat(text, NR_OPS, "op 60 2 0 0 0 0 0\n");
	strcat(text, "end\n");
	load(json_pack("[o]", c), text);
	assert_int_equal(merge(), 1);
	expect_reason(1, "flagged", "the program did what its name says: 539, expected 540");
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
		TEST(test_bracket_is_subtracted),
		TEST(test_false_declaration),
		TEST(test_operations_of_its_own),
		TEST(test_base_of_the_same_scale),
		TEST(test_totals),
		TEST(test_a_counter_below_ninety_percent_is_flagged),
		TEST(test_ninety_percent_are_enough),
		TEST(test_modes_by_round),
		TEST(test_paired_difference),
		TEST(test_failed_cells_are_left_alone),
		TEST(test_bad_cells_are_counted),
		TEST(test_a_program_that_misfires_is_flagged),
		TEST(test_no_bracket),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
