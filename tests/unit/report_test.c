// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench report: golden files, its formats, what its tables show, its usage. */
#include "report_run.h"

#define GOLDEN	"tests/golden/report/"

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

/* One reading, two files; the order of the two options does not matter. */
static void test_several_reports(void **state)
{
	char *md = scratch_path("out.md"), *csv = scratch_path("out.csv"), *written, *printed;

	(void)state;
	assert_int_equal(scratch_run(cmd_report, NULL, NULL, "report", "--format", "md", "--output",
				     md, "--output", csv, "--format", "csv", GOLDEN_RUN, NULL), 0);
	written = scratch_read(md);
	assert_int_equal(scratch_run(cmd_report, &printed, NULL, "report", "--format=md",
				     GOLDEN_RUN, NULL), 0);
	assert_string_equal(written, printed);
	free(written);
	free(printed);
	written = scratch_read(csv);
	expect(written, "\"vanilla\",\"off\"");
	free(written);
	free(md);
	free(csv);
}

static void test_edges_shared_only_if_equal(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *edge;
	char *text = report_of_run("md");

	(void)state;
	expect(text, "### Edges of read/tmpfs, handlers c and bpf, kernel isec");
	expect(text, "fsnotify_hook_c_empty / bpf__fsnotify_hook_ops_event");
	free(text);
	edge = json_array_get(json_object_get(scratch_cell(root, REPORT_RUN_CELL), "edges"), 0);
	json_object_set_new(edge, "from", json_string("elsewhere+0x1"));
	scratch_put_json("run/isec-off.json", root);
	text = report_of_run("md");
	expect(text, "### Edges of read/tmpfs, handler c, kernel isec");
	expect(text, "### Edges of read/tmpfs, handler bpf, kernel isec");
	expect(text, "### Edges of write/tmpfs, handlers c and bpf, kernel isec");
	free(text);
}

static void test_controls_that_differ_get_a_table(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");
	char *text = report_of_run("md");

	(void)state;
	expect(text, "### Negative controls: all 20 arms equal");
	assert_null(strstr(text, "### getppid/tmpfs"));
	free(text);
	json_object_set_new(json_object_get(scratch_cell(root,
		"getppid/tmpfs/parent/fanotify/send_to_group/direct/c/empty/skip"), "counts"),
		"loads", json_integer(99));
	scratch_put_json("run/isec-off.json", root);
	text = report_of_run("md");
	expect(text, "### Negative controls: all 10 arms equal");
	expect(text, "### getppid/tmpfs, kernel isec");
	free(text);
}

static void test_unresolved_is_no_number_in_the_answer(void **state)
{
	char *text = report_of_run("md");

	(void)state;
	/* 62..64 against 61..63, and 80..82 against 79..81. */
	expect(text, "data lines not resolved (within \u00b13); watched without a hook: "
		     "instructions +9, indirect calls 0, data lines not resolved (within \u00b13).");
	free(text);
}

static void test_exceptions_are_marked(void **state)
{
	char *text = report_of_run("md");

	(void)state;
	expect(text, "| unrelated_same_sb #");
	expect(text, "#: its operations raise exceptions; blocks of code left early count whole.");
	free(text);
}

/* Without rounds the report says so; of different plans it is refused. */
static void test_documents_of_older_runs(void **state)
{
	static const char *const names[] = { "isec-off.json", "isec-retpoline.json",
					     "vanilla-off.json", "vanilla-retpoline.json" };
	char *run = scratch_path("run"), *text;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		json_t *root = scratch_json(GOLDEN_RUN, names[i]);
		char name[64];

		json_object_del(json_object_get(root, "context"), "rounds");
		snprintf(name, sizeof(name), "run/%s", names[i]);
		scratch_put_json(name, root);
		if (i)
			continue;
		assert_int_equal(scratch_run(cmd_report, NULL, &text, "report", run, NULL), 2);
		expect(text, "context.rounds: differs from ");
		free(text);
	}
	text = report_of_run("md");
	expect(text, "Rounds: \\<missing>. Each cell was measured on one mount");
	free(text);
	free(run);
}

static void test_usage(void **state)
{
	char *out, *err;

	(void)state;
	assert_int_equal(scratch_run(cmd_report, NULL, &err, "report", "--bogus", NULL), 2);
	expect(err, "unknown option '--bogus'; valid: --format FORMAT, --output FILE, --experiment LIST, --claim LIST, --help");
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
	expect(out, "usage: fsnbench report");
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_golden),
		TEST(test_csv_groups),
		TEST(test_width),
		TEST(test_output_file),
		TEST(test_several_reports),
		TEST(test_edges_shared_only_if_equal),
		TEST(test_controls_that_differ_get_a_table),
		TEST(test_unresolved_is_no_number_in_the_answer),
		TEST(test_exceptions_are_marked),
		TEST(test_documents_of_older_runs),
		TEST(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
