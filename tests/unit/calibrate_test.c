// SPDX-License-Identifier: GPL-2.0-only
/* Calibration: what the loops call, and statistics of made-up blocks. */
#include "scratch.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>

#include "bench/calibrate.h"

#define NR_BLOCKS	12

static void near(double is, double must)
{
	if (!(fabs(is - must) <= 1e-9))
		fail_msg("%.12g, not %.12g", is, must);
}

#ifdef __x86_64__
/* Targets that leave word, and change no register. */
unsigned long calibrate_test_trace;
extern const char calibrate_test_one[], calibrate_test_two[];

__asm__(".pushsection .text\n"
	".globl calibrate_test_one, calibrate_test_two\n"
	"calibrate_test_one:\n"
	"	shlq $2, calibrate_test_trace(%rip)\n"
	"	orq $1, calibrate_test_trace(%rip)\n"
	"	ret\n"
	"calibrate_test_two:\n"
	"	shlq $2, calibrate_test_trace(%rip)\n"
	"	orq $2, calibrate_test_trace(%rip)\n"
	"	ret\n"
	".popsection\n");

static unsigned long trace(enum calibrate_call call, size_t nr)
{
	const void *sequence[] = { calibrate_test_one, calibrate_test_two, calibrate_test_two,
				   calibrate_test_one };

	calibrate_test_trace = 0;
	calibrate_calls_run(call, sequence, nr);
	return *(volatile unsigned long *)&calibrate_test_trace;
}

static void test_each_address_is_called_once_in_order(void **state)
{
	(void)state;
	assert_int_equal(trace(CALIBRATE_INDIRECT, 4), 1 << 6 | 2 << 4 | 2 << 2 | 1);
	assert_int_equal(trace(CALIBRATE_RETPOLINE, 4), 1 << 6 | 2 << 4 | 2 << 2 | 1);
	assert_int_equal(trace(CALIBRATE_INDIRECT, 1), 1);
	assert_int_equal(trace(CALIBRATE_RETPOLINE, 1), 1);
}

static void test_controls_call_none_of_them(void **state)
{
	(void)state;
	assert_int_equal(trace(CALIBRATE_NONE, 4), 0);
	assert_int_equal(trace(CALIBRATE_DIRECT, 4), 0);
}

static void test_targets_return(void **state)
{
	const void *sequence[CALIBRATE_NR_TARGETS];

	(void)state;
	for (size_t i = 0; i < CALIBRATE_NR_TARGETS; i++) {
		sequence[i] = calibrate_target(i);
		assert_int_equal(*(const unsigned char *)sequence[i], 0xc3);
		assert_int_equal((uintptr_t)sequence[i] % 64, 0);
		assert_true(!i || sequence[i] != sequence[i - 1]);
	}
	calibrate_calls_run(CALIBRATE_INDIRECT, sequence, CALIBRATE_NR_TARGETS);
	calibrate_calls_run(CALIBRATE_RETPOLINE, sequence, CALIBRATE_NR_TARGETS);
}

static void test_measured_times(void **state)
{
	struct calibrate c;
	int ret = calibrate_measure(&c, 0);

	(void)state;
	if (ret == -ENOTSUP)
		skip();
	assert_int_equal(ret, 0);
	assert_int_equal(c.nr_blocks, CALIBRATE_MIN_BLOCKS);
	for (int predicted = 0; predicted < 2; predicted++)
		for (int call = 0; call < CALIBRATE_NR_CALLS; call++)
			for (size_t i = 0; i < c.nr_blocks; i++)
				assert_true(isfinite(c.ns[predicted][call][i]) &&
					    c.ns[predicted][call][i] > 0);
	calibrate_release(&c);
}
#endif

/*
 * Block i: the loop takes 1 + i, and the calls on top of that 2, 3 + i / 100 and 9 where they
 * are predicted; 2, 9 and 9 with 1/4 more or less in turn where they are not.
 */
static void make_up(struct calibrate *c)
{
	*c = (struct calibrate){ .clock = { .resolution_ns = 1, .tsc_hz = 2e9 } };
	for (size_t i = 0; i < NR_BLOCKS; i++) {
		double loop = 1 + (double)i;

		assert_int_equal(calibrate_add_block(c), 0);
		c->ns[1][CALIBRATE_NONE][i] = loop;
		c->ns[1][CALIBRATE_DIRECT][i] = loop + 2;
		c->ns[1][CALIBRATE_INDIRECT][i] = loop + 3 + (double)i / 100;
		c->ns[1][CALIBRATE_RETPOLINE][i] = loop + 9;
		c->ns[0][CALIBRATE_NONE][i] = loop;
		c->ns[0][CALIBRATE_DIRECT][i] = loop + 2;
		c->ns[0][CALIBRATE_INDIRECT][i] = loop + 9;
		c->ns[0][CALIBRATE_RETPOLINE][i] = loop + 9 + (i % 2 ? 0.25 : -0.25);
	}
}

/* The row of @array that is of @call, of @predicted and, unless NULL, @minus; borrowed. */
static json_t *find(json_t *root, const char *array, const char *call, bool predicted,
		    const char *minus)
{
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(root, array), i, row)
		if (!strcmp(json_string_value(json_object_get(row, "call")), call) &&
		    json_is_true(json_object_get(row, "predicted")) == predicted &&
		    (!minus || !strcmp(json_string_value(json_object_get(row, "minus")), minus)))
			return row;
	fail_msg("no %s of %s", array, call);
	return NULL;
}

static void expect(const json_t *row, const char *unit, double median, double lo, double hi)
{
	const json_t *times = json_object_get(row, unit), *ci = json_object_get(times, "ci95");

	near(json_number_value(json_object_get(times, "median")), median);
	near(json_number_value(json_array_get(ci, 0)), lo);
	near(json_number_value(json_array_get(ci, 1)), hi);
}

/* The interval of 12 is from the 3rd to the 10th: 2 (1 + 12 + 66) / 4096 is 3.9 %. */
static void test_the_loop_is_subtracted_block_by_block(void **state)
{
	struct calibrate c;
	json_t *root, *row;

	(void)state;
	make_up(&c);
	root = calibrate_results(&c);
	assert_int_equal(json_array_size(json_object_get(root, "loop")), 2);
	assert_int_equal(json_array_size(json_object_get(root, "calls")), 6);
	expect(find(root, "loop", "none", true, NULL), "ns", 6.5, 3, 10);
	expect(find(root, "calls", "direct", true, NULL), "ns", 2, 2, 2);
	row = find(root, "calls", "indirect", true, NULL);
	expect(row, "ns", 3.055, 3.02, 3.09);
	expect(row, "ticks", 6.11, 6.04, 6.18);
	row = json_object_get(row, "blocks");
	assert_int_equal(json_array_size(row), NR_BLOCKS);
	near(json_number_value(json_array_get(row, 11)), 3.11);
	expect(find(root, "calls", "retpoline", false, NULL), "ns", 9, 8.75, 9.25);
	json_decref(root);
	calibrate_release(&c);
}

/* The rarer sign is none of 12: 2 / 4096, and one of six comparisons. Then 6 of 12. */
static void test_differences(void **state)
{
	struct calibrate c;
	json_t *root, *row;

	(void)state;
	make_up(&c);
	root = calibrate_results(&c);
	assert_int_equal(json_array_size(json_object_get(root, "differences")), 6);
	row = find(root, "differences", "indirect", true, "direct");
	expect(row, "ns", 1.055, 1.02, 1.09);
	assert_true(json_is_true(json_object_get(row, "resolved")));
	assert_null(json_object_get(row, "bound_ns"));
	near(json_number_value(json_object_get(row, "p_holm")), 6 * 2. / 4096);
	row = find(root, "differences", "retpoline", true, "indirect");
	expect(row, "ns", 5.945, 5.91, 5.98);
	row = find(root, "differences", "retpoline", false, "indirect");
	expect(row, "ns", 0, -0.25, 0.25);
	assert_true(json_is_false(json_object_get(row, "resolved")));
	near(json_number_value(json_object_get(row, "bound_ns")), 0.25);
	near(json_number_value(json_object_get(row, "p_holm")), 1);
	json_decref(root);
	calibrate_release(&c);
}

static void test_no_ticks_without_a_counter(void **state)
{
	struct calibrate c;
	json_t *root;

	(void)state;
	make_up(&c);
	c.clock.tsc_hz = 0;
	root = calibrate_results(&c);
	assert_null(json_object_get(find(root, "calls", "direct", true, NULL), "ticks"));
	json_decref(root);
	calibrate_release(&c);
}

static char *text_of(const json_t *root)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	assert_non_null(f);
	calibrate_text(root, f);
	assert_int_equal(fclose(f), 0);
	return text;
}

static void test_text(void **state)
{
	struct calibrate c;
	json_t *root;
	char *text;

	(void)state;
	make_up(&c);
	root = calibrate_results(&c);
	json_object_set_new(root, "context",
			    json_pack("{s:i, s:i, s:i, s:s, s:{s:f}}", "cpu", 3, "nr_blocks",
				      NR_BLOCKS, "nr_targets", 64, "virt", "kvm", "clock", "tsc_hz",
				      2e9));
	text = text_of(root);
	assert_non_null(strstr(text, "on CPU 3"));
	assert_non_null(strstr(text, "virtual machine: kvm\n"));
	assert_non_null(strstr(text, "\nindirect                1              3.055      [3.020, 3.090]      6.11        [6.04, 6.18]\n"));
	assert_non_null(strstr(text, "\nretpoline - indirect    1              5.945      [5.910, 5.980]     11.89      [11.82, 11.96]\n"));
	assert_non_null(strstr(text, "\nretpoline - indirect    64 random    ~\u00b10.250     [-0.250, 0.250]         ~       [-0.50, 0.50]\n"));
	free(text);
	json_decref(root);
	calibrate_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#ifdef __x86_64__
		cmocka_unit_test(test_each_address_is_called_once_in_order),
		cmocka_unit_test(test_controls_call_none_of_them),
		cmocka_unit_test(test_targets_return),
		cmocka_unit_test(test_measured_times),
#endif
		cmocka_unit_test(test_the_loop_is_subtracted_block_by_block),
		cmocka_unit_test(test_differences),
		cmocka_unit_test(test_no_ticks_without_a_counter),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
