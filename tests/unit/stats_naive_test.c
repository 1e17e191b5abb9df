// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tests that take every value for a replicate: published examples, and cases whose
 * figures are closed forms.
 */
#include "scratch.h"

#include <math.h>

#include "bench/stats_naive.h"

#define N(array)	(sizeof(array) / sizeof(*(array)))

static void near_within(double is, double must, double within)
{
	if (!(fabs(is - must) <= within))
		fail_msg("%.12g, not %.12g", is, must);
}

static void near(double is, double must)
{
	near_within(is, must, 1e-9);
}

static struct stats_naive_u u_test(const double *a, size_t nr_a, const double *b, size_t nr_b)
{
	struct stats_naive_u test;

	assert_int_equal(stats_naive_u(a, nr_a, b, nr_b, &test), 0);
	return test;
}

/*
 * Permeability constants of the human chorioamnion, at term and at 12 to 26 weeks: Hollander
 * and Wolfe, example 4.1, and R's ?wilcox.test, which says W = 35. No ties: the variance is
 * 10 5 (15 + 1) / 12, z = (35 - 25 - 0.5) / sqrt(66.67), and p is erfc(z / sqrt(2)).
 */
static void test_u_published(void **state)
{
	const double term[] = { 0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46 };
	const double weeks[] = { 1.15, 0.88, 0.90, 0.74, 1.21 };
	struct stats_naive_u test = u_test(term, N(term), weeks, N(weeks));

	(void)state;
	near(test.u, 35);
	near(test.z, 9.5 / sqrt(10 * 5 * 16 / 12.0));
	near(test.p, erfc(9.5 / sqrt(10 * 5 * 16 / 12.0) / sqrt(2)));
	near_within(test.z, 1.1635, 5e-5);
	near_within(test.p, 0.2446, 5e-5);
	/* The other way round it is the same, with the other sign. */
	test = u_test(weeks, N(weeks), term, N(term));
	near(test.u, 15);
	near_within(test.z, -1.1635, 5e-5);
	near_within(test.p, 0.2446, 5e-5);
}

/*
 * Ranks 1, 3 3 3, 5.5 5.5: of @a 7, so that u = 7 - 6. The ties are (27 - 3) + (8 - 2) = 30,
 * the variance 9 / 12 (7 - 30 / 30) = 4.5 and z = (3.5 - 0.5) / sqrt(4.5) = sqrt(2).
 */
static void test_u_ties(void **state)
{
	const double a[] = { 2, 1, 2 }, b[] = { 3, 2, 3 };
	struct stats_naive_u test = u_test(a, 3, b, 3);

	(void)state;
	near(test.u, 1);
	near(test.z, -sqrt(2));
	near(test.p, erfc(1));
}

static void test_u_apart(void **state)
{
	const double low[] = { 1, 2, 3, 4 }, high[] = { 5, 6, 7, 8 };

	(void)state;
	near(u_test(high, 4, low, 4).u, 16);
	/* 4 4 9 / 12 = 12 */
	near(u_test(high, 4, low, 4).z, 7.5 / sqrt(12));
	near(u_test(low, 4, high, 4).u, 0);
	/* u is its mean: nothing to correct. */
	near(u_test((double[]){ 1, 4 }, 2, (double[]){ 2, 3 }, 2).z, 0);
	near(u_test((double[]){ 1, 4 }, 2, (double[]){ 2, 3 }, 2).p, 1);
}

static void test_u_says_nothing(void **state)
{
	const double one[] = { 1 }, two[] = { 2 }, same[] = { 5, 5, 5 };

	(void)state;
	/* One against one is 1/2 off the mean, which the correction takes away. */
	near(u_test(one, 1, two, 1).u, 0);
	near(u_test(one, 1, two, 1).p, 1);
	near(u_test(one, 1, one, 1).p, 1);
	near(u_test(same, 3, same, 3).u, 4.5);
	near(u_test(same, 3, same, 3).z, 0);
	near(u_test(same, 3, same, 3).p, 1);
	near(u_test(NULL, 0, same, 3).p, 1);
	near(u_test(same, 3, NULL, 0).p, 1);
}

/*
 * Student's sleep data of 1908, as R has them: t.test(extra ~ group, data = sleep) says
 * t = -1.8608, df = 17.776, p-value = 0.07939.
 */
static void test_welch_published(void **state)
{
	const double one[] = { 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0 };
	const double two[] = { 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4 };
	struct stats_naive_welch test = stats_naive_welch(one, N(one), two, N(two));

	(void)state;
	near_within(test.t, -1.8608, 5e-5);
	near_within(test.df, 17.776, 5e-4);
	near_within(test.p, 0.07939, 5e-6);
}

/* Equal variances of 2: df = 2, where p = 1 - |t| / sqrt(t^2 + 2). */
static void test_welch_closed_form(void **state)
{
	struct stats_naive_welch test =
		stats_naive_welch((double[]){ 1, 3 }, 2, (double[]){ 5, 7 }, 2);

	(void)state;
	near(test.t, -4 / sqrt(2));
	near(test.df, 2);
	near(test.p, 1 - sqrt(8) / sqrt(10));
	/* Only one varies: the degrees of freedom are its own. */
	test = stats_naive_welch((double[]){ 4, 4, 4, 4 }, 4, (double[]){ 1, 3 }, 2);
	near(test.t, 2);
	near(test.df, 1);
	/* Cauchy's distribution: 1 - 2 / pi arctan(2). */
	near(test.p, 1 - 2 / M_PI * atan(2));
	/* 1 1 2 4: mean 2, variance 2; 0 2 4: mean 2, variance 4. v are 1/2 and 4/3. */
	test = stats_naive_welch((double[]){ 1, 1, 2, 4 }, 4, (double[]){ 0, 2, 4 }, 3);
	near(test.t, 0);
	near(test.df, 121.0 / 36 / (1.0 / 12 + 16.0 / 18));
	near(test.p, 1);
}

static void test_welch_says_nothing(void **state)
{
	const double one[] = { 1 }, same[] = { 5, 5, 5 }, other[] = { 6, 6 }, some[] = { 1, 2 };

	(void)state;
	assert_true(isnan(stats_naive_welch(one, 1, some, 2).p));
	assert_true(isnan(stats_naive_welch(some, 2, one, 1).p));
	assert_true(isnan(stats_naive_welch(some, 2, NULL, 0).p));
	assert_true(isnan(stats_naive_welch(same, 3, same, 3).p));
	assert_true(isnan(stats_naive_welch(same, 3, other, 2).p));
	/* So that no count of "at most 5 %" has it. */
	assert_false(stats_naive_welch(same, 3, other, 2).p <= 0.05);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_u_published),
		cmocka_unit_test(test_u_ties),
		cmocka_unit_test(test_u_apart),
		cmocka_unit_test(test_u_says_nothing),
		cmocka_unit_test(test_welch_published),
		cmocka_unit_test(test_welch_closed_form),
		cmocka_unit_test(test_welch_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
