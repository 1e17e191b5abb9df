// SPDX-License-Identifier: GPL-2.0-only
/* The files of fio's jobs and of commands: what they say, and what is refused. */
#include "scratch.h"

#include <errno.h>
#include <sys/fanotify.h>

#include "bench/macro_plan.h"

static struct macro_jobs jobs;

static int load(int argc, char **argv)
{
	(void)argc;
	return macro_jobs_load(argv[0], &jobs);
}

static int setup(void **state)
{
	char *path;

	if (scratch_setup(state))
		return -1;
	path = scratch_path("w");
	mkdir(path, 0755);
	free(path);
	path = scratch_path("w/fio");
	mkdir(path, 0755);
	free(path);
	path = scratch_path("w/macro");
	mkdir(path, 0755);
	free(path);
	return 0;
}

static int teardown(void **state)
{
	macro_jobs_release(&jobs);
	return scratch_teardown(state);
}

static void put(const char *fio, const char *command)
{
	scratch_put("w/fio/a_job.fio", fio);
	scratch_put("w/macro/walk.macro", command);
}

#define FIO	"[a_job]\nioengine=psync\n"
#define COMMAND	"needs: find\ncommand: find {tree}\n"

/* @words: what follows the file's name; NULL: nothing is wrong. */
static void expect(const char *file, const char *words)
{
	char *dir = scratch_path("w"), *err, *expected = NULL;
	int ret = scratch_run(load, NULL, &err, dir, NULL);

	if (words) {
		assert_true(asprintf(&expected, "fsnbench: %s/%s:%s\n", dir, file, words) > 0);
		assert_string_equal(err, expected);
		assert_int_equal(ret, -EINVAL);
	} else {
		assert_string_equal(err, "");
		assert_int_equal(ret, 0);
	}
	free(expected);
	free(err);
	free(dir);
	if (words)
		macro_jobs_release(&jobs);
}

static void test_fields(void **state)
{
	const struct macro_job *job;

	(void)state;
	put("; SPDX-License-Identifier: GPL-2.0-only\n; Makes files,\n; many.\n"
	    "; raises: create open close\n; files: again\n; native: --runtime=1 --loops=2\n" FIO,
	    "# Walks.\ntree: repository\nneeds: find git\nprepare: rm -f {scratch}/x\n"
	    "command: find {tree} -name a:b\nfull: yes\n");
	expect("", NULL);
	assert_int_equal(jobs.nr, 2);
	job = &jobs.job[0];
	assert_int_equal(job->kind, MACRO_FIO);
	assert_string_equal(job->name, "a_job");
	assert_string_equal(job->summary, "Makes files, many.");
	assert_int_equal(job->raises, FAN_CREATE | FAN_OPEN | FAN_CLOSE);
	assert_int_equal(job->nr_events, 3);
	assert_int_equal(job->files, MACRO_FILES_AGAIN);
	assert_string_equal(job->native, "--runtime=1 --loops=2");
	job = macro_jobs_find(&jobs, "walk", 4);
	assert_non_null(job);
	assert_int_equal(job->kind, MACRO_COMMAND);
	assert_string_equal(job->summary, "Walks.");
	assert_int_equal(job->tree, MACRO_TREE_REPOSITORY);
	assert_string_equal(job->needs, "find git");
	assert_string_equal(job->prepare, "rm -f {scratch}/x");
	assert_string_equal(job->command, "find {tree} -name a:b");
	assert_true(job->full);
	assert_null(macro_jobs_find(&jobs, "wal", 3));
	macro_jobs_release(&jobs);
}

static void test_nothing_raised(void **state)
{
	(void)state;
	put("; raises:\n" FIO, COMMAND);
	expect("", NULL);
	assert_int_equal(jobs.job[0].nr_events, 0);
	assert_int_equal(jobs.job[0].files, MACRO_FILES_ONCE);
	assert_int_equal(jobs.job[1].tree, MACRO_TREE_SOURCE);
	macro_jobs_release(&jobs);
}

static void test_refused(void **state)
{
	(void)state;
	put(";\n; raises: open sneeze\n" FIO, COMMAND);
	expect("fio/a_job.fio", "2: raises: 'sneeze' is not known; valid: access modify open close create delete");
	put("; raises: open open\n" FIO, COMMAND);
	expect("fio/a_job.fio", "1: raises: 'open' is not known; valid: each event once");
	put("; files: twice\n" FIO, COMMAND);
	expect("fio/a_job.fio", "1: files: 'twice' is not known; valid: once, again, none");
	put("; rises: open\n" FIO, COMMAND);
	expect("fio/a_job.fio", "1: key: 'rises' is not known; valid: raises, files, native");
	put(FIO, COMMAND "tree: forest\n");
	expect("macro/walk.macro", "3: tree: 'forest' is not known; valid: source, repository, kernel");
	put(FIO, COMMAND "full: no\n");
	expect("macro/walk.macro", "3: full: 'no' is not known; valid: yes");
	put(FIO, COMMAND "find .\n");
	expect("macro/walk.macro", "3: line: 'find .' is not known; valid: KEY: VALUE, and # for comments");
	put(FIO, COMMAND "shell: sh\n");
	expect("macro/walk.macro", "3: key: 'shell' is not known; valid: command, prepare, needs, tree, full");
	put(FIO, "needs: find\n");
	expect("macro/walk.macro", " command: is missing");
	put(FIO, "command: find {tree}\n");
	expect("macro/walk.macro", " needs: is missing");
}

static void test_none(void **state)
{
	char *dir = scratch_path("nothing"), *err;

	(void)state;
	assert_int_equal(scratch_run(load, NULL, &err, dir, NULL), -ENOENT);
	assert_non_null(strstr(err, "holds no fio/*.fio and no macro/*.macro"));
	free(err);
	free(dir);
}

/* FIPS 180-2, appendix B, and the lengths around which padding takes a block more. */
static void test_sha256(void **state)
{
	char hex[SHA256_HEX], as[64];

	(void)state;
	sha256_hex("abc", 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
	assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	sha256_hex("", 0, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	memset(as, 'a', sizeof(as));
	sha256_hex(as, 55, hex);
	assert_string_equal(hex, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
	sha256_hex(as, 64, hex);
	assert_string_equal(hex, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

/* Every arm once; a block and the next one are each other's mirror; a seed is an order. */
static void test_order(void **state)
{
	size_t a[7], b[7], c[7];
	bool differs = false;

	(void)state;
	for (unsigned long block = 0; block < 8; block += 2) {
		unsigned int seen = 0;

		macro_plan_order(a, 7, block, 5);
		macro_plan_order(b, 7, block + 1, 5);
		macro_plan_order(c, 7, block, 5);
		for (size_t i = 0; i < 7; i++) {
			seen |= 1u << a[i];
			assert_int_equal(a[i], b[6 - i]);
			assert_int_equal(a[i], c[i]);
		}
		assert_int_equal(seen, 0x7f);
		macro_plan_order(c, 7, block, 6);
		differs |= memcmp(a, c, sizeof(a)) != 0;
	}
	assert_true(differs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_nothing_raised),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
