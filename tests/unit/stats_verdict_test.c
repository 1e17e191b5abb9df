// SPDX-License-Identifier: GPL-2.0-only
/* The verdict's rule at each of its borders, power, minimum detectable effects and Holm. */
#include "scratch.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "bench/stats_verdict.h"

static void near(double is, double must)
{
	if (!(fabs(is - must) <= 1e-9))
		fail_msg("%.12g, not %.12g", is, must);
}

static void expect(double lo, double hi, enum stats_verdict_kind kind, double bound)
{
	struct stats_paired_ci ci = { lo, hi, 0.96875 }, mirrored = { -hi, -lo, 0.96875 };
	struct stats_verdict v = stats_verdict_of(ci, 1), w = stats_verdict_of(mirrored, 1);

	if (v.kind != kind)
		fail_msg("[%g, %g] is %s, not %s", lo, hi, stats_verdict_names[v.kind],
			 stats_verdict_names[kind]);
	near(v.bound, bound);
	assert_int_equal(w.kind, kind);
	near(w.bound, bound);
}

static void test_rule(void **state)
{
	(void)state;
	/* Within what does not matter, with 0 or without. */
	expect(-0.5, 0.25, STATS_VERDICT_EQUIVALENT, 0.5);
	expect(0, 0.5, STATS_VERDICT_EQUIVALENT, 0.5);
	expect(0.25, 0.75, STATS_VERDICT_EQUIVALENT, 0.75);
	expect(-0.999, 0.999, STATS_VERDICT_EQUIVALENT, 0.999);
	/* At its border, it may matter. */
	expect(-0.5, 1, STATS_VERDICT_UNRESOLVED, 1);
	expect(0.25, 1, STATS_VERDICT_DIFFERENT, 1);
	/* Without 0, over the border and beyond. */
	expect(0.5, 1.5, STATS_VERDICT_DIFFERENT, 1.5);
	expect(1, 2, STATS_VERDICT_DIFFERENT, 2);
	expect(5, 7, STATS_VERDICT_DIFFERENT, 7);
	/* With 0, its end included. */
	expect(0, 2, STATS_VERDICT_UNRESOLVED, 2);
	expect(-3, 2, STATS_VERDICT_UNRESOLVED, 3);
	expect(-0.1, 4, STATS_VERDICT_UNRESOLVED, 4);
}

static void test_without_interval(void **state)
{
	struct stats_paired_ci none = { -INFINITY, INFINITY, 0 }, odd = { 0.1, 0.2, 0 };

	(void)state;
	assert_int_equal(stats_verdict_of(none, 1).kind, STATS_VERDICT_UNRESOLVED);
	assert_true(isinf(stats_verdict_of(none, 1).bound));
	assert_int_equal(stats_verdict_of(odd, 1).kind, STATS_VERDICT_UNRESOLVED);
}

static void test_fixed_before(void **state)
{
	(void)state;
	near(stats_verdict_delta_ns(100), 1);
	near(stats_verdict_delta_ns(200), 2);
	near(stats_verdict_delta_ns(1000), 2);
	assert_true(stats_verdict_allowed(6, 5));
	assert_false(stats_verdict_allowed(5, 5));
	assert_false(stats_verdict_allowed(6, 4));
	assert_false(stats_verdict_allowed(1, 1));
}

static void test_power(void **state)
{
	(void)state;
	/* Nothing to find: the level that is achieved. */
	near(stats_verdict_power(6, 0.05, 0.5), 2.0 / 64);
	near(stats_verdict_power(10, 0.05, 0.5), 22.0 / 1024);
	near(stats_verdict_power(6, 0.05, 1), 1);
	near(stats_verdict_power(5, 0.05, 1), 0);
	/* Nine or ten of ten, or one or none. */
	near(stats_verdict_power(10, 0.05, 0.9),
	     pow(0.9, 10) + pow(0.9, 9) + pow(0.1, 10) + 9 * pow(0.1, 9));
	near(stats_verdict_power(10, 0.05, 0.1), stats_verdict_power(10, 0.05, 0.9));
}

static void test_mde(void **state)
{
	double up = gsl_cdf_ugaussian_P(stats_verdict_mde(10, 1, 0.05, 0.8));

	(void)state;
	/* All of six: u^6 = 0.8, and (1 - u)^6 is less than 1e-8. */
	assert_true(fabs(stats_verdict_mde(6, 2, 0.05, 0.8) -
			 2 * gsl_cdf_ugaussian_Pinv(pow(0.8, 1.0 / 6))) < 1e-6);
	assert_true(fabs(stats_verdict_mde(6, 1, 0.05, 0.8) - 1.793) < 1e-3);
	/* Nine of ten or all. */
	assert_true(fabs(pow(up, 10) + 10 * pow(up, 9) * (1 - up) - 0.8) < 1e-6);
	assert_true(isinf(stats_verdict_mde(5, 1, 0.05, 0.8)));
	assert_true(stats_verdict_mde(20, 1, 0.05, 0.8) < stats_verdict_mde(10, 1, 0.05, 0.8));
	assert_true(stats_verdict_mde(10, 1, 0.05, 0.9) > stats_verdict_mde(10, 1, 0.05, 0.8));
}

static void test_holm(void **state)
{
	/* 4 * 0.005, 3 * 0.01, 2 * 0.03, and 0.04 that may not be less than the one before. */
	const double p[] = { 0.01, 0.04, 0.03, 0.005 };
	double q[4], two[] = { 0.6, 0.7 }, one[] = { 0.03 };

	(void)state;
	assert_int_equal(stats_verdict_holm(p, 4, q), 0);
	near(q[0], 0.03);
	near(q[1], 0.06);
	near(q[2], 0.06);
	near(q[3], 0.02);
	assert_int_equal(stats_verdict_holm(two, 2, two), 0);
	near(two[0], 1);
	near(two[1], 1);
	assert_int_equal(stats_verdict_holm(one, 1, one), 0);
	near(one[0], 0.03);
	assert_int_equal(stats_verdict_holm(one, 0, one), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rule),
		cmocka_unit_test(test_without_interval),
		cmocka_unit_test(test_fixed_before),
		cmocka_unit_test(test_power),
		cmocka_unit_test(test_mde),
		cmocka_unit_test(test_holm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
