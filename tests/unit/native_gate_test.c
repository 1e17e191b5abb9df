// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench native --gate: how a run ends whose control was told apart from its base. The
 * times are made up, what follows a run is the command's own: it judges them, writes the
 * document and says what is flagged.
 */
#define cmd_native cmd_native_of_this_test	/* the harness has one as well */
#include "bench/cmd_native.c"
#undef cmd_native

#include "scratch.h"

#define BASE_NS	100
#define BATCH_OPS 10

static unsigned int copy_ns;	/* of an operation of the base's copy */
static enum result_status copy_status;

static void fill_times(struct native_plan_arm *arm, const struct native_setting *set, uint64_t ns)
{
	size_t nr = set->nr_blocks * 2 * (size_t)set->nr_batches;

	arm->times = calloc(nr, sizeof(*arm->times));
	arm->warm_up = calloc(nr, sizeof(*arm->warm_up));
	arm->blocks = calloc(set->nr_blocks, sizeof(*arm->blocks));
	assert_true(arm->times && arm->warm_up && arm->blocks);
	for (size_t i = 0; i < nr; i++)
		arm->times[i] = (ns + i / (2 * (size_t)set->nr_batches) % 3) * BATCH_OPS;
}

/* The base and its copy, as cmd_native() has them when all was measured. */
static int after_a_run(int argc, char **argv)
{
	struct native_options opt = {
		.choice = { .filter = { .kernel = "6.1.0" }, .threads = { 1 }, .only_aa = true },
		.set = { .seed = 1, .nr_blocks = 16, .nr_batches = 3, .times_only = true },
		.json = "-",
	};
	struct native_extra extra = { 0 };
	struct native_plan plan;
	json_t *context = json_object();
	int status;

	optind = 0;	/* getopt_long() begins anew */
	status = native_options_read(argc, argv, &opt);
	assert_int_equal(status, -1);
	assert_int_equal(native_plan_make(&opt.choice, &plan), 0);
	assert_int_equal(plan.nr_arms, 2);
	plan.groups[0].batch_ops = BATCH_OPS;
	plan.groups[0].nr_warm = 1;
	fill_times(&plan.arms[0], &opt.set, BASE_NS);
	fill_times(&plan.arms[1], &opt.set, copy_ns);
	plan.arms[1].status = copy_status;
	status = write_document(&plan, &opt, &extra, context);
	json_decref(context);
	native_plan_free(&plan);
	return status;
}

/* How it ends and what it says; @err: the caller frees it. */
static int end(const char *gate, char **err)
{
	char *json = scratch_path("out.json"), workload[] = "--workload", word[] = "open_close";
	char watch[] = "--watch", parent[] = "parent";
	int status = scratch_run(after_a_run, NULL, err, "native", "--json", json, workload, word,
				 watch, parent, gate, NULL);

	free(json);
	return status;
}

static size_t nr_flagged_in_document(void)
{
	json_t *root = scratch_json(scratch_dir, "out.json"), *flagged;
	size_t nr;

	flagged = json_object_get(json_object_get(root, "context"), "flagged");
	assert_true(json_is_array(flagged));
	nr = json_array_size(flagged);
	json_decref(root);
	return nr;
}

#define SAID "fsnbench native: flagged: open_close/tmpfs/never#aa differs from its base by 4 ns (p = "

static void test_flagged(void **state)
{
	char *err;

	(void)state;
	copy_ns = BASE_NS + 4;
	copy_status = RESULT_OK;
	/* It is always said, and the document always written. */
	assert_int_equal(end(NULL, &err), EXIT_DONE);
	assert_memory_equal(err, SAID, strlen(SAID));
	free(err);
	assert_int_equal(nr_flagged_in_document(), 1);
	assert_int_equal(end("--gate", &err), EXIT_FAILED);
	assert_memory_equal(err, SAID, strlen(SAID));
	/* one line */
	assert_ptr_equal(strchr(err, '\n'), err + strlen(err) - 1);
	free(err);
	assert_int_equal(nr_flagged_in_document(), 1);
}

static void test_not_flagged(void **state)
{
	char *err;

	(void)state;
	copy_ns = BASE_NS;
	copy_status = RESULT_OK;
	assert_int_equal(end("--gate", &err), EXIT_DONE);
	assert_string_equal(err, "");
	free(err);
	assert_int_equal(nr_flagged_in_document(), 0);
}

/* What failed is 1 with a gate and without; its times, which are not whole, flag nothing. */
static void test_failed(void **state)
{
	char *err;

	(void)state;
	copy_ns = BASE_NS;
	copy_status = RESULT_FAILED;
	assert_int_equal(end(NULL, &err), EXIT_FAILED);
	free(err);
	assert_int_equal(end("--gate", &err), EXIT_FAILED);
	free(err);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_flagged),
		TEST(test_not_flagged),
		TEST(test_failed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
