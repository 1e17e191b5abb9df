// SPDX-License-Identifier: GPL-2.0-only
/* experiments: what is read from a file, and what of it is refused where. */
#include "scratch.h"

#include <errno.h>

#include "bench/experiment.h"

#define HEAD "[experiment]\nquestion = Why?\n"

static struct experiments all;
static const char *wanted;

static int load(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	experiments_free(&all);
	return experiments_load(wanted, &all);
}

static void read_ok(const char *text)
{
	char *path, *err;

	scratch_put("exp.ini", text);
	wanted = path = scratch_path("exp.ini");
	assert_int_equal(scratch_run(load, NULL, &err, "load", NULL), 0);
	assert_string_equal(err, "");
	assert_int_equal(all.nr, 1);
	free(err);
	free(path);
}

/* @words follow the file's name. */
static void expect_refused(const char *text, const char *words)
{
	char *path, *err, *line;

	scratch_put("exp.ini", text);
	wanted = path = scratch_path("exp.ini");
	assert_int_equal(scratch_run(load, NULL, &err, "load", NULL), -EINVAL);
	assert_true(asprintf(&line, "fsnbench: %s:%s\n", path, words) > 0);
	assert_string_equal(err, line);
	free(line);
	free(err);
	free(path);
}

static void test_what_is_read(void **state)
{
	const struct experiment_cells *c;

	(void)state;
	read_ok("; a comment\n[experiment]\nquestion = What does it\n\tcost?\nfit = groups\nseconds = 9\n"
		"[cells first]\nrun = full\nworkload = read ; and no more\n  write\n"
		"groups = 1 128\n[cells second]\nworkload = *\n\t!nop !read\n");
	assert_string_equal(all.list[0].name, "exp");
	assert_string_equal(all.list[0].question, "What does it cost?");
	assert_int_equal(all.list[0].fit, RESULT_GROUPS);
	assert_int_equal(all.list[0].seconds, 9);
	assert_int_equal(all.list[0].nr_cells, 2);
	c = &all.list[0].cells[0];
	assert_string_equal(c->name, "first");
	assert_false(c->by_default);
	assert_string_equal(c->word[RESULT_WORKLOAD][0], "read");
	assert_string_equal(c->word[RESULT_WORKLOAD][1], "write");
	assert_null(c->word[RESULT_WORKLOAD][2]);
	assert_int_equal(c->scale[RESULT_GROUPS][1], 128);
	assert_int_equal(c->scale[RESULT_GROUPS][2], 0);
	assert_int_equal(c->threads[0], 0);
	assert_int_equal(all.list[0].engine, EXPERIMENT_EXACT);
	/* what is not said is what most cells have */
	assert_string_equal(c->word[RESULT_FS][0], "tmpfs");
	assert_string_equal(c->word[RESULT_WATCH][0], "parent");
	assert_string_equal(c->word[RESULT_SITE][0], "none");
	assert_null(c->word[RESULT_KERNEL][0]);
	c = &all.list[0].cells[1];
	assert_true(c->by_default);
	for (size_t i = 0; c->word[RESULT_WORKLOAD][i]; i++) {
		assert_string_not_equal(c->word[RESULT_WORKLOAD][i], "nop");
		assert_string_not_equal(c->word[RESULT_WORKLOAD][i], "read");
	}
}

static void test_file_line_key_and_what_is_allowed(void **state)
{
	(void)state;
	expect_refused(HEAD "[cells a]\nworkload = read\nverdict = skip maybe\n",
		       "5: verdict: 'maybe' is not known; there are none skip pass deny");
	expect_refused(HEAD "[cells a]\nworkload = read\n\n; x\nfs = tmpfs\n\tbtrfs\n",
		       "8: fs: 'btrfs' is not known; there are tmpfs ext4 xfs");
	expect_refused(HEAD "[cells a]\nworkload = read\nwatches = parent\n",
		       "5: watches: is not an axis of cells: there are run kernel workload fs watch listener site args handler program verdict groups marks depth files threads");
	expect_refused(HEAD "[cells a]\nworkload = read\nstorage = isec\n",
		       "5: storage: is not an axis of cells: there are run kernel workload fs watch listener site args handler program verdict groups marks depth files threads");
	expect_refused(HEAD "fitting = groups\n",
		       "3: fitting: is not a key of [experiment]: there are question seconds fit engine");
	expect_refused(HEAD "seconds = some\n",
		       "3: seconds: 'some' is not a whole number from 1 to 1000000");
	expect_refused(HEAD "engine = both\n", "3: engine: 'both' is not one of exact native");
	expect_refused(HEAD "engine = native\n[cells a]\nworkload = read\nthreads = 1 0\n",
		       "6: threads: '0' is not a whole number from 1 to 1000000");
	expect_refused(HEAD "[cells a]\nworkload = read\nthreads = 2\n",
		       "5: threads: is an axis of experiments with engine = native");
	expect_refused(HEAD "fit = threads\n",
		       "3: fit: 'threads' is not one of groups marks depth files");
	expect_refused(HEAD "[cells a]\nworkload = read\nrun = never\n",
		       "5: run: 'never' is not one of default full");
	expect_refused(HEAD "[cell a]\nworkload = read\n",
		       "4: workload: stands in [cell a]: sections are [experiment] and [cells NAME]");
	expect_refused(HEAD "[cells a]\nworkload = read\ngroups = 1 0\n",
		       "5: groups: '0' is not a whole number from 1 to 1000000");
	expect_refused(HEAD "[cells a]\nworkload = read\ngroups = 4x\n",
		       "5: groups: '4x' is not a whole number from 1 to 1000000");
	expect_refused(HEAD "[cells a]\nworkload = read\nworkload = write\n",
		       "5: workload: is there twice in [cells a]");
	expect_refused(HEAD "[cells a]\nworkload = read\nno value\n",
		       "5: is neither a [section] nor KEY = VALUES");
}

static void test_threads_are_the_native_engines(void **state)
{
	(void)state;
	read_ok(HEAD "engine = native\n[cells a]\nworkload = read\nthreads = 1 2\n\t8\n");
	assert_int_equal(all.list[0].engine, EXPERIMENT_NATIVE);
	assert_int_equal(all.list[0].cells[0].threads[2], 8);
	assert_int_equal(all.list[0].cells[0].threads[3], 0);
}

static void test_what_is_missing(void **state)
{
	(void)state;
	expect_refused("", "0: question: is missing from [experiment]");
	expect_refused("[cells a]\nworkload = read\n", "2: question: is missing from [experiment]");
	expect_refused(HEAD, "2: there is no section [cells NAME]");
	expect_refused(HEAD "[cells a]\nfs = ext4\n", "4: workload: is missing from [cells a]");
}

/* libinih would take the rest of the line for another one. */
static void test_long_line(void **state)
{
	char text[512];

	(void)state;
	snprintf(text, sizeof(text), HEAD "[cells a]\nworkload = read%0200d\n", 0);
	expect_refused(text, "4: a line has more than 198 bytes; go on in the next one, indented");
}

static void test_unknown_name(void **state)
{
	char *err;

	(void)state;
	wanted = "site-cots";
	assert_int_equal(scratch_run(load, NULL, &err, "load", NULL), -ENOENT);
	assert_non_null(strstr(err, "unknown experiment 'site-cots'; there are"));
	assert_non_null(strstr(err, " site-cost "));
	free(err);
	wanted = "/nowhere/x.ini";
	assert_int_equal(scratch_run(load, NULL, &err, "load", NULL), -ENOENT);
	assert_string_equal(err, "fsnbench: /nowhere/x.ini: No such file or directory\n");
	free(err);
}

static void test_twice(void **state)
{
	char *err;

	(void)state;
	wanted = "storage,storage";
	assert_int_equal(scratch_run(load, NULL, &err, "load", NULL), -EINVAL);
	assert_non_null(strstr(err, "are both experiment 'storage': rename one"));
	free(err);
}

/* All that come with it can be read, and say what they ask. */
static void test_all_of_the_folder(void **state)
{
	(void)state;
	experiments_free(&all);
	assert_int_equal(experiments_load(NULL, &all), 0);
	assert_true(all.nr > 5);
	for (size_t i = 0; i < all.nr; i++)
		assert_int_equal(all.list[i].question[strlen(all.list[i].question) - 1], '?');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_read),
		cmocka_unit_test(test_file_line_key_and_what_is_allowed),
		cmocka_unit_test(test_threads_are_the_native_engines),
		cmocka_unit_test(test_what_is_missing),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_unknown_name),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_all_of_the_folder),
	};
	int failed = cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);

	experiments_free(&all);
	return failed;
}
