// SPDX-License-Identifier: GPL-2.0-only
/* Judging the native engine: its documents, the counting of verdicts, and the bound. */
#include "scratch.h"

#include <errno.h>
#include <math.h>

#include "bench/quality.h"
#include "bench/quality_blocks.h"
#include "bench/quality_progress.h"
#include "bench/quality_tally.h"

#define BASE_AND_AA	(1u << NATIVE_BASE | 1u << NATIVE_AA)

/* Two blocks of two visits: medians 20 40 and 20 30 of 10 operations, so that blocks are
 * 3 and 2.5 ns. */
#define BASE \
	"{\"role\":\"base\",\"status\":\"ok\",\"batch_ops\":10,\"times\":[[[10,20,99],[40]],[[20],[30]]]}"
#define AA \
	"{\"role\":\"aa\",\"status\":\"flagged\",\"batch_ops\":10,\"times\":[[[10],[10]],[[20],[20]]]}"

static void near(double is, double must)
{
	if (!(fabs(is - must) <= 1e-9))
		fail_msg("%.12g, not %.12g", is, must);
}

/* Loads @benchmarks; the caller releases @blocks. */
static int load(const char *benchmarks, unsigned int roles, struct quality_blocks *blocks,
		char *why, size_t size)
{
	char *path = scratch_path("run.json"), *text;
	int ret;

	assert_true(asprintf(&text, "{\"context\":{\"virt\":\"tcg\"},\"benchmarks\":%s}",
			     benchmarks) > 0);
	scratch_put("run.json", text);
	ret = quality_blocks_load(path, roles, blocks, why, size);
	free(text);
	free(path);
	return ret;
}

static void test_blocks(void **state)
{
	struct quality_blocks blocks;
	const struct quality_arm *base = &blocks.arm[NATIVE_BASE];
	char why[256] = "";

	(void)state;
	assert_int_equal(load("[{\"role\":\"control\",\"status\":\"failed\"}," AA "," BASE "]",
			      BASE_AND_AA, &blocks, why, sizeof(why)), 0);
	assert_int_equal(base->nr_blocks, 2);
	near(base->block[0], 3);
	near(base->block[1], 2.5);
	/* Every batch of every visit, in order. */
	assert_int_equal(base->nr_batches, 6);
	near(base->batch[2], 9.9);
	near(base->batch[5], 3);
	near(blocks.arm[NATIVE_AA].block[1], 2);
	assert_int_equal(blocks.arm[NATIVE_BARE].nr_blocks, 0);
	assert_string_equal(json_string_value(json_object_get(blocks.context, "virt")), "tcg");
	quality_blocks_release(&blocks);
}

static void test_blocks_rejected(void **state)
{
	static const struct {
		const char *benchmarks, *why;
	} row[] = {
		{ "{}", "benchmarks must be an array" },
		{ "[]", "no arm of role 'base'" },
		{ "[" BASE "]", "no arm of role 'aa'" },
		{ "[" BASE "," BASE "," AA "]", "benchmarks[1].role" },
		{ "[{\"role\":\"base\",\"status\":\"failed\",\"reason\":\"hits\\ndisagree\"}]",
		  "benchmarks[0].status is 'failed' (hits disagree)" },
		{ "[{\"role\":\"base\",\"status\":\"ok\"}]", "benchmarks[0].batch_ops" },
		{ "[{\"role\":\"base\",\"status\":\"ok\",\"batch_ops\":1}]",
		  "benchmarks[0].times must" },
		{ "[{\"role\":\"base\",\"status\":\"ok\",\"batch_ops\":1,\"times\":[[]]}]",
		  "benchmarks[0].times[0] must" },
		{ "[{\"role\":\"base\",\"status\":\"ok\",\"batch_ops\":1,\"times\":[[[1]],[[2],7]]}]",
		  "benchmarks[0].times[1][1] must" },
		{ "[{\"role\":\"base\",\"status\":\"ok\",\"batch_ops\":1,\"times\":[[[1,0]]]}]",
		  "benchmarks[0].times[0][0][1] must" },
		{ "[{\"role\":\"base\",\"status\":\"ok\",\"batch_ops\":1,\"times\":[[[1]]]}," AA "]",
		  "role 'aa' has 2 blocks, and the base 1" },
		{ "garbage", "no document: line 1" },
	};
	struct quality_blocks blocks;

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(*row); i++) {
		char why[256] = "";

		assert_int_equal(load(row[i].benchmarks, BASE_AND_AA, &blocks, why, sizeof(why)),
				 -EINVAL);
		quality_blocks_release(&blocks);
		if (!strstr(why, row[i].why))
			fail_msg("'%s', not '%s'", why, row[i].why);
		assert_null(strchr(why, '\n'));
	}
}

/* Binomial tables: P(X <= 2) = 0.925 and P(X <= 3) = 0.984 of 20, 15: 0.956, 16: 0.976 of 200. */
static void test_bound(void **state)
{
	(void)state;
	assert_int_equal(quality_tally_bound(0, 0.05), 0);
	assert_int_equal(quality_tally_bound(1, 0.05), 1);
	assert_int_equal(quality_tally_bound(20, 0.05), 3);
	assert_int_equal(quality_tally_bound(200, 0.05), 16);
}

/* Six blocks of which each has one batch, shifted by @shift. */
static struct quality_arm six(double *room, double shift)
{
	for (int i = 0; i < 6; i++)
		room[i] = 100 + i + shift;
	return (struct quality_arm){ room, 6, room, 6 };
}

/*
 * All six blocks are slower by 1: p = 2 / 64. Among all batches, which spread by more, that
 * hides.
 */
static void test_tally(void **state)
{
	double one[6], two[6], far[6], same[2] = { 5, 5 };
	const struct quality_arm a = six(one, 0), b = six(two, 1), c = six(far, 50);
	const struct quality_arm flat = { same, 2, same, 2 };
	struct quality_tally t = { 0 };
	json_t *j, *p;

	(void)state;
	assert_int_equal(quality_tally_add(&t, &b, &a), 0);
	assert_int_equal(quality_tally_add(&t, &a, &a), 0);
	assert_int_equal(quality_tally_add(&t, &c, &a), 0);
	assert_int_equal(quality_tally_add(&t, &flat, &flat), 0);
	assert_int_equal(quality_tally_add(&t, &flat, &a), -EINVAL);
	assert_int_equal(t.nr, 4);
	assert_int_equal(t.different[QUALITY_BLOCKS], 2);
	assert_int_equal(t.different[QUALITY_U], 1);
	assert_int_equal(t.different[QUALITY_WELCH], 1);
	j = quality_tally_json(&t);
	p = json_object_get(j, "p");
	assert_int_equal(json_array_size(p), 4);
	near(json_real_value(json_array_get(json_array_get(p, 0), QUALITY_BLOCKS)), 2.0 / 64);
	/* No variance, no test of Welch's. */
	assert_true(json_is_null(json_array_get(json_array_get(p, 3), QUALITY_WELCH)));
	assert_int_equal(json_integer_value(json_object_get(j, "bound")), 1);
	json_decref(j);
}

static json_int_t field(json_t *j, const char *key)
{
	return json_integer_value(json_object_get(j, key));
}

/* The first ten pairs all go up; of the second ten one half does; one process is left. */
static void test_processes(void **state)
{
	double ns[41];
	json_t *j;

	(void)state;
	for (int i = 0; i < 41; i++)
		ns[i] = 100 + (i < 20 ? i % 2 : (i / 2 + i) % 2);
	j = quality_tally_processes(ns, 41);
	assert_int_equal(field(j, "nr"), 2);
	assert_int_equal(field(j, "pairs"), 10);
	assert_int_equal(field(j, "different"), 1);
	json_decref(j);
	j = quality_tally_processes(ns, 19);
	assert_int_equal(field(j, "nr"), 0);
	json_decref(j);
}

static void test_left(void **state)
{
	(void)state;
	near(quality_progress_left_s(0, 0, 60), 60);
	/* Twice as slow as planned. */
	near(quality_progress_left_s(20, 10, 60), 100);
	near(quality_progress_left_s(20, 70, 60), 0);
}

static void test_numbers(void **state)
{
	const struct stats_paired_ci none = { -INFINITY, INFINITY, 0 };
	json_t *j = quality_interval((struct stats_paired_ci){ 1, 2, 0.96 });

	(void)state;
	assert_int_equal(json_array_size(j), 2);
	near(json_real_value(json_array_get(j, 0)), 1);
	json_decref(j);
	assert_true(json_is_null(quality_interval(none)));
	assert_true(json_is_null(quality_number(NAN)));
	assert_true(json_is_null(quality_number(INFINITY)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_blocks_rejected),
		cmocka_unit_test(test_bound),
		cmocka_unit_test(test_tally),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_left),
		cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
