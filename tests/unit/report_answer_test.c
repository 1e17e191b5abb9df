// SPDX-License-Identifier: GPL-2.0-only
/* The answer at the top of the report: its figures and verdicts are those of the documents. */
#include "report_cells.h"

#define OPEN "open_close/tmpfs/"
#define HOOK "/direct/bpf/empty/skip"

/* The answer of the scratch run, without what follows it. */
static char *answer(void)
{
	char *text = report_of_run("md"), *begin = strstr(text, "\n## Answer\n"), *end;

	assert_non_null(begin);
	end = strstr(begin, "\n## Claims\n");
	assert_non_null(end);
	*end = '\0';
	begin = strdup(begin);
	free(text);
	return begin;
}

static void expect_answer(const char *part)
{
	char *text = answer();

	expect(text, part);
	free(text);
}

static json_t *counts_of(json_t *root, const char *name)
{
	return json_object_get(scratch_cell(root, name), "counts");
}

/* Counted by nobody but this: no pairs, no rounds. */
static void set_insns(json_t *root, const char *name, json_int_t insns)
{
	cells_count(scratch_cell(root, name), "insns", insns);
	json_object_del(counts_of(root, name), "paired");
}

static void test_a_filtered_event(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");

	(void)state;
	set_insns(root, OPEN "parent/fanotify/send_to_group" HOOK, 5001);
	set_insns(root, OPEN "parent/fanotify/handle_event" HOOK, 5012);
	set_insns(root, OPEN "parent/fanotify", 5203);
	set_insns(root, OPEN "never", 4004);
	scratch_put_json("run/isec-off.json", root);
	expect_answer("kernel isec, spectre_v2=off: 5001 instructions at send_to_group (at "
		      "handle_event: +11), against 5203 with the same watch and no hook, and "
		      "4004 never watched.");
	/* The other boot has its own. */
	expect_answer("kernel isec, spectre_v2=retpoline: 4633 instructions at send_to_group (at "
		      "handle_event: +50), against 5374");
}

static void test_who_does_not_use_it(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "vanilla-retpoline.json");

	(void)state;
	set_insns(root, OPEN "never", 3949);
	cells_count(scratch_cell(root, OPEN "never"), "indirect_calls",
		    json_integer_value(json_object_get(counts_of(root, OPEN "never"),
						       "indirect_calls")) - 1);
	set_insns(root, OPEN "parent/fanotify", 5374 - 21);
	scratch_put_json("run/vanilla-retpoline.json", root);
	expect_answer("spectre_v2=retpoline: never watched: instructions 0, indirect calls +1, data "
		      "lines 0; watched without a hook: instructions +21, indirect calls 0,");
	expect_answer("spectre_v2=off: never watched: instructions +2, indirect calls 0,");
}

/* Nothing is put in the place of a cell or a kernel that is not there. */
static void test_what_is_missing(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");
	char *path = scratch_path("run/vanilla-off.json");

	(void)state;
	json_object_set_new(scratch_cell(root, OPEN "parent/fanotify/send_to_group" HOOK), "status",
			    json_string("failed"));
	scratch_put_json("run/isec-off.json", root);
	assert_int_equal(unlink(path), 0);
	free(path);
	expect_answer("spectre_v2=off: \\<missing> instructions at send_to_group (at handle_event: "
		      "\\<missing>), against 5350 ");
	expect_answer("spectre_v2=off: never watched: instructions \\<missing>, indirect calls "
		      "\\<missing>, data lines \\<missing>;");
}

/* A kernel with one site has no part in it. */
static void test_partial_kernels_are_left_out(void **state)
{
	static const char *const kernels[] = { "pure-send_to_group", "embedded" };
	char *text;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		json_t *root = cells_open(kernels[i], "off");

		cells_clear(root);
		cells_add(root, OPEN "never", 4004);
		cells_add(root, OPEN "parent/fanotify/send_to_group" HOOK, 5001);
		cells_close(root, kernels[i], "off");
	}
	text = answer();
	assert_null(strstr(text, "pure-"));
	assert_null(strstr(text, "embedded"));
	expect(text, "kernel isec, spectre_v2=off: 4621 instructions");
	free(text);
}

/* Claims by verdict, as their sections have it. */
static void test_verdicts(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");

	(void)state;
	expect_answer("\n- C1: supported.\n- C2: counts only.\n");
	cells_count(scratch_cell(root, REPORT_RUN_CELL), "indirect_calls", 4);
	cells_context(root, "backends", "handle_event", json_string("kernel/other.c"));
	scratch_put_json("run/isec-off.json", root);
	expect_answer("\n- C1, C8: refuted.\n- C2: counts only.\n- C3, C4, C6, C7, C9, C10, C11, "
		      "C12, C13: not measured yet.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_filtered_event),
		TEST(test_who_does_not_use_it),
		TEST(test_what_is_missing),
		TEST(test_partial_kernels_are_left_out),
		TEST(test_verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
