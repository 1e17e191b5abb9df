// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench compare: JSON, KTAP, a whole table against a file, and its usage. */
#include "compare_kit.h"

static json_t *difference(json_t *root, const char *name)
{
	json_t *d;
	size_t i;

	json_array_foreach(json_object_get(root, "differences"), i, d)
		if (!strcmp(json_string_value(json_object_get(d, "name")), name))
			return d;
	fail_msg("no difference of %s", name);
	return NULL;
}

static void expect_json(json_t *j, const char *key, const char *expected)
{
	json_t *want = json_loads(expected, JSON_DECODE_ANY, NULL);

	assert_non_null(want);
	if (!json_equal(json_object_get(j, key), want))
		fail_msg("%s: %s, not %s", key,
			 json_dumps(json_object_get(j, key), JSON_ENCODE_ANY), expected);
	json_decref(want);
}

static void test_json(void **state)
{
	char *path = scratch_path("diff.json"), *out;
	json_t *cell[2], *root, *boot;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	add_plain(PARENT, 2000, 2010);
	add(SKIP, 0, 0, cell);
	by_mean(cell[0], "insns", 1000, 1002.5, 1000, 1020);
	by_mean(cell[1], "insns", 1010, 1012.5, 1010, 1030);
	cells_add(side[1], PASS, 3000);
	assert_int_equal(compare(&out, NULL, "--json", path, "--delta=0.25%"), 0);
	/* The table as well. */
	expect(out, "read tmpfs parent\n");
	free(out);
	root = scratch_json(scratch_dir, "diff.json");
	expect_json(json_object_get(root, "context"), "delta",
		    "{\"amount\": 0.25, \"percent\": true}");
	expect_json(json_object_get(root, "context"), "schema", "1");
	boot = json_array_get(json_object_get(root, "boots"), 0);
	expect_json(boot, "equal", "1");
	expect_json(boot, "worse", "1");
	expect_json(boot, "unresolved", "1");
	expect_json(boot, "only_new", "1");
	for (int s = 0; s < 2; s++)
		expect_json(json_object_get(json_object_get(boot, s ? "new" : "old"), "context"),
			    "compiler", "\"gcc 12.2.0\"");
	assert_int_equal(json_array_size(json_object_get(root, "differences")), 3);
	expect_json(difference(root, PARENT), "verdict", "\"worse\"");
	expect_json(difference(root, PARENT), "insns",
		    "{\"old\": 2000, \"new\": 2010, \"delta\": 10}");
	expect_json(json_object_get(difference(root, PARENT), "cell"), "watch", "\"parent\"");
	expect_json(difference(root, SKIP), "insns",
		    "{\"old\": 1002.5, \"new\": 1012.5, \"delta\": null, \"bound\": 30.0}");
	expect_json(difference(root, PASS), "verdict", "\"only_new\"");
	expect_json(difference(root, PASS), "reason", "\"not in OLD\"");
	json_decref(root);
	/* On standard output, nothing else is. */
	assert_int_equal(compare(&out, NULL, "--json", "-", NULL), 0);
	root = json_loads(out, 0, NULL);
	assert_non_null(root);
	json_decref(root);
	free(out);
	free(path);
}

/* Cut, but not within a character, which JSON would refuse. */
static void test_json_of_a_long_reason(void **state)
{
	json_t *cell[2], *root;
	char text[601] = "", *out;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	for (int i = 0; i < 2; i++) {
		while (strlen(text) < 500)
			strcat(text, "\u00e4");
		add(i ? PARENT : SKIP, 1000, 1000, cell);
		json_object_set_new(cell[1], "status", json_string("failed"));
		json_object_set_new(cell[1], "reason", json_string(text));
		/* The next one is cut a byte later. */
		strcpy(text, "x");
	}
	assert_int_equal(compare(&out, NULL, "--json", "-", NULL), 0);
	root = json_loads(out, 0, NULL);
	assert_non_null(root);
	for (int i = 0; i < 2; i++) {
		json_t *reason = json_object_get(difference(root, i ? PARENT : SKIP), "reason");

		assert_true(json_is_string(reason));
		expect(json_string_value(reason), "failed in NEW: ");
		assert_true(json_string_length(reason) > 240);
	}
	json_decref(root);
	free(out);
}

static void test_json_that_cannot_be_written(void **state)
{
	char *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	assert_int_equal(compare(NULL, &err, "--json", "/nonexistent/diff.json", NULL), 1);
	expect(err, "fsnbench compare: /nonexistent/diff.json: not written: No such file");
	free(err);
}

static void test_ktap(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	add_plain(PARENT, 2000, 2010);
	add_plain(SKIP, 2000, 1990);
	add(PASS, 3000, 3000, cell);
	json_object_set_new(cell[1], "status", json_string("flagged"));
	json_object_set_new(cell[1], "reason", json_string("not #1\nok 9 forged"));
	cells_add(side[0], "read/tmpfs/odd#1\nok 9", 1);
	json_object_set_new(json_object_get(json_array_get(json_object_get(side[0], "benchmarks"), 4),
					    "cell"), "watch", json_string("odd"));
	assert_int_equal(compare(&out, NULL, "--ktap", "--gate", NULL), 1);
	assert_string_equal(out,
		"KTAP version 1\n"
		"1..5\n"
		"not ok 1 isec/off/" PARENT
		" # insns=+10 indirect=0 cachelines=0 code_cachelines=0 stack_bytes=0\n"
		"ok 2 isec/off/" NEVER "\n"
		"ok 3 isec/off/" PASS " # SKIP flagged in NEW: not #1_ok 9 forged\n"
		"ok 4 isec/off/read/tmpfs/odd_1_ok 9 # SKIP not in NEW\n"
		"ok 5 isec/off/" SKIP
		" # insns=-10 indirect=0 cachelines=0 code_cachelines=0 stack_bytes=0\n");
	free(out);
}

/* A cell whose name is longer than a line. */
static void add_long(json_t *root, json_int_t insns)
{
	json_t *cell = cells_add(root, "write/xfs/unrelated_same_sb/fanotify_perm/handle_event_devirt/"
				       "packed/bpf_sleepable/storage_get_24/pass", insns);

	json_object_set_new(json_object_get(cell, "cell"), "groups", json_integer(16));
}

/* The self-test's cells of the golden run count no jumps. */
static void drop_selftest(json_t *root)
{
	json_t *list = json_object_get(root, "benchmarks");

	for (size_t i = json_array_size(list); i-- > 0;) {
		json_t *cell = json_array_get(list, i);

		if (strstr(json_string_value(json_object_get(cell, "name")), "selftest_"))
			json_array_remove(list, i);
	}
}

static void change_isec(json_t *root)
{
	json_t *cell = scratch_cell(root, "open_close/tmpfs/never");

	json_object_set_new(json_object_get(root, "context"), "vmlinux_sha256", json_string("f00"));
	cells_count(cell, "insns", 3940);
	cells_count(scratch_cell(root, SKIP), "insns", 2169);
	cell = scratch_cell(root, "open_close/tmpfs/unrelated_sb/fanotify");
	by_mean(cell, "cachelines", 70, 70.25, 70, 71);
	by_mean(scratch_cell(root, PARENT), "insns", 2894, 2894.5, 2893, 2900);
	json_array_remove(json_object_get(root, "benchmarks"), 0);
}

/* Whole runs, one of them without a document, against a file. */
static void test_golden(void **state)
{
	static const char file[] = "tests/golden/compare.txt";
	const char *const docs[] = { "isec-off.json", "isec-retpoline.json", "vanilla-off.json" };
	char *gone = scratch_path("new/vanilla-retpoline.json"), *out, *expected;
	int here = open(".", O_RDONLY | O_DIRECTORY);

	(void)state;
	scratch_copy_run("old");
	scratch_copy_run("new");
	for (int i = 0; i < 6; i++) {
		json_t *root = scratch_json(GOLDEN_RUN, docs[i / 2]);
		char name[64];

		drop_selftest(root);
		if (i < 2)
			add_long(root, i ? 3999 : 4000);
		if (i % 2)
			json_object_set_new(json_object_get(root, "context"), "compiler",
					    json_string("gcc 13.1.0"));
		if (i == 1)
			change_isec(root);
		/* All of its cells are equal, but its kernel is another. */
		if (i == 5)
			json_object_set_new(json_object_get(root, "context"), "kernel_release",
					    json_string("6.12.118"));
		snprintf(name, sizeof(name), "%s/%s", i % 2 ? "new" : "old", docs[i / 2]);
		scratch_put_json(name, root);
	}
	assert_int_equal(unlink(gone), 0);
	free(gone);
	/* So that the paths are the same whenever this runs. */
	assert_int_equal(chdir(scratch_dir), 0);
	assert_int_equal(scratch_run(cmd_compare, &out, NULL, "compare", "-v", "old", "new", NULL),
			 0);
	assert_int_equal(fchdir(here), 0);
	close(here);
	check_width(out, 100);
	if (getenv("UPDATE_GOLDEN")) {
		FILE *f = fopen(file, "w");

		assert_non_null(f);
		fputs(out, f);
		fclose(f);
	}
	expected = scratch_read(file);
	if (strcmp(out, expected))
		fail_msg("%s differs: run this test with UPDATE_GOLDEN=1, then read the diff", file);
	free(expected);
	free(out);
}

static void test_usage(void **state)
{
	static const char *const bad[] = { "", "x", "-1", "1.5", "0x10", "%", ".5%", "5 %", "nan",
					   "1e3", "5%%" };
	char *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(compare(NULL, &err, "--delta", bad[i], NULL), 2);
		expect(err, "--delta '");
		free(err);
	}
	assert_int_equal(compare(NULL, &err, "--ktap", "--json", "-"), 2);
	expect(err, "give --json a file");
	free(err);
	assert_int_equal(compare(NULL, &err, "--json", NULL, NULL), 2);
	expect(err, "a value is missing after '--json'");
	free(err);
	assert_int_equal(compare(NULL, &err, "third", NULL, NULL), 2);
	expect(err, "needs two runs");
	free(err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_json),
		TEST(test_json_of_a_long_reason),
		TEST(test_json_that_cannot_be_written),
		TEST(test_ktap),
		TEST(test_golden),
		TEST(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
