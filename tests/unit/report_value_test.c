// SPDX-License-Identifier: GPL-2.0-only
/* How the report writes a value, and what it makes of the difference of two. */
#include "scratch.h"

#include <math.h>

#include "bench/report.h"

/* A counter by its mode, the range of the rounds, and its mean if flagged. */
static struct result_value counted(json_int_t mode, json_int_t min, json_int_t max, double mean)
{
	return (struct result_value){
		.present = true, .by_mean = !isnan(mean), .mode = mode, .mean = mean,
		.round_min = min, .round_max = max, .mean_min = NAN, .mean_max = NAN,
	};
}

static void check_delta(struct result_value a, struct result_value b, const char *expected)
{
	char buf[REPORT_VALUE_MAX];

	assert_string_equal(report_delta_text(report_delta_sub(a, b), buf, sizeof(buf)), expected);
}

/* Of cells that share no mount: 80..82 against 78..80 may be 0, or 4. */
static void test_deltas_by_round(void **state)
{
	struct result_value base = counted(80, 80, 82, 80.6);
	char buf[REPORT_VALUE_MAX];

	(void)state;
	check_delta(counted(78, 78, 80, 78.6), base, "~\u00b14");
	check_delta(counted(81, 81, 81, NAN), base, "~\u00b11");
	check_delta(counted(83, 83, 83, NAN), base, "+2.40*");
	check_delta(counted(79, 77, 79, 78.1), base, "-2.50*");
	/* One side touches the other: overlap. */
	check_delta(counted(82, 82, 84, 82.5), base, "~\u00b14");
	/* The rounds are apart, the means say the opposite. */
	check_delta(counted(83, 83, 83, 80.1), base, "~\u00b13");
	/* Both exact: of modes, whatever the rounds. */
	check_delta(counted(81, 81, 81, NAN), counted(80, 80, 80, NAN), "+1");
	check_delta(base, (struct result_value){ .mean = NAN }, "<missing>");
	assert_string_equal(report_delta_words(report_delta_sub(base, base), buf, sizeof(buf)),
			    "not resolved (within \u00b12)");
}

static struct result_value with_means(struct result_value v, double min, double max)
{
	v.mean_min = min;
	v.mean_max = max;
	return v;
}

/*
 * mkdir_rmdir on XFS: 3 of 300 operations agree on a mode, the modes of the rounds are
 * apart by chance, and a hook seemed to make the operation cheaper by 745 instructions.
 */
static void test_deltas_by_means_of_rounds(void **state)
{
	struct result_value never = counted(43092, 37834, 45347, 44807.8);
	struct result_value hook = counted(38509, 33203, 37758, 44063.2);

	(void)state;
	check_delta(hook, never, "-744.60*");
	check_delta(with_means(hook, 43000, 46000), with_means(never, 42000, 47000),
		    "~\u00b113797");
	/* Apart in both. */
	check_delta(with_means(counted(90, 90, 91, 92), 91, 93),
		    with_means(counted(80, 80, 81, 82), 81, 83), "+10.00*");
	/* The means of the rounds overlap, their modes do not. */
	check_delta(with_means(counted(90, 90, 91, 92), 81, 103),
		    with_means(counted(80, 80, 81, 82), 81, 83), "~\u00b123");
}

static struct result_value with_pairs(struct result_value v, json_int_t paired, bool resolved)
{
	v.paired_present = true;
	v.paired_resolved = resolved;
	v.paired = paired;
	return v;
}

static void check_to_base(struct result_value v, struct result_value w, const char *expected)
{
	struct result_bench b = { .status = RESULT_OK }, base = { .status = RESULT_OK };
	char buf[REPORT_VALUE_MAX];

	b.value[RESULT_CACHELINES] = v;
	base.value[RESULT_CACHELINES] = w;
	assert_string_equal(report_delta_text(report_delta_to_base(&b, &base, RESULT_CACHELINES),
					      buf, sizeof(buf)), expected);
	/* The base itself differs in nothing, however its rounds vary. */
	assert_string_equal(report_delta_text(report_delta_to_base(&base, &base,
								   RESULT_CACHELINES),
					      buf, sizeof(buf)), "0");
}

static void test_deltas_paired(void **state)
{
	struct result_value base = counted(80, 80, 82, 80.6), arm = counted(78, 78, 80, 78.6);
	struct report_delta d;

	(void)state;
	check_to_base(with_pairs(arm, -2, true), base, "-2");
	check_to_base(with_pairs(arm, -2, false), base, "~\u00b14");
	check_to_base(with_pairs(counted(78, 78, 78, NAN), -3, false), counted(80, 80, 80, NAN), "-2");
	check_to_base(arm, base, "~\u00b14");
	/* Two arms paired with one base: exact, though their rounds overlap. */
	d = report_delta_paired(with_pairs(base, 3, true), with_pairs(arm, -2, true));
	assert_int_equal(d.kind, REPORT_DELTA_EXACT);
	assert_int_equal(d.exact, 5);
	d = report_delta_paired(with_pairs(base, 3, true), with_pairs(arm, -2, false));
	assert_int_equal(d.kind, REPORT_DELTA_MISSING);
}

static void test_deltas_agree(void **state)
{
	struct report_delta one = report_delta_sub(counted(81, 81, 81, NAN),
						   counted(80, 80, 80, NAN));
	struct report_delta open = report_delta_sub(counted(80, 79, 81, 80.0),
						    counted(80, 80, 80, NAN));
	struct report_delta two = report_delta_sub(counted(82, 82, 82, NAN),
						   counted(80, 80, 80, NAN));
	struct report_delta none = { .kind = REPORT_DELTA_MISSING };

	(void)state;
	assert_true(report_delta_agree(one, one));
	assert_true(report_delta_agree(one, open));
	assert_false(report_delta_agree(open, two));
	assert_false(report_delta_agree(one, two));
	assert_false(report_delta_agree(one, none));
	assert_true(report_delta_agree(none, none));
}

static void test_values(void **state)
{
	struct result_value exact = counted(5, 5, 5, NAN);
	struct result_value mean = counted(5, 5, 5, 5.345);
	struct result_value none = { .mean = NAN };
	char buf[REPORT_VALUE_MAX];

	(void)state;
	assert_string_equal(report_value_text(exact, buf, sizeof(buf)), "5");
	assert_string_equal(report_value_text(mean, buf, sizeof(buf)), "5.34*");
	assert_string_equal(report_value_text(none, buf, sizeof(buf)), "<missing>");
	check_delta(exact, counted(0, 0, 0, NAN), "+5");
	check_delta(exact, exact, "0");
	check_delta(exact, none, "<missing>");
	/* Mode says 0, mean says 0.345: not resolved, and the bound holds. */
	check_delta(mean, exact, "~\u00b10.35");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_deltas_by_round),
		cmocka_unit_test(test_deltas_by_means_of_rounds),
		cmocka_unit_test(test_deltas_paired),
		cmocka_unit_test(test_deltas_agree),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
