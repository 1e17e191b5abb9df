// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C12 follows what listeners were told: the documents are made up, from what
 * real ones have, and changed.
 */
#include "report_cells.h"

static const char *const marks[] = { "inode", "sb" };
static const char *const flags[] = { "none", "ondir", "child", "ondir+child" };
static const char *const keys[] = { "open/self", "open/subdir", "open/file", "attrib/self",
				    "attrib/subdir", "attrib/file", "create/subdir",
				    "create/file" };

static json_t *vanilla, *isec;	/* the runs */

static bool is_file(const char *key)
{
	return strstr(key, "/file");
}

/* What a mark and its flags ask for. */
static bool is_asked(const char *key, const char *mark, const char *flag)
{
	bool on_names = !strncmp(key, "create", 6) || !strcmp(mark, "sb");

	if (!is_file(key) && !strstr(flag, "ondir"))
		return false;
	return on_names || strstr(key, "/self") || strstr(flag, "child");
}

static json_t *run_of(const char *mark, const char *flag, bool hook)
{
	json_t *heard = json_object();

	for (size_t k = 0; k < sizeof(keys) / sizeof(*keys); k++)
		json_object_set_new(heard, keys[k],
				    json_string(is_asked(keys[k], mark, flag) &&
						!(hook && is_file(keys[k])) ? "20:f" : ""));
	return json_pack("{s:s, s:s, s:s, s:s, s:o}", "marks", mark, "flags", flag, "hook",
			 hook ? "c_mask" : "none", "site", hook ? "handle_event" : "none",
			 "heard", heard);
}

static void make_runs(void)
{
	vanilla = json_array();
	isec = json_array();
	for (size_t i = 0; i < 8; i++) {
		json_array_append_new(vanilla, run_of(marks[i / 4], flags[i % 4], false));
		json_array_append_new(isec, run_of(marks[i / 4], flags[i % 4], false));
	}
	for (size_t i = 0; i < 8; i++)
		json_array_append_new(isec, run_of(marks[i / 4], flags[i % 4], true));
}

static void put(const char *kernel, json_t *runs)
{
	char name[64];

	snprintf(name, sizeof(name), "run/equivalence/%s.json", kernel);
	scratch_put_json(name, json_pack("{s:{s:i, s:s, s:s, s:{s:s}, s:{}}, s:[], s:[], s:o}",
					 "context", "schema", 1, "engine", "exact", "kernel",
					 kernel, "mitigations", "mode", "off", "sites",
					 "benchmarks", "equivalence", "filters", runs));
}

static void expect_c12(const char *verdict, const char *evidence)
{
	char *dir = scratch_path("run/equivalence");

	mkdir(dir, 0755);
	free(dir);
	put("vanilla", vanilla);
	put("isec", isec);
	expect_claim("### C12: ", verdict, evidence);
}

/* Runs with these marks and flags: [0] to [7] without a hook, then with it. */
static void say(json_t *runs, size_t run, const char *key, const char *heard)
{
	json_object_set_new(json_object_get(json_array_get(runs, run), "heard"), key,
			    json_string(heard));
}

static void test_program_adds_directories(void **state)
{
	char *text;

	(void)state;
	expect_claim("### C12: ", "not measured yet", "");
	make_runs();
	expect_c12("supported",
		   "open: the flags give 3 of 7 sets (self, file, self+subdir+file), the program "
		   "adds self+subdir; attrib: the flags give 3 of 7 sets (self, file, "
		   "self+subdir+file), the program adds self+subdir; create: the flags give 2 of 3 "
		   "sets (file, subdir+file), the program adds subdir; 8 runs");
	text = report_of_run("md");
	expect(text, "| open      | inode | flags   | nothing | self             | file    | "
		     "self+subdir+file |");
	expect(text, "| open      | inode | program | nothing | self             | nothing | "
		     "self+subdir      |");
	free(text);
}

/* Another combination of flags for each set: then a program is for nothing. */
static void test_flags_that_can_do_it(void **state)
{
	(void)state;
	make_runs();
	for (size_t k = 0; k < sizeof(keys) / sizeof(*keys); k++) {
		if (is_file(keys[k]))
			say(vanilla, 7, keys[k], "");
	}
	expect_c12("refuted", "(self, self+subdir, file, self+subdir+file), the program adds none;");
}

static void test_without_runs(void **state)
{
	(void)state;
	make_runs();
	json_array_remove(vanilla, 3);
	expect_c12("not measured yet", "");
	make_runs();
	for (size_t run = 15; run >= 8; run--)
		json_array_remove(isec, run);
	expect_c12("not measured yet", "");
}

static void test_runs_that_failed(void **state)
{
	(void)state;
	make_runs();
	json_object_set_new(json_array_get(isec, 9), "failed", json_string("EBUSY"));
	expect_c12("inconclusive", "; 1 runs failed");
	make_runs();
	json_object_del(json_object_get(json_array_get(vanilla, 0), "heard"), "create/file");
	expect_c12("inconclusive", "; 1 runs failed");
}

/* A file that comes through, and a directory that does not. */
static void test_program_that_does_something_else(void **state)
{
	(void)state;
	make_runs();
	say(isec, 15, "open/file", "20:f");
	expect_c12("inconclusive", "; in 1 cases the listener did not read what the program "
				     "passes");
	make_runs();
	say(isec, 15, "attrib/self", "");
	expect_c12("inconclusive", "; in 1 cases the listener");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_program_adds_directories),
		TEST(test_flags_that_can_do_it),
		TEST(test_without_runs),
		TEST(test_runs_that_failed),
		TEST(test_program_that_does_something_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
