// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench verify: what is identical, what is named, and the exit status. */
#include "scratch.h"

#include "bench/commands.h"

static char *run_a(void)
{
	return (char *)GOLDEN_RUN;
}

static const char cell_name[] = "open_close/tmpfs/parent/fanotify/handle_event/direct/bpf/empty/skip";

/* Compares the golden run with run b of the scratch directory. */
static int verify(char **out, char **err)
{
	char *b = scratch_path("b"), *unwanted = NULL;
	int status = scratch_run(cmd_verify, out, err ? err : &unwanted, "verify", run_a(), b, NULL);

	free(unwanted);
	free(b);
	return status;
}

static int setup(void **state)
{
	if (scratch_setup(state))
		return -1;
	scratch_copy_run("b");
	return 0;
}

static void expect(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("missing: %s\nin: %s", part, text);
}

static void test_identical(void **state)
{
	char *out;

	(void)state;
	assert_int_equal(verify(&out, NULL), 0);
	expect(out, "cells identical: 92 of 92");
	expect(out, "edge lists identical: 92 of 92");
	free(out);
}

static void test_one_counter(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");
	json_t *counts = json_object_get(scratch_cell(root, cell_name), "counts");
	char *out;

	(void)state;
	json_object_set_new(counts, "insns", json_integer(4666));
	scratch_put_json("b/isec-off.json", root);
	assert_int_equal(verify(&out, NULL), 1);
	expect(out, "handle_event/direct/bpf/empty/skip (isec, off): insns: 4665 / 4666\n");
	expect(out, "cells identical: 91 of 92");
	free(out);
}

static void test_mean_and_hits_and_edges_count(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *cell, *edge;
	char *out;

	(void)state;
	cell = scratch_cell(root, cell_name);
	json_object_set_new(json_object_get(json_object_get(cell, "counts"), "mean"), "insns",
			    json_real(4665.25));
	json_object_set_new(json_object_get(cell, "hits"), "hook", json_integer(299));
	edge = json_array_get(json_object_get(cell, "edges"), 0);
	json_object_set_new(edge, "to", json_string("elsewhere"));
	scratch_put_json("b/isec-off.json", root);
	assert_int_equal(verify(&out, NULL), 1);
	expect(out, "mean.insns: 4665.0 / 4665.25");
	expect(out, "hits.hook: 300 / 299");
	expect(out, "-> elsewhere: 0 / 1");
	expect(out, "edge lists identical: 91 of 92");
	free(out);
}

static void test_missing_cell_is_a_difference(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");
	char *out;

	(void)state;
	json_array_remove(json_object_get(root, "benchmarks"), 0);
	scratch_put_json("b/isec-off.json", root);
	assert_int_equal(verify(&out, NULL), 1);
	expect(out, "nop/tmpfs/parent/fanotify (isec, off): only in A");
	expect(out, "cells identical: 91 of 92");
	free(out);
}

static void test_missing_document_is_a_difference(void **state)
{
	char *path = scratch_path("b/vanilla-off.json"), *out;

	(void)state;
	assert_int_equal(unlink(path), 0);
	free(path);
	assert_int_equal(verify(&out, NULL), 1);
	expect(out, "only in A (tests/golden/report/run/vanilla-off.json), 4 cells");
	free(out);
}

static void test_many_differences_are_counted(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *cell;
	char *out;
	size_t i;

	(void)state;
	json_array_foreach(json_object_get(root, "benchmarks"), i, cell)
		json_object_set_new(json_object_get(cell, "counts"), "insns", json_integer(-1));
	scratch_put_json("b/isec-off.json", root);
	assert_int_equal(verify(&out, NULL), 1);
	expect(out, "... and ");
	free(out);
}

/* Another kernel: arms and edges are compared, the change is named, exit 4. */
static void test_other_kernel_image(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *cell, *edge;
	char *out;
	size_t i, k;

	(void)state;
	json_object_set_new(json_object_get(root, "context"), "vmlinux_sha256", json_string("f00"));
	json_array_foreach(json_object_get(root, "benchmarks"), i, cell) {
		json_t *insns = json_object_get(json_object_get(cell, "counts"), "insns");

		/* All arms alike, and every call site moved. */
		json_integer_set(insns, json_integer_value(insns) + 10);
		json_array_foreach(json_object_get(cell, "edges"), k, edge) {
			json_t *from = json_object_get(edge, "from");
			char *text = strdup(json_string_value(from));

			strcpy(strchr(text, '+'), "+0x1");
			json_string_set(from, text);
			free(text);
		}
	}
	scratch_put_json("b/isec-off.json", root);
	assert_int_equal(verify(&out, NULL), 4);
	expect(out, "context.vmlinux_sha256: aaaa");
	expect(out, " / f00\n");
	expect(out, "cells identical: 92 of 92");
	free(out);
}

static void test_other_kernel_image_other_arm(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");
	json_t *counts = json_object_get(scratch_cell(root, cell_name), "counts");
	char *out;

	(void)state;
	json_object_set_new(json_object_get(root, "context"), "vmlinux_sha256", json_string("f00"));
	json_object_set_new(json_object_get(json_object_get(counts, "paired"), "mode"), "insns",
			    json_integer(-684));
	scratch_put_json("b/isec-off.json", root);
	assert_int_equal(verify(&out, NULL), 4);
	expect(out, "insns against no hook: -685 / -684");
	free(out);
}

/* Pairs and rounds are compared as strictly as the modes. */
static void test_pairs_and_rounds_count(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json"), *counts;
	char *out;

	(void)state;
	counts = json_object_get(scratch_cell(root, cell_name), "counts");
	json_object_set_new(json_object_get(json_object_get(counts, "paired"), "agree"), "insns",
			    json_integer(299));
	counts = json_object_get(scratch_cell(root, "open_close/tmpfs/never"), "counts");
	json_array_set_new(json_object_get(json_object_get(counts, "by_round"), "cachelines"), 0,
			   json_integer(63));
	scratch_put_json("b/isec-off.json", root);
	assert_int_equal(verify(&out, NULL), 1);
	expect(out, "paired.agree.insns: 300 / 299");
	expect(out, "by_round.cachelines: [62,63,62,64,62] / [63,63,62,64,62]");
	expect(out, "cells identical: 90 of 92");
	free(out);
}

/* Other placements: absolute counts mean nothing, differences do. */
static void test_other_plan(void **state)
{
	static const char *const names[] = { "isec-off.json", "isec-retpoline.json",
					     "vanilla-off.json", "vanilla-retpoline.json" };
	char *out;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		json_t *root = scratch_json(GOLDEN_RUN, names[i]);
		char name[64];

		json_object_set_new(json_object_get(root, "context"), "seed", json_integer(2));
		snprintf(name, sizeof(name), "b/%s", names[i]);
		scratch_put_json(name, root);
	}
	assert_int_equal(verify(&out, NULL), 4);
	expect(out, "context.seed: 1 / 2\n");
	expect(out, "cells identical: 92 of 92");
	free(out);
}

static void test_nothing_comparable(void **state)
{
	char *out, *err;

	(void)state;
	assert_int_equal(scratch_run(cmd_verify, &out, &err, "verify", GOLDEN_RUN "/isec-off.json",
				     GOLDEN_RUN "/isec-retpoline.json", NULL), 4);
	expect(err, "nothing to compare");
	free(out);
	free(err);
}

static void test_usage(void **state)
{
	char *out, *err;

	(void)state;
	assert_int_equal(scratch_run(cmd_verify, NULL, &err, "verify", "--bogus", NULL), 2);
	expect(err, "unknown option '--bogus'; valid: --help");
	free(err);
	assert_int_equal(scratch_run(cmd_verify, NULL, &err, "verify", run_a(), NULL), 2);
	free(err);
	assert_int_equal(scratch_run(cmd_verify, NULL, &err, "verify", run_a(), "/nonexistent",
				     NULL), 2);
	free(err);
	assert_int_equal(scratch_run(cmd_verify, &out, NULL, "verify", "--help", NULL), 0);
	expect(out, "usage: fsnbench verify A B");
	free(out);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_identical),
		TEST(test_one_counter),
		TEST(test_mean_and_hits_and_edges_count),
		TEST(test_missing_cell_is_a_difference),
		TEST(test_missing_document_is_a_difference),
		TEST(test_many_differences_are_counted),
		TEST(test_other_kernel_image),
		TEST(test_other_kernel_image_other_arm),
		TEST(test_pairs_and_rounds_count),
		TEST(test_other_plan),
		TEST(test_nothing_comparable),
		TEST(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
