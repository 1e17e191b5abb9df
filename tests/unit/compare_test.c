// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench compare: differences by hand, and which of them are worse. */
#include "compare_kit.h"

static void test_exact_differences(void **state)
{
	json_t *cell[2];
	char *out, *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	add(PARENT, 2000, 2010, cell);
	cells_count(cell[1], "cachelines", 52);
	cells_count(cell[0], "code_cachelines", 90);
	cells_count(cell[1], "code_cachelines", 89);
	cells_count(cell[0], "stack_bytes", 400);
	cells_count(cell[1], "stack_bytes", 416);
	add_plain(SKIP, 3000, 2990);
	add_plain(PASS, 3000, 3001);
	assert_int_equal(compare(&out, &err, NULL, NULL, NULL), 0);
	assert_string_equal(err, "");
	expect_row(out, "  read tmpfs parent\n", "+10 +0.50% 0 +2 -1 +16 read tmpfs parent");
	expect_row(out, "  read tmpfs send_to_group bpf skip\n", "-10 -0.33% 0 0 0 0 read");
	/* The worst first; equal ones are counted only. */
	assert_true(strstr(out, "tmpfs parent\n") < strstr(out, "bpf pass\n"));
	assert_true(strstr(out, "bpf pass\n") < strstr(out, "bpf skip\n"));
	assert_null(strstr(out, "tmpfs never\n"));
	expect_row(out, "\nisec ", "isec off 1 1 2 0 0 0 0 0");
	check_width(out, 100);
	free(err);
	free(out);
}

static void test_gate(void **state)
{
	char *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	add_plain(PARENT, 2000, 2010);
	add_plain(SKIP, 3000, 2990);
	add_plain(PASS, 3000, 3001);
	assert_int_equal(compare(NULL, &err, "--gate", NULL, NULL), 1);
	assert_string_equal(err, "fsnbench compare: 2 of 4 cells are worse, the first " PARENT
				 " (isec, off): insns +10, indirect calls 0\n");
	free(err);
	assert_int_equal(compare(NULL, NULL, NULL, NULL, NULL), 0);
	assert_int_equal(gate("9"), 1);
	assert_int_equal(gate("10"), 0);
	assert_int_equal(gate("0.49%"), 1);
	assert_int_equal(gate("0.5%"), 0);
}

static void test_fewer_instructions_are_not_worse(void **state)
{
	(void)state;
	add_plain(NEVER, 1000, 990);
	assert_int_equal(gate(NULL), 0);
}

/* A call is worse whatever is saved, and no limit of instructions excuses it. */
static void test_indirect_calls_and_jumps(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	add(NEVER, 1000, 990, cell);
	cells_count(cell[1], "indirect_jumps", 1);
	assert_int_equal(gate("100"), 1);
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	expect_row(out, "read tmpfs never", "-10 -1.00% +1 0 0 0 read");
	expect_row(out, "\nisec ", "isec off 0 0 1 0 0 0 0 0");
	free(out);
}

/* Lines and stack are shown, and decide nothing. */
static void test_other_counters(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	add(NEVER, 1000, 1000, cell);
	cells_count(cell[1], "cachelines", 51);
	assert_int_equal(compare(&out, NULL, "--gate", NULL, NULL), 0);
	expect_row(out, "read tmpfs never", "0 0 +1 0 0 read tmpfs never");
	expect_row(out, "\nisec ", "isec off 0 0 0 0 1 0 0 0");
	free(out);
}

static void test_means_by_round(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	/* The rounds overlap: within 30. */
	add(NEVER, 0, 0, cell);
	by_mean(cell[0], "insns", 1000, 1002.5, 1000, 1020);
	by_mean(cell[1], "insns", 1010, 1012.5, 1010, 1030);
	/* They do not. */
	add(PARENT, 0, 0, cell);
	by_mean(cell[0], "insns", 2000, 2000.5, 2000, 2002);
	by_mean(cell[1], "insns", 2003, 2004.75, 2003, 2005);
	/* The same, round for round: nothing is to be resolved. */
	add(SKIP, 0, 0, cell);
	by_mean(cell[0], "insns", 3000, 3001.5, 3000, 3010);
	by_mean(cell[1], "insns", 3000, 3001.5, 3000, 3010);
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	expect_row(out, "tmpfs never", "~\u00b130 0 0 0 0 read");
	expect_row(out, "tmpfs parent", "+4.25* +0.21% 0 0 0 0 read");
	assert_null(strstr(out, "tmpfs send_to_group"));
	expect_row(out, "\nisec ", "isec off 1 0 1 1 0 0 0 0");
	free(out);
	/* What is not resolved is no regression. */
	assert_int_equal(gate("4.25"), 2);
	assert_int_equal(gate("5"), 0);
	assert_int_equal(gate("4"), 1);
	assert_int_equal(compare(&out, NULL, "--delta", "30", NULL), 0);
	expect_row(out, "\nisec ", "isec off 3 0 0 0 0 0 0 0");
	free(out);
}

/* One more call is worse whatever the rounds leave open; one less does not outweigh it. */
static void test_what_is_gravest(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	for (int i = 0; i < 2; i++) {
		add(i ? PARENT : NEVER, 0, 0, cell);
		by_mean(cell[0], "insns", 1000, 1002.5, 1000, 1020);
		by_mean(cell[1], "insns", 1010, 1012.5, 1010, 1030);
		cells_count(cell[1], "indirect_calls", i ? 2 : 0);
	}
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	expect_row(out, "tmpfs never", "~\u00b130 -1 0 0 0 read");
	expect_row(out, "tmpfs parent", "~\u00b130 +1 0 0 0 read");
	expect_row(out, "\nisec ", "isec off 0 0 1 1 0 0 0 0");
	free(out);
}

/* A mix of which every operation differs: all modes are the same. */
static void add_mix(const char *name, double old, double new)
{
	double mean[2] = { old, new };
	json_t *cell[2];

	add(name, 500, 500, cell);
	for (int s = 0; s < 2; s++) {
		json_object_set_new(cell[s], "cycle", json_integer(100));
		json_object_set_new(json_object_get(json_object_get(cell[s], "counts"), "mean"),
				    "insns", json_real(mean[s]));
		json_object_set_new(json_object_get(json_object_get(cell[s], "counts"), "mean"),
				    "cachelines", json_real(50));
	}
}

static void test_mixes_by_mean(void **state)
{
	char *out;

	(void)state;
	/* What nobody watches tells what equal means differ by: 1 in OLD, 2 in NEW. */
	add_mix("mix_mail/tmpfs/never", 700, 700);
	add_mix("mix_mail/tmpfs/unrelated_sb/fanotify", 701, 702);
	add_mix(MIX, 900, 902.5);
	add_mix("mix_mail/tmpfs/sb/fanotify", 950, 951.5);
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	expect_row(out, "mix_mail tmpfs parent", "+2.50* +0.28% 0 0");
	expect_row(out, "mix_mail tmpfs sb", "~\u00b13.50 0 0");
	expect_row(out, "\nisec ", "isec off 1 0 1 2 0 0 0 0");
	free(out);
}

/* Nobody says what equal means differ by. */
static void test_mix_without_resolution(void **state)
{
	char *out;

	(void)state;
	add_mix("mix_mail/tmpfs/never", 700, 700);
	add_mix(MIX, 900, 902.5);
	assert_int_equal(compare(&out, NULL, "--gate", NULL, NULL), 0);
	expect_row(out, "mix_mail tmpfs parent", "~\u00b12.50 0 0");
	expect_row(out, "\nisec ", "isec off 1 0 0 1 0 0 0 0");
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_exact_differences),
		TEST(test_gate),
		TEST(test_fewer_instructions_are_not_worse),
		TEST(test_indirect_calls_and_jumps),
		TEST(test_other_counters),
		TEST(test_means_by_round),
		TEST(test_what_is_gravest),
		TEST(test_mixes_by_mean),
		TEST(test_mix_without_resolution),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
