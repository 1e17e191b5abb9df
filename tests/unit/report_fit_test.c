// SPDX-License-Identifier: GPL-2.0-only
/* Lines through points, against what was worked out by hand. */
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>

#include "bench/report_fit.h"

#define NEAR 1e-9

static void test_exact_line(void **state)
{
	/* y = 5 + 3x */
	const double x[] = { 1, 2, 4 }, y[] = { 8, 11, 17 };
	struct report_fit fit;

	(void)state;
	assert_int_equal(report_fit_line(x, y, 3, &fit), 0);
	assert_float_equal(fit.slope, 3, NEAR);
	assert_float_equal(fit.intercept, 5, NEAR);
	assert_float_equal(fit.percent, 0, NEAR);
	assert_float_equal(report_fit_at(&fit, 10), 35, NEAR);
}

static void test_residual(void **state)
{
	/*
	 * X = 2, Y = 40/3; sum (x-X)(y-Y) = (-1)(-10/3) + 0 + (1)(20/3) = 10, sum
	 * (x-X)^2 = 2: slope 5, intercept 10/3. On the line 25/3, 40/3, 55/3; residuals
	 * 5/3, -10/3, 5/3, of which -10/3 is 33.3 % of 10 and the largest.
	 */
	const double x[] = { 1, 2, 3 }, y[] = { 10, 10, 20 };
	struct report_fit fit;

	(void)state;
	assert_int_equal(report_fit_line(x, y, 3, &fit), 0);
	assert_float_equal(fit.slope, 5, NEAR);
	assert_float_equal(fit.intercept, 10.0 / 3, NEAR);
	assert_float_equal(fit.residual, -10.0 / 3, NEAR);
	assert_float_equal(fit.percent, 100.0 / 3, NEAR);
}

static void test_value_of_zero(void **state)
{
	/* X = 2, Y = 2; sum = 6, 2: slope 3, intercept -4. On the line -1, 2, 5. */
	const double x[] = { 1, 2, 3 }, y[] = { 0, 0, 6 };
	struct report_fit fit;

	(void)state;
	assert_int_equal(report_fit_line(x, y, 3, &fit), 0);
	assert_float_equal(fit.slope, 3, NEAR);
	assert_float_equal(fit.intercept, -4, NEAR);
	assert_float_equal(fit.percent, 100, NEAR);
}

static void test_what_has_no_line(void **state)
{
	const double x[] = { 1, 2 }, same[] = { 4, 4, 4 }, y[] = { 1, 2, 3 };
	struct report_fit fit;

	(void)state;
	assert_int_equal(report_fit_line(x, y, 2, &fit), -EINVAL);
	assert_int_equal(report_fit_line(same, y, 3, &fit), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact_line),
		cmocka_unit_test(test_residual),
		cmocka_unit_test(test_value_of_zero),
		cmocka_unit_test(test_what_has_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
