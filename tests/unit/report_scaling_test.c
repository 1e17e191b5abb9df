// SPDX-License-Identifier: GPL-2.0-only
/* What grows by a line, what does not grow, what grows otherwise; and the section. */
#include "report_cells.h"
#include "golden.h"

#define GOLDEN	"tests/golden/report/scaling"
#define SKIP	"/send_to_group/direct/bpf/empty/skip"
#define PARENT	"open_close/tmpfs/parent/fanotify"

static json_t *add(json_t *root, const char *name, json_int_t marks, json_int_t insns)
{
	json_t *cell = cells_add(root, name, insns);
	char whole[128];

	snprintf(whole, sizeof(whole), "%s/marks=%lld", name, (long long)marks);
	json_object_set_new(cell, "name", json_string(whole));
	json_object_set_new(json_object_get(cell, "cell"), "marks", json_integer(marks));
	json_object_set_new(cell, "experiments", json_pack("[s]", "scale-marks"));
	return cell;
}

static void mean(json_t *cell, const char *counter, double value, int low, int high)
{
	json_t *counts = json_object_get(cell, "counts");

	json_object_set_new(counts, "flagged", json_pack("[s]", counter));
	json_object_set_new(json_object_get(counts, "mean"), counter, json_real(value));
	json_object_set_new(counts, "by_round",
			    json_pack("{s:[i,i,i,i,i]}", counter, low, low, low, low, high));
}

/* Points of the watch without a hook; those of the hook are on a line. */
static void put(const json_int_t watched[4], const char *status)
{
	static const json_int_t x[] = { 1, 2, 4, 8 };
	json_t *root = cells_open("isec", "off"), *cell;

	json_object_set_new(json_object_get(root, "context"), "experiments",
			    json_pack("{s:{s:s, s:s}, s:{s:s}}", "scale-marks", "question",
				      "Do marks cost?", "fit", "marks", "other", "question", "No?"));
	for (size_t i = 0; i < 4; i++) {
		add(root, PARENT, x[i], watched[i]);
		/* 1000 + 50 x */
		cell = add(root, PARENT SKIP, x[i], 1000 + 50 * x[i]);
		cells_count(cell, "indirect_calls", 1 + x[i]);
	}
	cell = add(root, PARENT SKIP, 16, 1);
	json_object_set_new(cell, "status", json_string(status));
	json_object_set_new(cell, "reason", json_string("No space left on device"));
	cells_close(root, "isec", "off");
}

static void expect_text(const char *part)
{
	char *text = report_of_run("text");

	expect(text, part);
	check_width(text, 100);
	free(text);
}

static void test_linear(void **state)
{
	static const json_int_t same[] = { 1000, 1000, 1000, 1000 };
	char *lkml;

	(void)state;
	put(same, "failed");
	expect_text("send_to_group bpf skip  insns   1..8       +50  1000                       0");
	expect_text("                        calls   1..8        +1     1                       0");
	expect_text("parent                  insns   1..8      none  1000                within 0");
	/* A point that failed is on no line, and is named. */
	expect_text("- send_to_group bpf skip, marks=16, spectre_v2=off: failed: No space left on device");
	lkml = report_of_run("lkml");
	check_width(lkml, 72);
	free(lkml);
}

static void test_not_linear(void **state)
{
	/* X = 3.75, slope = 3850/28.75 = 133.9: 1000 is missed by far more than 1 %. */
	static const json_int_t square[] = { 1000, 1000, 1100, 1900 };

	(void)state;
	put(square, "failed");
	expect_text("parent                  insns   1..8  not linear");
	expect_text("- parent, insns, spectre_v2=off: 1: 1000, 2: 1000, 4: 1100, 8: 1900");
}

/* Means that differ by less than the rounds of one of them are the same. */
static void test_below_resolution(void **state)
{
	static const json_int_t x[] = { 1, 2, 4, 8 };
	json_t *root = cells_open("isec", "off");

	(void)state;
	json_object_set_new(json_object_get(root, "context"), "experiments",
			    json_pack("{s:{s:s}}", "scale-marks", "fit", "marks"));
	for (size_t i = 0; i < 4; i++)
		mean(add(root, PARENT, x[i], 1000), "insns", 1000.5 + (double)i, 1000, 1004);
	cells_close(root, "isec", "off");
	expect_text("parent          insns   1..8      none  1000.50                within 3");
	root = scratch_json(scratch_dir, "run/isec-off.json");
	cells_count(scratch_cell(root, PARENT "/marks=8"), "insns", 1100);
	mean(scratch_cell(root, PARENT "/marks=8"), "insns", 1100, 1098, 1102);
	scratch_put_json("run/isec-off.json", root);
	expect_text("parent          insns   1..8  not linear");
}

static void test_golden(void **state)
{
	static const json_int_t same[] = { 1000, 1000, 1000, 1000 };
	char *run = scratch_path("run"), *csv;

	(void)state;
	put(same, "flagged");
	golden_part(run, "md", GOLDEN ".md", "## Scaling\n", "\n## ");
	golden_part(run, "scaling", GOLDEN ".csv", "experiment,", "nothing");
	csv = report_of_run("scaling");
	expect(csv, "scale-marks,isec,off,open_close/tmpfs send_to_group bpf skip,8,insns,"
		    "1400.000000,1400.000000,0.000000,linear\n");
	/* No line is claimed where nothing depends. */
	expect(csv, "scale-marks,isec,off,open_close/tmpfs parent,8,insns,1000.000000,,,none\n");
	free(csv);
	free(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_linear),
		TEST(test_not_linear),
		TEST(test_below_resolution),
		TEST(test_golden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
