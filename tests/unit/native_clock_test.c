// SPDX-License-Identifier: GPL-2.0-only
/* The clocks of the native engine, with readings of clocks that this machine has not. */
#include "scratch.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>

#include "bench/native_clock.h"

#define N(array)	(sizeof(array) / sizeof(*(array)))

struct readings {
	long resolution_ns;
	const uint64_t *ns;
	size_t nr;
};

static struct readings readings;
static long step_ns;

static int judge(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return native_clock_judge(readings.resolution_ns, readings.ns, readings.nr, &step_ns);
}

/* What is said of the readings is one line with @text; NULL: they are accepted in silence. */
static void expect(long resolution_ns, const uint64_t *ns, size_t nr, const char *text)
{
	char *err;
	int ret;

	readings = (struct readings){ resolution_ns, ns, nr };
	ret = scratch_run(judge, NULL, &err, "judge", NULL);
	if (text) {
		assert_int_equal(ret, -ENOTSUP);
		assert_non_null(strstr(err, text));
		assert_ptr_equal(strchr(err, '\n'), err + strlen(err) - 1);
	} else {
		assert_int_equal(ret, 0);
		assert_string_equal(err, "");
	}
	free(err);
}

static void test_fine_clock(void **state)
{
	static const uint64_t ns[] = { 5000, 5030, 5030, 5057, 9000000 };

	(void)state;
	expect(1, ns, N(ns), NULL);
	assert_int_equal(step_ns, 27);
}

/* A microsecond is the limit, and still accepted. */
static void test_coarse_steps(void **state)
{
	static const uint64_t limit[] = { 0, 1000, 2000 }, above[] = { 0, 1001, 2002 };
	static const uint64_t jiffies[] = { 4000000, 8000000, 16000000 };

	(void)state;
	expect(1, limit, N(limit), NULL);
	assert_int_equal(step_ns, 1000);
	expect(1, above, N(above), "moves in steps of 1001 ns");
	expect(1, jiffies, N(jiffies), "moves in steps of 4000000 ns");
	assert_int_equal(step_ns, 4000000);
}

/* Also where the readings happen to be fine. */
static void test_coarse_resolution(void **state)
{
	static const uint64_t ns[] = { 0, 30, 60 };

	(void)state;
	expect(1000, ns, N(ns), NULL);
	expect(1001, ns, N(ns), "has a resolution of 1001 ns");
	expect(4000000, ns, N(ns), "has a resolution of 4000000 ns");
}

static void test_broken_clocks(void **state)
{
	static const uint64_t back[] = { 100, 130, 129, 160 }, still[] = { 7, 7, 7 };

	(void)state;
	expect(1, back, N(back), "went back by 1 ns");
	expect(1, still, N(still), "does not move");
	expect(1, still, 1, "does not move");
}

static void test_flags(void **state)
{
	(void)state;
	assert_true(native_clock_has_tsc("flags\t\t: fpu constant_tsc rdtscp nonstop_tsc", true));
	assert_true(native_clock_has_tsc("fpu constant_tsc nonstop_tsc\n", false));
	assert_false(native_clock_has_tsc("fpu constant_tsc nonstop_tsc\n", true));
	assert_false(native_clock_has_tsc("constant_tsc rdtscp", false));
	assert_false(native_clock_has_tsc("nonstop_tsc rdtscp", false));
	/* Words that only begin or end like it. */
	assert_false(native_clock_has_tsc("constant_tsc nonstop_tsc_s3 rdtscp", false));
	assert_false(native_clock_has_tsc("inconstant_tsc nonstop_tsc rdtscp", false));
	assert_true(native_clock_has_tsc("nonstop_tsc_s3 constant_tsc nonstop_tsc", false));
}

static void near(double is, double must)
{
	if (!(fabs(is - must) <= 1e-9 * fabs(must)))
		fail_msg("%.12g, not %.12g", is, must);
}

/* Middles 1000 and 1001000, widths 40 and 60: a million ns, wrong by at most 50. */
static void test_rate(void **state)
{
	const struct native_clock_point a = { 980, 1020, 500 }, b = { 1000970, 1001030, 2100500 };
	double error;

	(void)state;
	near(native_clock_rate(&a, &b, &error), 2.1e9);
	near(error, 50 / (1e6 - 50));
}

static void test_rate_of_points_that_do_not_follow(void **state)
{
	const struct native_clock_point a = { 100, 200, 500 }, same_time = { 150, 250, 600 };
	const struct native_clock_point same_tsc = { 1000, 1100, 500 }, back = { 1000, 1100, 400 };
	double error;

	(void)state;
	assert_true(native_clock_rate(&a, &same_time, &error) == 0 && error == 1);
	assert_true(native_clock_rate(&a, &same_tsc, &error) == 0 && error == 1);
	assert_true(native_clock_rate(&a, &back, &error) == 0 && error == 1);
}

static void test_ticks(void **state)
{
	const struct native_clock tsc = { .rdtscp = true, .tsc_hz = 2e9 }, raw = { .tsc_hz = 2e9 };

	(void)state;
	near(native_clock_op_ns(&tsc, 100), 50);
	near(native_clock_op_ns(&raw, 100), 100);
}

/* This machine's own: what it is, not how fast. A machine with a coarse clock says so. */
static void test_open(void **state)
{
	struct native_clock c;
	json_t *obj;
	int ret = native_clock_open(&c);

	(void)state;
	if (ret == -ENOTSUP)
		skip();
	assert_int_equal(ret, 0);
	assert_in_range(c.resolution_ns, 1, NATIVE_CLOCK_COARSE_NS);
	assert_in_range(c.step_ns, 1, NATIVE_CLOCK_COARSE_NS);
	assert_true(c.read_ns > 0 && isfinite(c.op_overhead_ns) && c.op_overhead_ns >= 0);
	assert_true(!c.rdtscp || c.tsc_hz > 0);
	obj = native_clock_json(&c);
	assert_string_equal(json_string_value(json_object_get(obj, "source")),
			    "CLOCK_MONOTONIC_RAW");
	assert_string_equal(json_string_value(json_object_get(obj, "op_clock")),
			    c.rdtscp ? "rdtscp" : "CLOCK_MONOTONIC_RAW");
	assert_true(json_number_value(json_object_get(obj, "tsc_hz")) == c.tsc_hz);
	assert_int_equal(!json_object_get(obj, "tsc_error"), c.tsc_hz == 0);
	json_decref(obj);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fine_clock),
		cmocka_unit_test(test_coarse_steps),
		cmocka_unit_test(test_coarse_resolution),
		cmocka_unit_test(test_broken_clocks),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_rate),
		cmocka_unit_test(test_rate_of_points_that_do_not_follow),
		cmocka_unit_test(test_ticks),
		cmocka_unit_test(test_open),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
