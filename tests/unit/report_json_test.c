// SPDX-License-Identifier: GPL-2.0-only
/* The report as JSON: of each counter what judges it, and what is known of its difference. */
#include "report_cells.h"

#define BASE "read/tmpfs/parent/fanotify"
#define HOOK BASE "/send_to_group/direct/c/empty/skip"

static json_t *root;

/* Two cells, the base of 1000 instructions, whose differences come from no pairs. */
static json_t *start(json_int_t insns)
{
	json_t *cell;

	root = cells_open("isec", "off");
	cells_clear(root);
	json_object_del(json_object_get(cells_add(root, BASE, 1000), "counts"), "paired");
	cell = cells_add(root, HOOK, insns);
	json_object_del(json_object_get(cell, "counts"), "paired");
	return cell;
}

/* Judged by its mean, whose rounds lie from @min to @max. */
static void by_mean(json_t *cell, double mean, json_int_t min, json_int_t max)
{
	json_t *counts = json_object_get(cell, "counts");
	json_int_t mode = json_integer_value(json_object_get(counts, "insns"));

	json_object_set_new(json_object_get(counts, "mean"), "insns", json_real(mean));
	json_object_set_new(counts, "flagged", json_pack("[s]", "insns"));
	json_object_set_new(counts, "by_round",
			    json_pack("{s:[I,I,I,I,I]}", "insns", min, mode, mode, mode, max));
}

/* A cell of the report; the caller lets go of it. */
static json_t *cell_of_report(const char *name)
{
	json_t *report, *cell, *found = NULL;
	char *text;
	size_t i;

	cells_close(root, "isec", "off");
	text = report_of_run("json");
	report = json_loads(text, 0, NULL);
	assert_non_null(report);
	json_array_foreach(json_object_get(report, "cells"), i, cell)
		if (!strcmp(json_string_value(json_object_get(cell, "name")), name) &&
		    !strcmp(json_string_value(json_object_get(cell, "kernel")), "isec") &&
		    !strcmp(json_string_value(json_object_get(cell, "mode")), "off"))
			found = json_incref(cell);
	assert_non_null(found);
	json_decref(report);
	free(text);
	return found;
}

/* The instructions of a cell in the report are this, as compact JSON with sorted keys. */
static void expect_insns(const char *name, const char *expected)
{
	json_t *cell = cell_of_report(name);
	json_t *insns = json_object_get(json_object_get(cell, "counts"), "insns");
	char *text = json_dumps(insns, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);

	assert_string_equal(text, expected);
	free(text);
	json_decref(cell);
}

static void test_exact(void **state)
{
	(void)state;
	start(1042);
	expect_insns(HOOK, "{\"judged_by\":\"mode\",\"to_base\":{\"exact\":42},\"value\":1042}");
	start(1042);
	expect_insns(BASE, "{\"judged_by\":\"mode\",\"value\":1000}");
}

/* Rounds from 990 to 1030 against 1000: nothing but that it is within 30 is known. */
static void test_unresolved(void **state)
{
	(void)state;
	by_mean(start(1010), 1011.5, 990, 1030);
	expect_insns(HOOK, "{\"judged_by\":\"mean\",\"to_base\":{\"unresolved_within\":30},"
			   "\"value\":1011.5}");
	by_mean(start(1010), 1011.5, 945, 1030);
	expect_insns(HOOK, "{\"judged_by\":\"mean\",\"to_base\":{\"unresolved_within\":55},"
			   "\"value\":1011.5}");
}

static void test_mean(void **state)
{
	(void)state;
	by_mean(start(1010), 1011.5, 1004, 1030);
	expect_insns(HOOK, "{\"judged_by\":\"mean\",\"to_base\":{\"max\":30,\"mean\":11.5,\"min\":4},"
			   "\"value\":1011.5}");
}

/* A difference that its pairs agree on is exact, whatever the rounds say. */
static void test_paired(void **state)
{
	json_t *cell;

	(void)state;
	cell = start(1010);
	by_mean(cell, 1011.5, 990, 1030);
	json_object_set_new(json_object_get(cell, "counts"), "paired",
			    json_pack("{s:s, s:{s:i}, s:{s:i}}", "base", BASE, "mode", "insns", 13,
				      "agree", "insns", 299));
	expect_insns(HOOK, "{\"judged_by\":\"mean\",\"to_base\":{\"exact\":13},\"value\":1011.5}");
}

static void test_no_result_is_null(void **state)
{
	json_t *cell;

	(void)state;
	cell = start(1010);
	json_object_set_new(cell, "status", json_string("failed"));
	json_object_set_new(cell, "reason", json_string("EIO"));
	expect_insns(HOOK, "null");
	start(1010);
	json_object_set_new(scratch_cell(root, BASE), "status", json_string("failed"));
	expect_insns(HOOK, "{\"judged_by\":\"mode\",\"to_base\":null,\"value\":1010}");
}

static void test_status_and_base(void **state)
{
	json_t *cell;

	(void)state;
	cell = start(1010);
	json_object_set_new(cell, "status", json_string("flagged"));
	json_object_set_new(cell, "reason", json_string("too few"));
	cell = cell_of_report(HOOK);
	assert_string_equal(json_string_value(json_object_get(cell, "status")), "flagged");
	assert_string_equal(json_string_value(json_object_get(cell, "reason")), "too few");
	assert_string_equal(json_string_value(json_object_get(cell, "base")), BASE);
	json_decref(cell);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_exact),
		TEST(test_unresolved),
		TEST(test_mean),
		TEST(test_paired),
		TEST(test_no_result_is_null),
		TEST(test_status_and_base),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
