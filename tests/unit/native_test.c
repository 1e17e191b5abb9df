// SPDX-License-Identifier: GPL-2.0-only
/* native: the plan, the order of visits, sizes of batches, the rule for controls. */
#include "scratch.h"

#include <errno.h>
#include <stdatomic.h>

#include "bench/commands.h"
#include "bench/native_block.h"
#include "bench/native_context.h"
#include "bench/native_flags.h"
#include "bench/native_plan.h"
#include "bench/native_proof.h"
#include "bench/native_threads.h"
#include "bench/native_visit.h"
#include "bench/native_write.h"
#include "bench/plan_words.h"

#define GOLDEN "tests/golden/native/dry-run.txt"

/*
 * mt19937 of seed 1 begins with 1791095845 and 4282876139; gsl_rng_uniform_int() divides by
 * 4294967295 / n. Of 0 1 2: 1791095845 / 1431655765 = 1 changes places 2 and 1, then
 * 4282876139 / 2147483647 = 1 leaves place 1.
 */
static void test_order(void **state)
{
	static const size_t expected[] = { 0, 2, 1, 1, 2, 0 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	size_t order[2 * 64], again[2 * 64];

	(void)state;
	gsl_rng_set(rng, 1);
	native_block_order(order, 3, rng);
	assert_memory_equal(order, expected, sizeof(expected));
	/* Every arm once in each half, the second half backwards, the next block otherwise. */
	native_block_order(order, 64, rng);
	for (size_t arm = 0; arm < 64; arm++) {
		size_t nr = 0;

		for (size_t i = 0; i < 64; i++)
			nr += order[i] == arm;
		assert_int_equal(nr, 1);
		assert_int_equal(order[arm], order[127 - arm]);
	}
	native_block_order(again, 64, rng);
	assert_memory_not_equal(order, again, sizeof(order));
	gsl_rng_set(rng, 1);
	native_block_order(again, 3, rng);
	assert_memory_equal(again, expected, sizeof(expected));
	gsl_rng_free(rng);
}

static void test_batches(void **state)
{
	(void)state;
	/* 2 ms of an operation of 4 us */
	assert_int_equal(native_visit_batch_ops(4000, 1000, 2000, 0, false), 500);
	/* the fastest arm's batch must take 100 us: a thousand of 100 ns */
	assert_int_equal(native_visit_batch_ops(40000, 100, 2000, 0, false), 1000);
	/* an operation longer than a batch */
	assert_int_equal(native_visit_batch_ops(5e6, 5e6, 2000, 0, false), 1);
	/* events that wait: half of the queue */
	assert_int_equal(native_visit_batch_ops(100, 100, 2000, 0, true), 8192);
	assert_int_equal(native_visit_batch_ops(100, 100, 2000, 0, false), 20000);
	/* whole cycles, one at least */
	assert_int_equal(native_visit_batch_ops(4000, 4000, 2000, 150, false), 450);
	assert_int_equal(native_visit_batch_ops(4000, 4000, 2000, 1500, false), 1500);
	/* three batches, or as many as make 64 operations */
	assert_int_equal(native_visit_nr_warm(500), 3);
	assert_int_equal(native_visit_nr_warm(22), 3);
	assert_int_equal(native_visit_nr_warm(21), 4);
	assert_int_equal(native_visit_nr_warm(1), 64);
}

static void test_block_value(void **state)
{
	static const uint64_t first[] = { 900, 100, 300 }, second[] = { 500, 400, 9000 };

	(void)state;
	/* medians 300 and 500, mean 400, of ten operations */
	assert_float_equal(native_flags_block_value(first, second, 3, 10), 40, 1e-12);
}

#define NR_BLOCKS 16

static double base[NR_BLOCKS], more[NR_BLOCKS], within[NR_BLOCKS], mixed[NR_BLOCKS];

/* An operation of 100 ns: what does not matter is 1 ns. */
static void fill(void)
{
	for (int b = 0; b < NR_BLOCKS; b++) {
		base[b] = 100 + b % 3;
		more[b] = base[b] + 3 + 0.01 * b;
		within[b] = base[b] + 0.5 + 0.01 * b;
		mixed[b] = base[b] + (b % 2 ? 5 : -5) + 0.01 * b;
	}
}

static void test_flags(void **state)
{
	struct native_flag flag[4];

	(void)state;
	fill();
	/* all 16 of one sign: 2 / 65536; Holm multiplies by 4 at most */
	flag[0] = (struct native_flag){ .base = base, .arm = more, .nr = 16 };
	flag[1] = (struct native_flag){ .base = base, .arm = within, .nr = 16 };
	flag[2] = (struct native_flag){ .base = base, .arm = mixed, .nr = 16 };
	flag[3] = (struct native_flag){ .base = base, .arm = base, .nr = 16 };
	assert_int_equal(native_flags_judge(flag, 4), 1);
	assert_true(flag[0].flagged);
	assert_float_equal(flag[0].p, 4 * 2. / 65536, 1e-12);
	assert_float_equal(flag[0].median_ns, 3.075, 1e-9);
	/* told apart as well, and by less than matters */
	assert_float_equal(flag[1].p, 4 * 2. / 65536, 1e-12);
	assert_true(flag[1].equivalent);
	assert_false(flag[1].flagged);
	/* not equivalent, and not told apart */
	assert_false(flag[2].equivalent);
	assert_false(flag[2].flagged);
	assert_false(flag[3].flagged);
}

/* 12 blocks: 2 / 4096 is under 0.1 %, and three times that is not. */
static void test_flags_are_corrected(void **state)
{
	struct native_flag flag[3];

	(void)state;
	fill();
	flag[0] = (struct native_flag){ .base = base, .arm = more, .nr = 12 };
	flag[1] = flag[2] = (struct native_flag){ .base = base, .arm = mixed, .nr = 12 };
	assert_int_equal(native_flags_judge(flag, 1), 1);
	assert_int_equal(native_flags_judge(flag, 3), 0);
	assert_float_equal(flag[0].p, 3 * 2. / 4096, 1e-12);
	/* one that has no blocks is no comparison */
	flag[1].nr = flag[2].nr = 0;
	assert_int_equal(native_flags_judge(flag, 3), 1);
	assert_int_equal(native_flags_judge(flag, 0), 0);
	assert_int_equal(native_flags_needed(1), 11);
	assert_int_equal(native_flags_needed(3), 13);
}

static void test_judged_proof(void **state)
{
	struct native_hits hits = { .events = 16, .expected = 16, .calls = -1 };
	char text[256];

	(void)state;
	assert_false(native_proof_judge(&hits, text, sizeof(text)));
	hits.events = 15;
	assert_true(native_proof_judge(&hits, text, sizeof(text)));
	assert_string_equal(text,
			    "proof: the listeners received 15 events and 0 others, the workload raises 16");
	hits.events = 16;
	hits.others = 1;
	assert_true(native_proof_judge(&hits, text, sizeof(text)));
	hits.others = 0;
	hits.overflows = 2;
	assert_true(native_proof_judge(&hits, text, sizeof(text)));
	assert_non_null(strstr(text, "was full 2 times"));
	hits.overflows = 0;
	hits.silent = 3;
	assert_true(native_proof_judge(&hits, text, sizeof(text)));
	hits.silent = 0;
	hits.calls = 1;
	hits.calls_expected = 2;
	assert_true(native_proof_judge(&hits, text, sizeof(text)));
}

/* A note of another type, then the build id. */
static void test_build(void **state)
{
	static const unsigned char notes[] = {
		4, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 'X', 'e', 'n', 0, 9, 9, 0, 0,
		4, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0, 0x0a, 0xff, 0x10, 0,
	};
	char text[16];

	(void)state;
	assert_int_equal(native_context_build(notes, sizeof(notes), text, sizeof(text)), 0);
	assert_string_equal(text, "0aff10");
	assert_int_equal(native_context_build(notes, sizeof(notes) - 1, text, sizeof(text)),
			 -ENOENT);
	assert_int_equal(native_context_build(notes, sizeof(notes), text, 6), -ENOENT);
	assert_int_equal(native_context_build(notes, 0, text, sizeof(text)), -ENOENT);
}

static void test_dry_run(void **state)
{
	char *out, *err, *expected;

	(void)state;
	assert_int_equal(scratch_run(cmd_native, &out, &err, "native", "--dry-run", "--kernel", "isec",
				     NULL), EXIT_DONE);
	assert_string_equal(err, "");
	if (getenv("UPDATE_GOLDEN")) {
		FILE *f = fopen(GOLDEN, "w");

		assert_non_null(f);
		fputs(out, f);
		fclose(f);
	}
	expected = scratch_read(GOLDEN);
	if (strcmp(out, expected))
		fail_msg(GOLDEN " differs: run this test with UPDATE_GOLDEN=1, then read the diff");
	free(expected);
	free(out);
	free(err);
}

static void make(struct native_choice choice, struct native_plan *plan)
{
	choice.filter.kernel = "6.1.0";
	assert_int_equal(native_plan_make(&choice, plan), 0);
}

/* Bases and their copies alone, with what was asked for besides. */
static void test_only_aa(void **state)
{
	struct native_choice choice = { .only_aa = true, .inject_ns = 5, .bare = true };
	struct native_plan plan;
	char name[256];

	(void)state;
	choice.filter.only[RESULT_WORKLOAD] = "open_close";
	choice.filter.only[RESULT_WATCH] = "parent";
	choice.threads[0] = 2;
	make(choice, &plan);
	assert_int_equal(plan.nr_groups, 1);
	assert_string_equal(plan.groups[0].name, "open_close/tmpfs/threads=2");
	assert_int_equal(plan.nr_arms, 4);
	assert_string_equal(native_plan_arm_name(&plan.arms[0], name, sizeof(name)),
			    "open_close/tmpfs/never/threads=2");
	assert_string_equal(native_plan_arm_name(&plan.arms[1], name, sizeof(name)),
			    "open_close/tmpfs/never/threads=2#aa");
	assert_int_equal(plan.arms[2].role, NATIVE_INJECT);
	assert_int_equal(plan.arms[3].role, NATIVE_BARE);
	assert_string_equal(plan.arms[0].cell.word[RESULT_KERNEL], "6.1.0");
	native_plan_free(&plan);
}

/* A base and a control that nobody asked for are added. */
static void test_added(void **state)
{
	struct native_choice choice = { 0 };
	struct native_plan plan;

	(void)state;
	choice.filter.only[RESULT_WORKLOAD] = "stat";
	choice.filter.only[RESULT_WATCH] = "parent";
	make(choice, &plan);
	assert_int_equal(plan.nr_groups, 2);
	assert_string_equal(plan.groups[0].name, "stat/tmpfs");
	assert_int_equal(plan.groups[0].nr, 3);
	assert_int_equal(plan.arms[0].role, NATIVE_BASE);
	assert_int_equal(plan.arms[1].role, NATIVE_ARM);
	assert_int_equal(plan.arms[2].role, NATIVE_AA);
	assert_string_equal(plan.groups[1].name, "getppid/tmpfs");
	assert_int_equal(plan.arms[4].role, NATIVE_CONTROL);
	native_plan_free(&plan);
}

/* Two threads, one batch, two blocks: by block, visit, and thread after thread. */
static void test_document(void **state)
{
	static uint64_t times[] = { 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000 };
	static uint64_t warm_up[2 * 2 * 2 * 3];
	static struct native_block blocks[2];
	struct native_setting set = { .nr_blocks = 2, .nr_batches = 1, .seed = 1 };
	struct native_choice choice = { .only_aa = true };
	struct native_plan plan;
	json_t *all, *one, *latency;
	char *text;

	(void)state;
	choice.filter.only[RESULT_WORKLOAD] = "open_close";
	choice.threads[0] = 2;
	make(choice, &plan);
	plan.groups[0].batch_ops = 100;
	plan.groups[0].nr_warm = 3;
	plan.arms[0].times = times;
	plan.arms[0].warm_up = warm_up;
	plan.arms[0].blocks = blocks;
	blocks[1].order[1] = 3;
	plan.arms[1].status = RESULT_SKIP;
	strcpy(plan.arms[1].reason, "no such thing");
	all = native_write_benchmarks(&plan, &set);
	one = json_array_get(all, 0);
	text = json_dumps(json_object_get(one, "times"), JSON_COMPACT);
	assert_string_equal(text, "[[[1000,2000],[3000,4000]],[[5000,6000],[7000,8000]]]");
	free(text);
	assert_int_equal(json_integer_value(json_object_get(one, "batch_ops")), 100);
	assert_string_equal(json_string_value(json_object_get(one, "role")), "base");
	assert_string_equal(json_string_value(json_object_get(one, "status")), "ok");
	assert_int_equal(json_array_size(json_array_get(json_array_get(json_object_get(one,
					 "warm_up_times"), 1), 1)), 6);
	assert_int_equal(json_array_size(json_object_get(one, "blocks")), 2);
	/* values 25 and 65 ns an operation; too few blocks for an interval */
	latency = json_object_get(one, "latency_ns");
	assert_float_equal(json_real_value(json_object_get(latency, "median")), 45, 1e-9);
	assert_true(json_is_null(json_array_get(json_object_get(latency, "ci95"), 0)));
	one = json_array_get(all, 1);
	assert_string_equal(json_string_value(json_object_get(one, "role")), "aa");
	assert_string_equal(json_string_value(json_object_get(one, "status")), "skip");
	assert_string_equal(json_string_value(json_object_get(one, "reason")), "no such thing");
	assert_null(json_object_get(one, "times"));
	json_decref(all);
	plan.arms[0].times = plan.arms[0].warm_up = NULL;
	plan.arms[0].blocks = NULL;
	native_plan_free(&plan);
}

static atomic_int nr_measured, nr_more;

/* The second thread measures until the first, which is done, has done more. */
static int measure(void *data, unsigned int thread)
{
	nr_measured++;
	if (data && thread == 1)
		return -EPROTO;
	while (!data && thread == 1 && !nr_more)
		;
	return 0;
}

static int do_more(void *data, unsigned int thread)
{
	(void)data;
	(void)thread;
	nr_more++;
	return 0;
}

static void test_threads(void **state)
{
	struct native_work work = { measure, do_more, NULL };
	int cpus[4], nr = native_threads_cpus(-1, cpus, 4), first = cpus[0];

	(void)state;
	assert_true(nr >= 1);
	for (int i = nr; i < 4; i++)
		cpus[i] = first;
	assert_int_equal(native_threads_run(&work, cpus, 3), 0);
	assert_int_equal(nr_measured, 3);
	assert_true(nr_more > 0);
	/* one that fails keeps nobody waiting, and is told of */
	work.data = &work;
	assert_int_equal(native_threads_run(&work, cpus, 3), -EPROTO);
	assert_int_equal(nr_measured, 6);
	assert_int_equal(native_threads_cpus(8190, cpus, 4), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_batches),
		cmocka_unit_test(test_block_value),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_flags_are_corrected),
		cmocka_unit_test(test_judged_proof),
		cmocka_unit_test(test_build),
		cmocka_unit_test(test_dry_run),
		cmocka_unit_test(test_only_aa),
		cmocka_unit_test(test_added),
		cmocka_unit_test(test_document),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
