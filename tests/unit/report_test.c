// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench report: golden files, and a verdict that follows its input. */
#include "scratch.h"

#include <math.h>

#include "bench/commands.h"
#include "bench/report.h"

#define GOLDEN	"tests/golden/report/"

static const char cell_name[] = "read/tmpfs/parent/fanotify/handle_event/direct/bpf/empty/skip";

static int setup(void **state)
{
	if (scratch_setup(state))
		return -1;
	scratch_copy_run("run");
	return 0;
}

/* The report of the scratch run; the caller frees it. */
static char *report_of_run(const char *format)
{
	char *run = scratch_path("run"), *out;

	assert_int_equal(scratch_run(cmd_report, &out, NULL, "report", "--format", format, run,
				     NULL), 0);
	free(run);
	return out;
}

static void expect(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("missing: %s\nin: %s", part, text);
}

static void check_golden(const char *format, const char *run, const char *file)
{
	char *actual, *expected;

	assert_int_equal(scratch_run(cmd_report, &actual, NULL, "report", "--format", format,
				     run, NULL), 0);
	if (getenv("UPDATE_GOLDEN")) {
		FILE *f = fopen(file, "w");

		assert_non_null(f);
		fputs(actual, f);
		fclose(f);
	}
	expected = scratch_read(file);
	if (strcmp(actual, expected))
		fail_msg("%s differs: UPDATE_GOLDEN=1 build/tests/report_test, then read the diff",
			 file);
	free(actual);
	free(expected);
}

static void test_golden(void **state)
{
	(void)state;
	check_golden("md", GOLDEN_RUN, GOLDEN "report.md");
	check_golden("text", GOLDEN_RUN, GOLDEN "report.txt");
	check_golden("lkml", GOLDEN_RUN, GOLDEN "report.lkml");
	/* One boot is enough: the table is long. */
	check_golden("csv", GOLDEN_RUN "/vanilla-off.json", GOLDEN "vanilla-off.csv");
}

/* What the plot stacks: each edge with its group, and where it begins. */
static void test_csv_groups(void **state)
{
	char *csv = report_of_run("csv");

	(void)state;
	expect(csv, "\"edge\",\"do_dentry_open+0x1b4\",\"shmem_file_open\",\"operation\",\"call\",0,1,,0");
	expect(csv, "\"fsnotify_hook_c_empty\",\"hook\",\"call\",1,1,,0");
	expect(csv, "\"fanotify_handle_event\",\"fanotify_handle_event\",\"call\",2,1,,0");
	free(csv);
}

static void check_width(const char *text, size_t width)
{
	for (const char *p = text; *p; p += strcspn(p, "\n") + 1)
		if (strcspn(p, "\n") > width)
			fail_msg("over %zu columns: %.*s", width, (int)strcspn(p, "\n"), p);
}

static void test_width(void **state)
{
	char *text = report_of_run("text"), *lkml = report_of_run("lkml");

	(void)state;
	check_width(text, 100);
	check_width(lkml, 72);
	for (const char *p = lkml; *p; p++)
		assert_true(*p == '\n' || (*p >= ' ' && *p <= '~'));
	free(text);
	free(lkml);
}

static void test_output_file(void **state)
{
	char *path = scratch_path("out.md"), *written, *printed;

	(void)state;
	assert_int_equal(scratch_run(cmd_report, NULL, NULL, "report", "--format=md", "--output",
				     path, GOLDEN_RUN, NULL), 0);
	assert_int_equal(scratch_run(cmd_report, &printed, NULL, "report", "--format=md",
				     GOLDEN_RUN, NULL), 0);
	written = scratch_read(path);
	assert_string_equal(written, printed);
	free(written);
	free(printed);
	free(path);
}

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
	set_indirect_calls(cell_name, 4);
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
	cell = scratch_cell(root, cell_name);
	for (i = 0; json_array_get(list, i) != cell; i++)
		;
	json_array_remove(list, i);
	scratch_put_json("run/isec-retpoline.json", root);
	text = report_of_run("md");
	expect(text, "? inconclusive: 19 of 20");
	expect(text, "bpf/empty/skip (isec, retpoline) missing");
	free(text);
}

static void test_c1_flagged_and_unfired(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *cell;
	char *text;

	(void)state;
	cell = scratch_cell(root, cell_name);
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

static void test_values(void **state)
{
	struct result_value exact = { .present = true, .mode = 5, .mean = NAN };
	struct result_value mean = { .present = true, .by_mean = true, .mode = 5, .mean = 5.345 };
	struct result_value none = { .mean = NAN };
	char buf[REPORT_VALUE_MAX];

	(void)state;
	assert_string_equal(report_value_text(exact, buf, sizeof(buf)), "5");
	assert_string_equal(report_value_text(mean, buf, sizeof(buf)), "5.34*");
	assert_string_equal(report_value_text(none, buf, sizeof(buf)), "<missing>");
	assert_string_equal(report_delta_text(exact, buf, sizeof(buf)), "+5");
	assert_string_equal(report_delta_text(report_value_sub(exact, exact), buf, sizeof(buf)),
			    "0");
	assert_string_equal(report_delta_text(report_value_sub(exact, none), buf, sizeof(buf)),
			    "<missing>");
	/* Mode says 0, mean says 0.345: not resolved, and the bound holds. */
	assert_string_equal(report_delta_text(report_value_sub(mean, exact), buf, sizeof(buf)),
			    "~<0.36");
}

static void test_usage(void **state)
{
	char *out, *err;

	(void)state;
	assert_int_equal(scratch_run(cmd_report, NULL, &err, "report", "--bogus", NULL), 2);
	expect(err, "unknown option '--bogus'; valid: --format FORMAT, --output FILE, --help");
	free(err);
	assert_int_equal(scratch_run(cmd_report, NULL, &err, "report", "--format", "pdf", "x",
				     NULL), 2);
	expect(err, "unknown format 'pdf'; valid: text, md, csv, lkml");
	free(err);
	assert_int_equal(scratch_run(cmd_report, NULL, &err, "report", NULL), 2);
	free(err);
	assert_int_equal(scratch_run(cmd_report, NULL, &err, "report", "/nonexistent", NULL), 2);
	free(err);
	assert_int_equal(scratch_run(cmd_report, NULL, &err, "report", "--output", "/nonexistent/x",
				     GOLDEN_RUN, NULL), 1);
	free(err);
	assert_int_equal(scratch_run(cmd_report, &out, NULL, "report", "--help", NULL), 0);
	expect(out, "Usage: fsnbench report");
	free(out);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_golden),
		TEST(test_csv_groups),
		TEST(test_width),
		TEST(test_output_file),
		TEST(test_c1_supported),
		TEST(test_c1_refuted_names_the_cell),
		TEST(test_c1_control_in_doubt),
		TEST(test_c1_missing_cell),
		TEST(test_c1_flagged_and_unfired),
		TEST(test_c1_missing_mode),
		TEST(test_selftest_not_exact),
		TEST(test_values),
		TEST(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
