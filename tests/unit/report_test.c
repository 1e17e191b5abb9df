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

/* Columns of the first line: bytes that start a UTF-8 character. */
static size_t columns_of(const char *text)
{
	size_t n = 0;

	for (; *text && *text != '\n'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static void check_width(const char *text, size_t width)
{
	for (const char *p = text; *p; p += strcspn(p, "\n") + 1)
		if (columns_of(p) > width)
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

static json_t *paired_of(json_t *root, const char *name, const char *what)
{
	json_t *counts = json_object_get(scratch_cell(root, name), "counts");

	return json_object_get(json_object_get(counts, "paired"), what);
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

static void test_edges_shared_only_if_equal(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *edge;
	char *text = report_of_run("md");

	(void)state;
	expect(text, "### Edges of read/tmpfs, handlers c and bpf, kernel isec");
	expect(text, "fsnotify_hook_c_empty / bpf__fsnotify_hook_ops_event");
	free(text);
	edge = json_array_get(json_object_get(scratch_cell(root, cell_name), "edges"), 0);
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

/* A counter by its mode, the range of the rounds, and its mean if flagged. */
static struct result_value counted(json_int_t mode, json_int_t min, json_int_t max, double mean)
{
	return (struct result_value){
		.present = true, .by_mean = !isnan(mean), .mode = mode, .mean = mean,
		.round_min = min, .round_max = max,
	};
}

static void check_delta(struct result_value a, struct result_value b, const char *expected)
{
	char buf[REPORT_VALUE_MAX];

	assert_string_equal(report_delta_text(report_delta_sub(a, b), buf, sizeof(buf)), expected);
}

/* Of cells that share no mount: 80..82 against 78..80 may be 0, or 4. */
static void test_deltas_by_round(void **state)
{
	struct result_value base = counted(80, 80, 82, 80.6);
	char buf[REPORT_VALUE_MAX];

	(void)state;
	check_delta(counted(78, 78, 80, 78.6), base, "~\u00b14");
	check_delta(counted(81, 81, 81, NAN), base, "~\u00b11");
	check_delta(counted(83, 83, 83, NAN), base, "+2.40*");
	check_delta(counted(79, 77, 79, 78.1), base, "-2.50*");
	/* One side touches the other: overlap. */
	check_delta(counted(82, 82, 84, 82.5), base, "~\u00b14");
	/* The rounds are apart, the means say the opposite. */
	check_delta(counted(83, 83, 83, 80.1), base, "~\u00b13");
	/* Both exact: of modes, whatever the rounds. */
	check_delta(counted(81, 81, 81, NAN), counted(80, 80, 80, NAN), "+1");
	check_delta(base, (struct result_value){ .mean = NAN }, "<missing>");
	assert_string_equal(report_delta_words(report_delta_sub(base, base), buf, sizeof(buf)),
			    "not resolved (within \u00b12)");
}

static struct result_value with_pairs(struct result_value v, json_int_t paired, bool resolved)
{
	v.paired_present = true;
	v.paired_resolved = resolved;
	v.paired = paired;
	return v;
}

static void check_to_base(struct result_value v, struct result_value w, const char *expected)
{
	struct result_bench b = { .status = RESULT_OK }, base = { .status = RESULT_OK };
	char buf[REPORT_VALUE_MAX];

	b.value[RESULT_CACHELINES] = v;
	base.value[RESULT_CACHELINES] = w;
	assert_string_equal(report_delta_text(report_delta_to_base(&b, &base, RESULT_CACHELINES),
					      buf, sizeof(buf)), expected);
	/* The base itself differs in nothing, however its rounds vary. */
	assert_string_equal(report_delta_text(report_delta_to_base(&base, &base,
								   RESULT_CACHELINES),
					      buf, sizeof(buf)), "0");
}

static void test_deltas_paired(void **state)
{
	struct result_value base = counted(80, 80, 82, 80.6), arm = counted(78, 78, 80, 78.6);
	struct report_delta d;

	(void)state;
	check_to_base(with_pairs(arm, -2, true), base, "-2");
	check_to_base(with_pairs(arm, -2, false), base, "~\u00b14");
	check_to_base(with_pairs(counted(78, 78, 78, NAN), -3, false), counted(80, 80, 80, NAN), "-2");
	check_to_base(arm, base, "~\u00b14");
	/* Two arms paired with one base: exact, though their rounds overlap. */
	d = report_delta_paired(with_pairs(base, 3, true), with_pairs(arm, -2, true));
	assert_int_equal(d.kind, REPORT_DELTA_EXACT);
	assert_int_equal(d.exact, 5);
	d = report_delta_paired(with_pairs(base, 3, true), with_pairs(arm, -2, false));
	assert_int_equal(d.kind, REPORT_DELTA_MISSING);
}

static void test_deltas_agree(void **state)
{
	struct report_delta one = report_delta_sub(counted(81, 81, 81, NAN),
						   counted(80, 80, 80, NAN));
	struct report_delta open = report_delta_sub(counted(80, 79, 81, 80.0),
						    counted(80, 80, 80, NAN));
	struct report_delta two = report_delta_sub(counted(82, 82, 82, NAN),
						   counted(80, 80, 80, NAN));
	struct report_delta none = { .kind = REPORT_DELTA_MISSING };

	(void)state;
	assert_true(report_delta_agree(one, one));
	assert_true(report_delta_agree(one, open));
	assert_false(report_delta_agree(open, two));
	assert_false(report_delta_agree(one, two));
	assert_false(report_delta_agree(one, none));
	assert_true(report_delta_agree(none, none));
}

static void test_values(void **state)
{
	struct result_value exact = counted(5, 5, 5, NAN);
	struct result_value mean = counted(5, 5, 5, 5.345);
	struct result_value none = { .mean = NAN };
	char buf[REPORT_VALUE_MAX];

	(void)state;
	assert_string_equal(report_value_text(exact, buf, sizeof(buf)), "5");
	assert_string_equal(report_value_text(mean, buf, sizeof(buf)), "5.34*");
	assert_string_equal(report_value_text(none, buf, sizeof(buf)), "<missing>");
	check_delta(exact, counted(0, 0, 0, NAN), "+5");
	check_delta(exact, exact, "0");
	check_delta(exact, none, "<missing>");
	/* Mode says 0, mean says 0.345: not resolved, and the bound holds. */
	check_delta(mean, exact, "~\u00b10.35");
}

/* Debian's document: vanilla's, under another name. */
static json_t *anchor_document(void)
{
	json_t *root = scratch_json(GOLDEN_RUN, "vanilla-off.json"), *cell;
	size_t i;

	json_object_update_new(json_object_get(root, "context"),
			       json_pack("{s:s, s:{s:i, s:i}}", "kernel", "debian",
					 "structs", "inode", 624, "file", 184));
	json_array_foreach(json_object_get(root, "benchmarks"), i, cell)
		json_object_set_new(json_object_get(cell, "cell"), "kernel", json_string("debian"));
	return root;
}

static json_t *first_edge(json_t *root)
{
	json_t *cell = scratch_cell(root, "open_close/tmpfs/never");

	return json_array_get(json_object_get(cell, "edges"), 0);
}

static void test_anchor_equal(void **state)
{
	json_t *root = anchor_document();
	char *text;

	(void)state;
	/* Where in a function, and in which part of it, is the compiler's business. */
	json_object_set_new(first_edge(root), "from", json_string("do_dentry_open.isra.0+0x99"));
	scratch_put_json("run/debian-off.json", root);
	text = report_of_run("md");
	expect(text, "Edges are equal in 4 of 4 pairs of cells.");
	expect(text, "| inode  | \\<missing> | \\<missing> |    624 |");
	/* It is no patched kernel. */
	assert_null(strstr(text, "Kernel debian against vanilla"));
	assert_null(strstr(text, "skips, kernel debian"));
	expect(text, "? supported: 20 of 20 pairs of cells are as claimed");
	free(text);
}

static void test_anchor_differs(void **state)
{
	json_t *root = anchor_document();
	char *text;

	(void)state;
	json_object_set_new(first_edge(root), "to", json_string("ext4_file_open"));
	scratch_put_json("run/debian-off.json", root);
	text = report_of_run("lkml");
	expect(text, "2 differ");
	expect(text, "Edges are equal in 3 of 4 pairs of cells; the others, vanilla/debian per");
	expect(text, "- open_close/tmpfs/never (off): call do_dentry_open -> shmem_file_open:\n  1/0\n");
	expect(text, "- open_close/tmpfs/never (off): call do_dentry_open -> ext4_file_open:\n  0/1\n");
	check_width(text, 72);
	free(text);
}

static void test_anchor_was_skipped(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");
	char *text;

	(void)state;
	json_object_set_new(json_object_get(root, "context"), "anchor", json_string("skipped: offline"));
	scratch_put_json("run/isec-off.json", root);
	text = report_of_run("lkml");
	expect(text, "<missing>: skipped: offline.");
	free(text);
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
	expect(out, "usage: fsnbench report");
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
		TEST(test_selftest_paired),
		TEST(test_c1_pairs_contradict),
		TEST(test_edges_shared_only_if_equal),
		TEST(test_controls_that_differ_get_a_table),
		TEST(test_unresolved_is_no_number_in_the_answer),
		TEST(test_exceptions_are_marked),
		TEST(test_documents_of_older_runs),
		TEST(test_deltas_by_round),
		TEST(test_deltas_paired),
		TEST(test_deltas_agree),
		TEST(test_values),
		TEST(test_anchor_equal),
		TEST(test_anchor_differs),
		TEST(test_anchor_was_skipped),
		TEST(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
