// SPDX-License-Identifier: GPL-2.0-only
/* The histogram of latencies: ends of buckets and percentiles done by hand. */
#include "scratch.h"

#include "bench/native_histogram.h"

static struct native_histogram *h;

static int setup(void **state)
{
	(void)state;
	h = native_histogram_new();
	return h ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	native_histogram_free(h);
	return 0;
}

static void expect(double p, uint64_t ns)
{
	assert_int_equal(native_histogram_percentile(h, p), ns);
}

/* The lower end and count of bucket @i in the document. */
static void expect_bucket(size_t i, json_int_t lower, json_int_t count)
{
	json_t *root = native_histogram_json(h), *bucket;

	assert_string_equal(json_string_value(json_object_get(root, "unit")), "ns");
	bucket = json_array_get(json_object_get(root, "buckets"), i);
	assert_int_equal(json_integer_value(json_array_get(bucket, 0)), lower);
	assert_int_equal(json_integer_value(json_array_get(bucket, 1)), count);
	json_decref(root);
}

static size_t nr_buckets(void)
{
	json_t *root = native_histogram_json(h);
	size_t nr = json_array_size(json_object_get(root, "buckets"));

	json_decref(root);
	return nr;
}

static void test_empty(void **state)
{
	(void)state;
	assert_int_equal(native_histogram_nr(h), 0);
	assert_int_equal(native_histogram_max(h), 0);
	expect(50, 0);
	expect(100, 0);
	assert_int_equal(nr_buckets(), 0);
}

static void test_small_values_are_exact(void **state)
{
	(void)state;
	for (uint64_t ns = 0; ns < 128; ns++)
		native_histogram_add(h, ns);
	assert_int_equal(nr_buckets(), 128);
	for (size_t i = 0; i < 128; i++)
		expect_bucket(i, (json_int_t)i, 1);
}

/* 128 and 129 share a bucket, as do 256..259 and 1000..1007: 1000 is in the 2^9, by 8. */
static void test_ends_of_buckets(void **state)
{
	static const uint64_t ns[] = { 127, 128, 129, 130, 255, 256, 259, 260, 1000, 1007, 1008 };

	(void)state;
	for (size_t i = 0; i < sizeof(ns) / sizeof(*ns); i++)
		native_histogram_add(h, ns[i]);
	assert_int_equal(nr_buckets(), 8);
	expect_bucket(0, 127, 1);
	expect_bucket(1, 128, 2);
	expect_bucket(2, 130, 1);
	expect_bucket(3, 254, 1);
	expect_bucket(4, 256, 2);
	expect_bucket(5, 260, 1);
	expect_bucket(6, 1000, 2);
	expect_bucket(7, 1008, 1);
}

/* One value at a time: its bucket begins at most 1/64 below it, and so does the percentile. */
static void test_relative_error(void **state)
{
	(void)state;
	for (uint64_t ns = 1; ns <= NATIVE_HISTOGRAM_MAX_NS; ns += 1 + ns / 97) {
		json_t *root;
		uint64_t lower, p;

		native_histogram_reset(h);
		native_histogram_add(h, ns);
		native_histogram_add(h, NATIVE_HISTOGRAM_MAX_NS);
		root = native_histogram_json(h);
		lower = (uint64_t)json_integer_value(json_array_get(
			json_array_get(json_object_get(root, "buckets"), 0), 0));
		json_decref(root);
		p = native_histogram_percentile(h, 50);
		assert_true(lower <= ns && ns <= p);
		assert_true((ns - lower) * 64 <= ns && (p - ns) * 64 <= ns);
	}
}

/* Nearest rank, of 1..100 once each: the p-th percentile is p. */
static void test_percentiles_of_a_hundred(void **state)
{
	(void)state;
	for (uint64_t ns = 100; ns; ns--)
		native_histogram_add(h, ns);
	expect(0, 1);
	expect(1, 1);
	expect(1.5, 2);
	expect(50, 50);
	expect(90, 90);
	expect(99, 99);
	expect(99.9, 100);
	expect(100, 100);
}

/* 999 of 1000 are 10, one is 90: only above 99.9 % is it reached. */
static void test_rank_is_not_rounded_up(void **state)
{
	(void)state;
	for (int i = 0; i < 999; i++)
		native_histogram_add(h, 10);
	native_histogram_add(h, 90);
	expect(99.9, 10);
	expect(99.91, 90);
}

/* 1001 is in 1000..1007. */
static void test_highest_value_of_the_bucket(void **state)
{
	(void)state;
	native_histogram_add(h, 1001);
	expect(50, 1001);
	native_histogram_add(h, 5000);
	expect(50, 1007);
	expect(100, 5000);
	assert_int_equal(native_histogram_max(h), 5000);
}

static void test_overflow(void **state)
{
	(void)state;
	native_histogram_add(h, NATIVE_HISTOGRAM_MAX_NS);
	native_histogram_add(h, NATIVE_HISTOGRAM_MAX_NS + 1);
	native_histogram_add(h, UINT64_MAX - 1);
	assert_int_equal(native_histogram_nr(h), 3);
	assert_int_equal(nr_buckets(), 2);
	/* 119 * 2^23 */
	expect_bucket(0, 998244352, 1);
	expect_bucket(1, NATIVE_HISTOGRAM_MAX_NS + 1, 2);
	expect(30, NATIVE_HISTOGRAM_MAX_NS);
	expect(50, UINT64_MAX - 1);
	assert_int_equal(native_histogram_max(h), UINT64_MAX - 1);
}

static void test_reset(void **state)
{
	(void)state;
	native_histogram_add(h, 10);
	native_histogram_add(h, 70);
	native_histogram_reset(h);
	assert_int_equal(native_histogram_nr(h), 0);
	assert_int_equal(native_histogram_max(h), 0);
	assert_int_equal(nr_buckets(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_empty, setup, teardown),
		cmocka_unit_test_setup_teardown(test_small_values_are_exact, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ends_of_buckets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_relative_error, setup, teardown),
		cmocka_unit_test_setup_teardown(test_percentiles_of_a_hundred, setup, teardown),
		cmocka_unit_test_setup_teardown(test_rank_is_not_rounded_up, setup, teardown),
		cmocka_unit_test_setup_teardown(test_highest_value_of_the_bucket, setup, teardown),
		cmocka_unit_test_setup_teardown(test_overflow, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reset, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
