// SPDX-License-Identifier: GPL-2.0-only
/*
 * What fio and hyperfine write: recorded files are read; those of another version,
 * with a field missing or mistyped, or cut off, are refused with file and field.
 */
#include "scratch.h"

#include <errno.h>

#include "bench/fio_json.h"
#include "bench/hyperfine_json.h"

#define FIO		"tests/golden/macro/fio.json"
#define HYPERFINE	"tests/golden/macro/hyperfine.json"

static struct fio_run fio;
static struct hyperfine_run hyperfine;

static int read_fio(int argc, char **argv)
{
	(void)argc;
	return fio_json_read(argv[0], &fio);
}

static int read_hyperfine(int argc, char **argv)
{
	(void)argc;
	return hyperfine_json_read(argv[0], &hyperfine);
}

typedef int (*reader)(int argc, char **argv);

/* The first @from of a recorded file becomes @to; NULL cuts the file off there. */
static void change(const char *file, const char *from, const char *to)
{
	char *whole = scratch_read(file), *text = strdup(whole), *at = strstr(text, from), *changed;

	free(whole);
	assert_non_null(at);
	*at = '\0';
	assert_true(asprintf(&changed, "%s%s%s", text, to ? to : "",
			     to ? at + strlen(from) : "") > 0);
	scratch_put("changed.json", changed);
	free(changed);
	free(text);
}

/* One line, which begins with the file and what comes after it. */
static void expect_refused(reader read, const char *words)
{
	char *path = scratch_path("changed.json"), *err, *expected;

	assert_int_equal(scratch_run(read, NULL, &err, path, NULL), -EINVAL);
	assert_true(asprintf(&expected, "fsnbench: %s%s", path, words) > 0);
	if (strncmp(err, expected, strlen(expected)) || strchr(err, '\n') != err + strlen(err) - 1)
		fail_msg("'%s' is not '%s...'", err, expected);
	free(expected);
	free(path);
	free(err);
}

static void refuse_fio(const char *from, const char *to, const char *words)
{
	change(FIO, from, to);
	expect_refused(read_fio, words);
}

static void refuse_hyperfine(const char *from, const char *to, const char *words)
{
	change(HYPERFINE, from, to);
	expect_refused(read_hyperfine, words);
}

static void test_fio(void **state)
{
	(void)state;
	assert_int_equal(fio_json_read(FIO, &fio), 0);
	assert_string_equal(fio.version, "fio-3.33");
	assert_string_equal(fio.job, "read_seq");
	assert_int_equal(fio.nr_ios, 1000);
	assert_int_equal(fio.runtime_ms, 2);
	assert_true(fio.iops == 500000);
	assert_int_equal(fio.percentile_ns[0], 892);
}

/* Of more than one direction, operations add up and latency is the larger one's. */
static void test_fio_directions(void **state)
{
	json_t *root = json_load_file(FIO, 0, NULL), *job, *write;
	char *path = scratch_path("both.json");

	(void)state;
	job = json_array_get(json_object_get(root, "jobs"), 0);
	write = json_deep_copy(json_object_get(job, "read"));
	json_object_set_new(write, "total_ios", json_integer(1001));
	json_object_set_new(json_object_get(json_object_get(write, "clat_ns"), "percentile"),
			    "50.000000", json_integer(7));
	json_object_set_new(job, "write", write);
	scratch_put_json("both.json", root);
	assert_int_equal(fio_json_read(path, &fio), 0);
	assert_int_equal(fio.nr_ios, 2001);
	assert_true(fio.iops == 1000000);
	assert_int_equal(fio.percentile_ns[0], 7);
	free(path);
}

static void test_fio_without_latency(void **state)
{
	char *path = scratch_path("changed.json");

	(void)state;
	change(FIO, "\"percentile\"", "\"other\"");
	assert_int_equal(fio_json_read(path, &fio), 0);
	assert_int_equal(fio.percentile_ns[0], -1);
	free(path);
}

static void test_fio_version(void **state)
{
	(void)state;
	refuse_fio("fio-3.33", "fio-2.21", ": fio version: is 'fio-2.21'; the JSON of fio 3 is needed");
	refuse_fio("fio-3.33", "fio-4.0", ": fio version: is 'fio-4.0'; the JSON of fio 3 is needed");
	refuse_fio("\"fio version\"", "\"version\"", ": fio version: is missing; must be a string");
}

static void test_fio_fields(void **state)
{
	(void)state;
	refuse_fio("\"total_ios\"", "\"ios\"",
		   ": jobs[0].read.total_ios: is missing; must be an integer from 0");
	refuse_fio("\"iops\" : 500000.000000", "\"iops\" : \"500000\"",
		   ": jobs[0].read.iops: must be a number from 0");
	refuse_fio("\"runtime\" : 2", "\"runtime\" : 2.5",
		   ": jobs[0].read.runtime: must be an integer from 0");
	refuse_fio("\"total_ios\" : 1000", "\"total_ios\" : -1",
		   ": jobs[0].read.total_ios: must be an integer from 0");
	refuse_fio("\"clat_ns\"", "\"clat_us\"", ": jobs[0].read.clat_ns: is missing; must be an object");
	refuse_fio("\"50.000000\" : 892", "\"50.000000\" : null",
		   ": jobs[0].read.clat_ns.percentile.50.000000: must be an integer from 0");
	refuse_fio("\"write\"", "\"writes\"", ": jobs[0].write: is missing; must be an object");
	refuse_fio("\"jobs\" : [", "\"jobs\" : [ {}, ", ": jobs: must be an array of one job");
	refuse_fio("\"error\" : 0", "\"error\" : 28", ": jobs[0].error: is 28: the job failed");
}

static void test_fio_broken(void **state)
{
	(void)state;
	refuse_fio("\"trim\"", NULL, ":132: not the JSON that fio writes, or not all of it");
	refuse_fio("{", "fio: this is no JSON\n{", ":1: not the JSON that fio writes");
	scratch_put("changed.json", "");
	expect_refused(read_fio, ":1: not the JSON that fio writes, or not all of it");
	scratch_put("changed.json", "[]\n");
	expect_refused(read_fio, ":1: not the JSON that fio writes, or not all of it: no object");
}

static void test_no_file(void **state)
{
	char *path = scratch_path("none.json"), *err;

	(void)state;
	assert_int_equal(scratch_run(read_fio, NULL, &err, path, NULL), -ENOENT);
	assert_non_null(strstr(err, "none.json: No such file or directory\n"));
	free(path);
	free(err);
}

static void test_hyperfine(void **state)
{
	(void)state;
	assert_int_equal(hyperfine_json_read(HYPERFINE, &hyperfine), 0);
	assert_string_equal(hyperfine.command, "true --some=words");
	assert_int_equal(hyperfine.nr_runs, 2);
	assert_true(hyperfine.time_s[0] == 0.003110091);
	assert_true(hyperfine.time_s[1] == 0.012006998000000001);
	assert_true(hyperfine.user_s == 0.0010065);
}

static void test_hyperfine_fields(void **state)
{
	(void)state;
	refuse_hyperfine("\"results\"", "\"benchmarks\"", ": results: must be an array of one command");
	refuse_hyperfine("\"command\"", "\"cmd\"", ": results[0].command: is missing; must be a string");
	refuse_hyperfine("\"times\"", "\"samples\"", ": results[0].times: must be an array of 1 to 64 numbers");
	refuse_hyperfine("0.003110091,\n        0.012", "\"0.003\",\n        0.012",
			 ": results[0].times[0]: must be a number from 0");
	refuse_hyperfine("\"user\": 0.0010065", "\"user\": null",
			 ": results[0].user: must be a number from 0");
	refuse_hyperfine("\"exit_codes\"", "\"codes\"", ": results[0].exit_codes: must be an array of 2, as times");
	refuse_hyperfine("        0,\n        0\n", "        0,\n        1\n",
			 ": results[0].exit_codes[1]: must be 0: the command failed");
	refuse_hyperfine("        0,\n        0\n", "        null,\n        0\n",
			 ": results[0].exit_codes[0]: must be 0: the command failed");
	refuse_hyperfine("\"exit_codes\"", NULL, ":16: not the JSON that hyperfine writes, or not all of it");
}

static void test_hyperfine_version(void **state)
{
	(void)state;
	assert_true(hyperfine_version("hyperfine 1.15.0"));
	assert_false(hyperfine_version("hyperfine 2.0.0"));
	assert_false(hyperfine_version("hyperfine 0.5.0"));
	assert_false(hyperfine_version("1.15.0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fio),
		cmocka_unit_test(test_fio_directions),
		cmocka_unit_test(test_fio_without_latency),
		cmocka_unit_test(test_fio_version),
		cmocka_unit_test(test_fio_fields),
		cmocka_unit_test(test_fio_broken),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_hyperfine),
		cmocka_unit_test(test_hyperfine_fields),
		cmocka_unit_test(test_hyperfine_version),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
