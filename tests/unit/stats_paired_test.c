// SPDX-License-Identifier: GPL-2.0-only
/* Paired differences: cases done by hand, from binomial coefficients. */
#include "scratch.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>

#include "bench/stats_paired.h"

#define N(array)	(sizeof(array) / sizeof(*(array)))

static void near(double is, double must)
{
	if (!(fabs(is - must) <= 1e-9))
		fail_msg("%.12g, not %.12g", is, must);
}

static void test_differences(void **state)
{
	const double a[] = { 110, 95, 100 }, b[] = { 100, 100, 100 }, zero[] = { 100, 0, 100 };
	double diff[3];

	(void)state;
	stats_paired_diff(a, b, 3, diff);
	near(diff[0], 10);
	near(diff[1], -5);
	assert_int_equal(stats_paired_percent(a, b, 3, diff), 0);
	near(diff[0], 10);
	near(diff[1], -5);
	near(diff[2], 0);
	assert_int_equal(stats_paired_percent(a, zero, 3, diff), -EINVAL);
	assert_int_equal(stats_paired_percent(zero, a, 3, diff), -EINVAL);
	assert_int_equal(stats_paired_percent((double[]){ INFINITY }, a, 1, diff), -EINVAL);
}

static void test_median(void **state)
{
	double odd[] = { 3, 1, 2 }, even[] = { 4, 1, 3, 2 };

	(void)state;
	near(stats_paired_median(odd, 3), 2);
	near(stats_paired_median(even, 4), 2.5);
}

/* 2 P(X < k) for all n up to 10: 2/2^n for k = 1, 2 (1 + n)/2^n for k = 2. */
static void test_rank(void **state)
{
	static const size_t rank95[] = { 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2 };

	(void)state;
	for (size_t n = 0; n < N(rank95); n++)
		assert_int_equal(stats_paired_rank(n, 0.95), rank95[n]);
	/* The tables' classic: 6th and 15th of 20. */
	assert_int_equal(stats_paired_rank(20, 0.95), 6);
	/* A level that is reached exactly. */
	assert_int_equal(stats_paired_rank(6, 0.96875), 1);
	assert_int_equal(stats_paired_rank(6, 0.97), 0);
	assert_int_equal(stats_paired_rank(5, 0.9375), 1);
}

static void test_six(void **state)
{
	double diff[] = { 3, -1, 4, 1.5, 9, 2 };
	struct stats_paired s = stats_paired_of(diff, 6, 0.95);

	(void)state;
	assert_int_equal(s.nr, 6);
	assert_int_equal(s.nr_ties, 0);
	near(s.median, 2.5);
	near(s.ci.lo, -1);
	near(s.ci.hi, 9);
	near(s.ci.level, 0.96875);
	/* One of six is below 0: 2 (1 + 6) / 64. */
	near(s.p, 0.21875);
	/* Off the median by 0.5 0.5 1 1.5 3.5 6.5. */
	near(s.spread, 1.200 * 1.4826 * 1.25);
}

static void test_ten(void **state)
{
	double diff[] = { 7, 3, 10, 1, 5, 9, 2, 8, 4, 6 };
	struct stats_paired s = stats_paired_of(diff, 10, 0.95);

	(void)state;
	near(s.ci.lo, 2);
	near(s.ci.hi, 9);
	near(s.ci.level, 1 - 22.0 / 1024);
	near(s.p, 2.0 / 1024);
	near(s.spread, 10 / 9.2 * 1.4826 * 2.5);
}

static void test_too_few(void **state)
{
	double five[] = { 1, 2, 3, 4, 5 }, one[] = { 7 };
	struct stats_paired s = stats_paired_of(five, 5, 0.95);

	(void)state;
	near(s.median, 3);
	near(s.spread, 1.206 * 1.4826);
	near(s.p, 2.0 / 32);
	assert_true(s.ci.level == 0);
	assert_true(isinf(s.ci.lo) && s.ci.lo < 0);
	assert_true(isinf(s.ci.hi) && s.ci.hi > 0);
	s = stats_paired_of(one, 1, 0.95);
	near(s.median, 7);
	near(s.p, 1);
	assert_true(s.ci.level == 0);
}

static void test_sign_test(void **state)
{
	(void)state;
	near(stats_paired_p((double[]){ 1, 2, 3, 4, 5, 6 }, 6), 2.0 / 64);
	near(stats_paired_p((double[]){ -1, -2, -3, -4, -5, -6 }, 6), 2.0 / 64);
	near(stats_paired_p((double[]){ 1, -2 }, 2), 1);
	near(stats_paired_p((double[]){ 1, -2, 3 }, 3), 1);
	/* Ties say nothing: one of four, 2 (1 + 4) / 16. */
	near(stats_paired_p((double[]){ 0, 1, 2, 0, 3, -1 }, 6), 0.625);
	near(stats_paired_p((double[]){ 0, 0, 0 }, 3), 1);
	/* An interval keeps them, and is the more careful for it. */
	assert_int_equal(stats_paired_of((double[]){ 0, 1, 2, 0, 3, -1 }, 6, 0.95).nr_ties, 2);
}

/* The interval is without 0 exactly where the test rejects. */
static void test_interval_and_test_agree(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 30; n++) {
		for (size_t below = 0; below <= n; below++) {
			double diff[30];
			struct stats_paired s;

			for (size_t i = 0; i < n; i++)
				diff[i] = i < below ? -1 - (double)i : 1 + (double)i;
			s = stats_paired_of(diff, n, 0.95);
			assert_int_equal(s.ci.lo > 0 || s.ci.hi < 0, s.p <= 0.05);
		}
	}
}

static void test_needed(void **state)
{
	(void)state;
	assert_int_equal(stats_paired_needed(0.05, 1), 6);
	/* 2 / 2^9 * 8 = 1 / 32 */
	assert_int_equal(stats_paired_needed(0.05, 8), 9);
	assert_int_equal(stats_paired_needed(0.03125, 8), 9);
	assert_int_equal(stats_paired_needed(0.03124, 8), 10);
	assert_int_equal(stats_paired_needed(0.5, 1), 2);
}

static struct stats_paired_ci bootstrap(const double *diff, const size_t *cluster, size_t nr,
					unsigned long seed, int must)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	struct stats_paired_ci ci;

	gsl_rng_set(rng, seed);
	assert_int_equal(stats_paired_bootstrap(diff, cluster, nr, 1999, 0.95, rng, &ci), must);
	gsl_rng_free(rng);
	return ci;
}

/*
 * Seven boots whose blocks are all equal, 1 to 7. The median of a resample is at most j if
 * four of seven boots are: 1.0 % for j = 1, 10.8 % for j = 2, so that the ends are 2 and 6.
 * Who draws blocks instead has an interval that is narrower.
 */
static void test_bootstrap_draws_boots(void **state)
{
	double diff[140];
	size_t boot[140], block[140];
	struct stats_paired_ci ci;

	(void)state;
	for (size_t i = 0; i < 140; i++) {
		diff[i] = 1 + (double)(i % 7);
		boot[i] = 100 - i % 7;
		block[i] = i;
	}
	for (unsigned long seed = 1; seed <= 5; seed++) {
		ci = bootstrap(diff, boot, 140, seed, 0);
		near(ci.lo, 2);
		near(ci.hi, 6);
		near(ci.level, 0.95);
	}
	ci = bootstrap(diff, block, 140, 1, 0);
	assert_true(ci.lo > 2 && ci.hi < 6);
}

static void test_bootstrap_is_deterministic(void **state)
{
	double diff[12];
	size_t boot[12];
	struct stats_paired_ci one, two;
	bool moved = false;

	(void)state;
	for (size_t i = 0; i < 12; i++) {
		diff[i] = sqrt((double)(i * i + 7 * i % 11));
		boot[i] = i / 2;
	}
	one = bootstrap(diff, boot, 12, 1, 0);
	two = bootstrap(diff, boot, 12, 1, 0);
	assert_true(one.lo == two.lo && one.hi == two.hi);
	assert_true(one.lo < one.hi);
	for (unsigned long seed = 2; seed < 20; seed++) {
		two = bootstrap(diff, boot, 12, seed, 0);
		moved = moved || one.lo != two.lo || one.hi != two.hi;
	}
	assert_true(moved);
}

static void test_bootstrap_refuses(void **state)
{
	const double diff[] = { 1, 2, 3, 4, 5, 6, 7 };
	const size_t five[] = { 1, 2, 3, 4, 5, 5, 1 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	struct stats_paired_ci ci = bootstrap(diff, five, 7, 1, -ENODATA);

	(void)state;
	assert_true(ci.level == 0 && isinf(ci.lo) && isinf(ci.hi));
	/* 20 of 0.025 are less than one. */
	assert_int_equal(stats_paired_bootstrap(diff, five, 7, 19, 0.95, rng, &ci), -EINVAL);
	assert_int_equal(stats_paired_bootstrap(diff, five, 7, 0, 0.95, rng, &ci), -EINVAL);
	assert_int_equal(stats_paired_bootstrap(diff, five, 0, 1999, 0.95, rng, &ci), -ENODATA);
	gsl_rng_free(rng);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_differences),
		cmocka_unit_test(test_median),
		cmocka_unit_test(test_rank),
		cmocka_unit_test(test_six),
		cmocka_unit_test(test_ten),
		cmocka_unit_test(test_too_few),
		cmocka_unit_test(test_sign_test),
		cmocka_unit_test(test_interval_and_test_agree),
		cmocka_unit_test(test_needed),
		cmocka_unit_test(test_bootstrap_draws_boots),
		cmocka_unit_test(test_bootstrap_is_deterministic),
		cmocka_unit_test(test_bootstrap_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
