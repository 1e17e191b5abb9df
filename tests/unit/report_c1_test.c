// SPDX-License-Identifier: GPL-2.0-only
/* The verdict on claim C1 follows its input: counters, pairs, cells that are missing. */
#include "report_cells.h"

static void test_c1_supported(void **state)
{
	char *text = report_of_run("md");

	(void)state;
	expect(text, "? supported: 20 of 20 pairs of cells are as claimed");
	free(text);
}

static void set_indirect_calls(const char *name, json_int_t n)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");

	json_object_set_new(json_object_get(scratch_cell(root, name), "counts"), "indirect_calls",
			    json_integer(n));
	scratch_put_json("run/isec-off.json", root);
}

static void test_c1_refuted_names_the_cell(void **state)
{
	char *text;

	(void)state;
	set_indirect_calls(REPORT_RUN_CELL, 4);
	text = report_of_run("md");
	expect(text, "? refuted: 19 of 20");
	expect(text, "1 differ: read/tmpfs/parent/fanotify/handle_event/direct/bpf/empty/skip (isec, off) +2");
	/* The edges, left as they were, now disagree with the counter. */
	expect(text, "add up to 3, its counters to 4.");
	free(text);
}

static void test_c1_control_in_doubt(void **state)
{
	char *text;

	(void)state;
	set_indirect_calls("getppid/tmpfs/parent/fanotify/handle_event/direct/c/empty/skip", 1);
	text = report_of_run("md");
	expect(text, "? inconclusive: 19 of 20");
	expect(text, "negative control differs");
	free(text);
}

static void test_c1_missing_cell(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-retpoline.json"), *list, *cell;
	char *text;
	size_t i;

	(void)state;
	list = json_object_get(root, "benchmarks");
	cell = scratch_cell(root, REPORT_RUN_CELL);
	for (i = 0; json_array_get(list, i) != cell; i++)
		;
	json_array_remove(list, i);
	scratch_put_json("run/isec-retpoline.json", root);
	text = report_of_run("md");
	expect(text, "? inconclusive: 19 of 20");
	expect(text, "bpf/empty/skip (isec, retpoline) missing");
	free(text);
}

/* Cells beyond those that the rule demands may have one site alone. */
static void test_c1_lone_cell(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *cell;
	char *text;

	(void)state;
	cell = json_deep_copy(scratch_cell(root, REPORT_RUN_CELL));
	json_object_set_new(cell, "name",
			    json_string("read/ext4/parent/fanotify/handle_event/packed/bpf/empty/skip"));
	json_object_set_new(json_object_get(cell, "cell"), "fs", json_string("ext4"));
	json_object_set_new(json_object_get(cell, "cell"), "args", json_string("packed"));
	json_array_append_new(json_object_get(root, "benchmarks"), cell);
	scratch_put_json("run/isec-off.json", root);
	text = report_of_run("md");
	expect(text, "? supported: 20 of 20 pairs of cells are as claimed");
	free(text);
}

static void test_c1_flagged_and_unfired(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *cell;
	char *text;

	(void)state;
	cell = scratch_cell(root, REPORT_RUN_CELL);
	json_object_set_new(json_object_get(cell, "hits"), "hook", json_integer(0));
	cell = scratch_cell(root, "write/tmpfs/parent/fanotify/handle_event/direct/c/empty/skip");
	json_object_set_new(cell, "status", json_string("flagged"));
	scratch_put_json("run/isec-off.json", root);
	text = report_of_run("md");
	expect(text, "? inconclusive: 18 of 20");
	expect(text, "the hook did not run as often as declared");
	expect(text, "(isec, off) flagged");
	free(text);
}

static void test_c1_missing_mode(void **state)
{
	char *path = scratch_path("run/isec-retpoline.json"), *text;

	(void)state;
	assert_int_equal(unlink(path), 0);
	free(path);
	text = report_of_run("md");
	expect(text, "? inconclusive: 10 of 20");
	free(text);
}

static void test_c1_pairs_contradict(void **state)
{
	static const char name[] =
		"open_close/tmpfs/parent/fanotify/handle_event/direct/bpf/empty/skip";
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");
	char *text;

	(void)state;
	json_object_set_new(paired_of(root, name, "mode"), "indirect_calls", json_integer(1));
	scratch_put_json("run/isec-off.json", root);
	text = report_of_run("md");
	expect(text, "? inconclusive: 19 of 20");
	expect(text, "direct/bpf/empty/skip (isec, off) the paired difference contradicts the modes");
	free(text);
}

/* Rounds that do not agree: the mean judges, and says neither 1 nor anything else. */
static void test_c1_mean_is_open(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *counts;

	(void)state;
	counts = json_object_get(scratch_cell(root, REPORT_RUN_CELL), "counts");
	json_object_set_new(json_object_get(counts, "agree"), "indirect_calls", json_integer(200));
	json_object_set_new(json_object_get(counts, "mean"), "indirect_calls", json_real(3.33));
	json_object_set_new(counts, "flagged", json_pack("[s]", "indirect_calls"));
	json_object_set_new(counts, "by_round",
			    json_pack("{s:[i,i,i,i,i]}", "indirect_calls", 3, 3, 4, 2, 3));
	scratch_put_json("run/isec-off.json", root);
	expect_claim("### C1: ", "inconclusive",
		     "1 open: " REPORT_RUN_CELL " (isec, off) judged by the mean, which is not resolved");
}

static void test_c1_without_cells(void **state)
{
	static const char *const names[] = { "isec-off.json", "isec-retpoline.json" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		json_t *root = scratch_json(GOLDEN_RUN, names[i]);
		char name[64];

		cells_clear(root);
		snprintf(name, sizeof(name), "run/%s", names[i]);
		scratch_put_json(name, root);
	}
	expect_claim("### C1: ", "not measured yet", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_c1_supported),
		TEST(test_c1_refuted_names_the_cell),
		TEST(test_c1_control_in_doubt),
		TEST(test_c1_missing_cell),
		TEST(test_c1_lone_cell),
		TEST(test_c1_flagged_and_unfired),
		TEST(test_c1_missing_mode),
		TEST(test_c1_pairs_contradict),
		TEST(test_c1_mean_is_open),
		TEST(test_c1_without_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
