// SPDX-License-Identifier: GPL-2.0-only
/* The plugin's cold data lines, from patterns of accesses that are known. */
#include "scratch.h"

#include "bench/qemu-plugin/cold.c"	/* the plugin is no part of the harness */

#define SHARED	0x1000ul	/* lines that each operation touches */
#define NR_SHARED 100

struct operation operation;

/* One operation that touches lines shared by all and @nr of its own from @own on. */
static uint64_t operate(uint64_t own, unsigned int nr)
{
	memset(&operation, 0, sizeof(operation));
	cold_next();
	for (uint64_t i = 0; i < NR_SHARED; i++)
		cold_add(SHARED + i, 1);
	for (uint64_t i = 0; i < nr; i++)
		cold_add(own + i, 2);
	assert_int_equal(operation.count[C_confused], 0);
	assert_int_equal(operation.count[C_cold_cachelines], nr_cold_lines);
	return operation.count[C_cold_cachelines];
}

static void test_shared_lines_are_warm_after_the_first(void **state)
{
	(void)state;
	cold_clear();
	assert_int_equal(operate(0x100000, 3), NR_SHARED + 3);
	for (uint64_t op = 1; op < 100; op++) {
		assert_int_equal(operate(0x100000 + 8 * op, 3), 3);
		for (unsigned int i = 0; i < 3; i++) {
			assert_int_equal(cold_lines[i].line, 0x100000 + 8 * op + i);
			assert_int_equal(cold_lines[i].insn, 2);
		}
	}
}

static void test_a_line_is_warm_for_16_operations(void **state)
{
	(void)state;
	for (unsigned int between = 0; between < 20; between++) {
		cold_clear();
		operate(0x100000, 5);
		for (unsigned int i = 0; i < between; i++)
			operate(0, 0);
		/* 15 in between: the 16th before it touched them */
		assert_int_equal(operate(0x100000, 5), between < 16 ? 0 : 5);
	}
}

static void test_another_cell_knows_nothing(void **state)
{
	(void)state;
	cold_clear();
	operate(0x100000, 5);
	cold_clear();
	assert_int_equal(operate(0x100000, 5), NR_SHARED + 5);
}

/* More lines than there is room for: old ones go, what is warm stays so. */
static void test_room_never_ends(void **state)
{
	(void)state;
	cold_clear();
	operate(0, 0);
	for (uint64_t op = 0; op < 1000; op++)
		assert_int_equal(operate(0x100000 + 1000 * op, 1000), 1000);
	assert_int_equal(operate(0x100000 + 1000 * 990, 1000), 0);
	assert_int_equal(operate(0x100000 + 1000 * 10, 1000), 1000);
}

static void test_more_than_can_be_named_is_confused(void **state)
{
	(void)state;
	cold_clear();
	memset(&operation, 0, sizeof(operation));
	cold_next();
	for (uint64_t i = 0; i <= MAX_COLD_LINES; i++)
		cold_add(i, 1);
	assert_int_equal(operation.count[C_cold_cachelines], MAX_COLD_LINES + 1);
	assert_int_equal(operation.count[C_confused], 1);
	assert_int_equal(nr_cold_lines, MAX_COLD_LINES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shared_lines_are_warm_after_the_first),
		cmocka_unit_test(test_a_line_is_warm_for_16_operations),
		cmocka_unit_test(test_another_cell_knows_nothing),
		cmocka_unit_test(test_room_never_ends),
		cmocka_unit_test(test_more_than_can_be_named_is_confused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
