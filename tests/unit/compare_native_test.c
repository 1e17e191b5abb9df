// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench compare of native runs: what it says, and how it exits. */
#include "native_kit.h"

#include "bench/commands.h"

static const struct native_kit_arm arms[] = {
	{ "open_close/tmpfs/never", "base", "", "e", 800, NULL },
	{ "open_close/tmpfs/parent/fanotify", "arm", "", "e", 1000, NULL },
};

static int setup(void **state)
{
	return scratch_setup(state);
}

/* A run of a kernel all of whose times have @factor. */
static void put_run(const char *dir, size_t nr_boots, size_t nr_builds, double factor,
		    unsigned long seed)
{
	native_kit_boots(dir, NATIVE_KIT(.kernel = "isec", .boot = 0.002, .factor = factor,
					 .seed = seed, .arm = arms, .nr = 2), nr_boots, nr_builds);
}

/* @a, @b: options, or NULL */
static int compare(char **out, char **err, const char *a, const char *b)
{
	char *old = scratch_path("old"), *new = scratch_path("new");
	int status;

	status = scratch_run(cmd_compare, out, err, "compare", old, new, a, b, NULL);
	free(old);
	free(new);
	return status;
}

static void expect_in(char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("missing: %s\nin: %s", part, text);
	free(text);
}

static void test_worse(void **state)
{
	char *out, *err;

	(void)state;
	put_run("old", 8, 5, 1, 1);
	put_run("new", 8, 5, 1.05, 50);
	assert_int_equal(compare(&out, NULL, NULL, NULL), EXIT_DONE);
	expect_in(out, "worse    open_close/tmpfs/never\n");
	assert_int_equal(compare(&out, &err, "--gate", NULL), EXIT_FAILED);
	free(out);
	expect_in(err, "2 of 2 cells are worse, the first open_close/tmpfs/never: +");
	/* A twentieth does not matter if a tenth is allowed. */
	assert_int_equal(compare(&out, NULL, "--gate", "--delta=10%"), EXIT_DONE);
	expect_in(out, "equivalent");
	assert_int_equal(compare(&out, NULL, "--gate", "--delta=90ns"), EXIT_DONE);
	expect_in(out, "equivalent");
	assert_int_equal(compare(&out, NULL, "--ktap", NULL), EXIT_DONE);
	expect_in(strdup(out), "KTAP version 1\n1..2\nnot ok 1 isec/default/open_close/tmpfs/never # worse ns=+");
	free(out);
}

static void test_better(void **state)
{
	char *out;

	(void)state;
	put_run("old", 8, 5, 1, 1);
	put_run("new", 8, 5, 0.95, 50);
	assert_int_equal(compare(&out, NULL, "--gate", NULL), EXIT_DONE);
	expect_in(out, "better");
}

static void test_no_verdict(void **state)
{
	char *out, *err;

	(void)state;
	put_run("old", 8, 5, 1, 1);
	put_run("new", 5, 5, 1.05, 50);
	assert_int_equal(compare(&out, NULL, NULL, NULL), EXIT_DONE);
	expect_in(strdup(out), "layout not controlled: 8 boots, 5 builds against 5 boots, 5 builds");
	expect_in(strdup(out), "within ±");
	assert_null(strstr(out, "worse  "));
	free(out);
	/* Nothing was found good either. */
	assert_int_equal(compare(&out, &err, "--gate", NULL), EXIT_NOTHING);
	free(out);
	expect_in(err, "no verdict on any cell: layout not controlled");
	assert_int_equal(compare(&out, NULL, "--ktap", NULL), EXIT_DONE);
	expect_in(out, "# SKIP layout not controlled: 8 boots");
}

static void test_json(void **state)
{
	char *out;
	json_t *root, *cell;

	(void)state;
	put_run("old", 8, 5, 1, 1);
	put_run("new", 8, 5, 1.05, 50);
	assert_int_equal(compare(&out, NULL, "--json", "-"), EXIT_DONE);
	root = json_loads(out, 0, NULL);
	assert_non_null(root);
	cell = json_array_get(json_object_get(root, "cells"), 1);
	assert_string_equal(json_string_value(json_object_get(cell, "name")),
			    "open_close/tmpfs/parent/fanotify");
	assert_string_equal(json_string_value(json_object_get(cell, "verdict")), "worse");
	assert_true(json_number_value(json_object_get(cell, "p_holm")) < 0.05);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(cell, "new"),
							    "builds")), 5);
	json_decref(root);
	free(out);
}

static void change(const char *name, const char *key, json_t *value)
{
	json_t *doc = scratch_json(scratch_dir, name);

	json_object_set_new(json_object_get(doc, "context"), key, value);
	scratch_put_json(name, doc);
}

static void test_flagged(void **state)
{
	char *out, *err;

	(void)state;
	put_run("old", 8, 5, 1, 1);
	put_run("new", 8, 5, 1, 50);
	assert_int_equal(compare(NULL, NULL, "--gate", NULL), EXIT_DONE);
	change("new/isec-03.json", "flagged", json_pack("[s]", "the A/A copy was told apart"));
	assert_int_equal(compare(&out, NULL, NULL, NULL), EXIT_DONE);
	expect_in(out, "isec-03.json: the A/A copy was told apart");
	assert_int_equal(compare(NULL, &err, "--gate", NULL), EXIT_FAILED);
	expect_in(err, "1 documents are flagged");
	/* Of either side, and whatever cells are. */
	change("old/isec-00.json", "flagged", json_pack("[s]", "the control was told apart"));
	assert_int_equal(compare(NULL, &err, "--gate", NULL), EXIT_FAILED);
	expect_in(err, "2 documents are flagged");
	put_run("new", 8, 5, 1.05, 50);
	assert_int_equal(compare(NULL, &err, "--gate", NULL), EXIT_FAILED);
	expect_in(strdup(err), "1 documents are flagged");
	expect_in(err, "2 of 2 cells are worse");
}

static void test_refused(void **state)
{
	char *err;

	(void)state;
	put_run("old", 1, 1, 1, 1);
	put_run("new", 1, 1, 1, 50);
	assert_int_equal(compare(NULL, &err, "--delta", "3"), EXIT_USAGE);
	expect_in(err, "needs ns, as in 2ns");
	change("new/isec-00.json", "boot_id", json_string("old-boot-0"));
	assert_int_equal(compare(NULL, &err, NULL, NULL), EXIT_USAGE);
	expect_in(err, "context.boot_id: the same boot as in");
	change("new/isec-00.json", "boot_id", json_string("x"));
	change("new/isec-00.json", "virt", json_string("tcg"));
	assert_int_equal(compare(NULL, &err, NULL, NULL), EXIT_USAGE);
	expect_in(err, "context.virt is tcg");
}

static void test_engines(void **state)
{
	char *old = scratch_path("old"), *err;

	(void)state;
	put_run("old", 1, 1, 1, 1);
	assert_int_equal(scratch_run(cmd_compare, NULL, &err, "compare", old, GOLDEN_RUN, NULL),
			 EXIT_USAGE);
	expect_in(err, "engines are never mixed");
	assert_int_equal(scratch_run(cmd_compare, NULL, &err, "compare", GOLDEN_RUN, GOLDEN_RUN,
				     "--delta", "2ns", NULL), EXIT_USAGE);
	expect_in(err, "needs instructions, as in 3");
	free(old);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_worse), TEST(test_better), TEST(test_no_verdict), TEST(test_json),
		TEST(test_flagged), TEST(test_refused), TEST(test_engines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
