// SPDX-License-Identifier: GPL-2.0-only
/* The self-test in the report: what it takes to recover a known cost. */
#include "report_run.h"

static void test_selftest_not_exact(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *cell;
	char *text = report_of_run("md");

	(void)state;
	expect(text, "27 of 27 values of k recovered exactly.");
	free(text);
	cell = scratch_cell(root, "open_close/tmpfs/parent/fanotify/send_to_group/direct/c/selftest_calls_3/skip");
	json_object_set_new(json_object_get(cell, "counts"), "indirect_calls", json_integer(6));
	scratch_put_json("run/isec-off.json", root);
	text = report_of_run("md");
	expect(text, "NOT EXACT");
	expect(text, "26 of 27 values of k recovered exactly.");
	free(text);
}

/* The pairs decide, not the modes; and 269 of 300 pairs are too few. */
static void test_selftest_paired(void **state)
{
	static const char k3[] =
		"open_close/tmpfs/parent/fanotify/send_to_group/direct/c/selftest_lines_3/skip";
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");
	char *text;

	(void)state;
	json_object_set_new(json_object_get(scratch_cell(root, k3), "counts"), "cachelines",
			    json_integer(90));
	scratch_put_json("run/isec-off.json", json_incref(root));
	text = report_of_run("md");
	expect(text, "27 of 27 values of k recovered exactly.");
	free(text);
	json_object_set_new(paired_of(root, k3, "agree"), "cachelines", json_integer(269));
	scratch_put_json("run/isec-off.json", json_incref(root));
	text = report_of_run("md");
	expect(text, "26 of 27 values of k recovered exactly.");
	free(text);
	json_object_set_new(paired_of(root, k3, "agree"), "cachelines", json_integer(270));
	scratch_put_json("run/isec-off.json", root);
	text = report_of_run("md");
	expect(text, "27 of 27 values of k recovered exactly.");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_selftest_not_exact),
		TEST(test_selftest_paired),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
