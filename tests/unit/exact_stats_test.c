// SPDX-License-Identifier: GPL-2.0-only
/* exact_stats: mode, agreement and mean, against sums done by hand. */
#include "scratch.h"

#include <math.h>

#include "bench/exact_stats.h"

#define STATS(...)							\
	exact_stats((int64_t[]){ __VA_ARGS__ },				\
		    sizeof((int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t))

static void expect(struct exact_stats s, int64_t mode, size_t agree, double mean)
{
	assert_int_equal(s.mode, mode);
	assert_int_equal(s.agree, agree);
	assert_true(fabs(s.mean - mean) <= 1e-12);
}

static void test_all_agree(void **state)
{
	(void)state;
	expect(STATS(7), 7, 1, 7.0);
	expect(STATS(3941, 3941, 3941), 3941, 3, 3941.0);
	expect(STATS(0, 0, 0, 0), 0, 4, 0.0);
}

static void test_mode_is_the_most_frequent(void **state)
{
	(void)state;
	expect(STATS(9, 5, 9, 1, 9), 9, 3, 6.6);
	expect(STATS(1, 1, 2, 2, 2, 3), 2, 3, 11 / 6.0 - 1 / 3e6);	/* 1.833333 */
	expect(STATS(100, 5, 5), 5, 2, 110 / 3.0 + 1 / 3e6);		/* 36.666667 */
}

static void test_ties_go_to_the_smallest(void **state)
{
	(void)state;
	expect(STATS(3, 1, 2), 1, 1, 2.0);
	expect(STATS(9, 4, 9, 4), 4, 2, 6.5);
	expect(STATS(8, -2, 8, -2, 5), -2, 2, 3.4);
}

/* A difference of two cells may be negative. */
static void test_negative(void **state)
{
	(void)state;
	expect(STATS(-3, -3, 1), -3, 2, -5 / 3.0 - 1 / 3e6);	/* -1.666667 */
}

static void test_large_values_do_not_lose_digits(void **state)
{
	int64_t big = 1ll << 52;

	(void)state;
	expect(STATS(big, big, big + 3), big, 2, (double)(big + 1));
}

static void test_mean_is_rounded_to_millionths(void **state)
{
	(void)state;
	expect(STATS(0, 0, 1), 0, 2, 0.333333);
	expect(STATS(0, 1, 1), 1, 2, 0.666667);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_agree),
		cmocka_unit_test(test_mode_is_the_most_frequent),
		cmocka_unit_test(test_ties_go_to_the_smallest),
		cmocka_unit_test(test_negative),
		cmocka_unit_test(test_large_values_do_not_lose_digits),
		cmocka_unit_test(test_mean_is_rounded_to_millionths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
