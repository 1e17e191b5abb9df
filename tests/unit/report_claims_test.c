// SPDX-License-Identifier: GPL-2.0-only
/* Claims by name, by experiment and as JSON. */
#include "report_run.h"

#include <stdbool.h>
#include <unistd.h>

static json_t *json_of(const char *option, const char *value)
{
	char *run = scratch_path("run"), *out;
	json_t *root;

	assert_int_equal(scratch_run(cmd_report, &out, NULL, "report", "--format", "json", option,
				     value, run, NULL), 0);
	root = json_loads(out, 0, NULL);
	assert_non_null(root);
	free(out);
	free(run);
	return root;
}

static json_t *claim_of(json_t *root, const char *id)
{
	json_t *c;
	size_t i;

	json_array_foreach(json_object_get(root, "claims"), i, c) {
		if (!strcmp(json_string_value(json_object_get(c, "id")), id))
			return c;
	}
	return NULL;
}

static void test_some(void **state)
{
	json_t *root = json_of("--claim", "C2,C13");

	(void)state;
	assert_int_equal(json_array_size(json_object_get(root, "claims")), 2);
	assert_non_null(claim_of(root, "C2"));
	assert_non_null(claim_of(root, "C13"));
	json_decref(root);
}

static void test_nothing_but_claims(void **state)
{
	char *run = scratch_path("run"), *out;

	(void)state;
	assert_int_equal(scratch_run(cmd_report, &out, NULL, "report", "--claim", "C1", run, NULL),
			 0);
	expect(out, "- C1 supported: ");
	assert_null(strstr(out, "C2 "));
	assert_null(strstr(out, "kernel isec, spectre_v2"));
	free(out);
	free(run);
}

static void test_bad(void **state)
{
	static const char *const lists[] = { "", "C0", "C14", "C1,", "1", "C1;C2", "C1x" };
	char *run = scratch_path("run"), *err;

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		assert_int_equal(scratch_run(cmd_report, NULL, &err, "report", "--claim", lists[i],
					     run, NULL), 2);
		expect(err, "is not a list of C1 to C13, as C1,C4");
		free(err);
	}
	free(run);
}

/* The same words everywhere; a report of one experiment has no claims of others. */
static void test_follows_the_run(void **state)
{
	json_t *root = json_of("--claim", "C1"), *c = claim_of(root, "C1");
	char *md = report_of_run("md");

	(void)state;
	assert_string_equal(json_string_value(json_object_get(c, "verdict")), "supported");
	expect(md, json_string_value(json_object_get(c, "evidence")));
	json_decref(root);
	free(md);
}

static void name_experiment(json_t *root)
{
	json_t *benchmarks = json_object_get(root, "benchmarks"), *b;
	size_t i;

	json_object_set_new(json_object_get(root, "context"), "experiments",
			    json_pack("{s:{s:s}}", "storage", "question", "?"));
	json_array_foreach(benchmarks, i, b)
		json_object_set_new(b, "experiments", json_pack("[s]", "storage"));
}

static void test_of_one_experiment(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");

	(void)state;
	name_experiment(root);
	scratch_put_json("run/isec-off.json", root);
	root = json_of("--experiment", "storage");
	assert_non_null(claim_of(root, "C3"));
	assert_non_null(claim_of(root, "C5"));
	assert_null(claim_of(root, "C2"));
	assert_null(claim_of(root, "C6"));
	json_decref(root);
}

/* Names of experiments are those of files. */
static void test_experiments_exist(void **state)
{
	json_t *root = json_of("--claim", "C1,C2,C3,C4,C5,C6,C7,C8,C9,C10,C11,C12,C13"), *c;
	char path[256], *list, *save;
	size_t i;

	(void)state;
	assert_int_equal(json_array_size(json_object_get(root, "claims")), 13);
	json_array_foreach(json_object_get(root, "claims"), i, c) {
		if (!json_is_string(json_object_get(c, "experiments")))
			continue;
		list = strdup(json_string_value(json_object_get(c, "experiments")));
		for (char *s = strtok_r(list, ",", &save); s; s = strtok_r(NULL, ",", &save)) {
			snprintf(path, sizeof(path), "bench/experiments/%s.ini", s);
			if (access(path, R_OK))
				fail_msg("there is no %s", path);
		}
		free(list);
	}
	json_decref(root);
}

static json_t *cell_of(json_t *root, const char *mode, const char *name)
{
	json_t *c;
	size_t i;

	json_array_foreach(json_object_get(root, "cells"), i, c) {
		if (!strcmp(json_string_value(json_object_get(c, "name")), name) &&
		    !strcmp(json_string_value(json_object_get(c, "kernel")), "isec") &&
		    !strcmp(json_string_value(json_object_get(c, "mode")), mode))
			return c;
	}
	fail_msg("no cell %s", name);
	return NULL;
}

/* As the golden ledger has them. */
static void test_cells(void **state)
{
	json_t *root = json_of("--claim", "C1"), *insns;

	(void)state;
	insns = json_object_get(json_object_get(cell_of(root, "off",
		"open_close/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/skip"), "counts"),
		"insns");
	assert_int_equal(json_integer_value(json_object_get(insns, "value")), 4621);
	assert_string_equal(json_string_value(json_object_get(insns, "judged_by")), "mode");
	assert_int_equal(json_integer_value(json_object_get(json_object_get(insns, "to_base"),
							    "exact")), 4621 - 5350);
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_some),
		TEST(test_nothing_but_claims),
		TEST(test_bad),
		TEST(test_follows_the_run),
		TEST(test_of_one_experiment),
		TEST(test_experiments_exist),
		TEST(test_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
