// SPDX-License-Identifier: GPL-2.0-only
/* The plugin with profile=on: calls, tail calls and thunks, and the tree that comes out. */
#include "plugin_profile_kit.h"

static void test_calls_and_returns(void **state)
{
	(void)state;
	begin();
	for (int i = 0; i < 2; i++) {
		other_insns(OUTER, 1);
		call(OUTER + 1, INNER);
		other_insns(INNER, 4);
		ret(INNER + 4);
		other_insns(OUTER + 6, 2);
	}
	ret(OUTER + 8);
	end();
	assert_int_equal(nr_profile_nodes, 3);
	expect(0, 0, SYSCALL, 3, 1);
	expect(1, 1, OUTER, 9, 1);
	expect(2, 2, INNER, 10, 2);
}

static void test_tail_call(void **state)
{
	(void)state;
	begin();
	other_insns(OUTER, 2);
	jump(OUTER + 2, INNER);
	other_insns(INNER, 1);
	jmp_rax(INNER + 1);
	other_insns(OTHER, 5);
	ret(OTHER + 5);		/* to where outer was called */
	end();
	assert_int_equal(nr_profile_nodes, 4);
	expect(0, 0, SYSCALL, 3, 1);
	expect(1, 1, OUTER, 3, 1);
	expect(2, 1, INNER, 2, 1);
	expect(3, 1, OTHER, 6, 1);
}

/* Loops, and parts of a function that lie elsewhere, are no tail calls. */
static void test_jumps_within_a_function(void **state)
{
	(void)state;
	begin();
	other_insns(OUTER, 1);
	call(OUTER + 1, INNER);
	other_insns(INNER, 1);
	jump(INNER + 1, INNER_COLD);
	other_insns(INNER_COLD, 1);
	jump(INNER_COLD + 1, INNER + 6);
	other_insns(INNER + 6, 2);
	jump(INNER + 8, INNER);
	other_insns(INNER, 1);
	ret(INNER + 30);
	other_insns(OUTER + 6, 1);
	ret(OUTER + 7);
	end();
	assert_int_equal(nr_profile_nodes, 3);
	expect(1, 1, OUTER, 4, 1);
	expect(2, 2, INNER, 9, 1);
}

/* A label inside of the entry is no function that takes its place. */
static void test_the_entry_keeps_its_place(void **state)
{
	(void)state;
	begin();
	ret(OUTER);
	jump(SYSCALL + 6, LABEL);
	other_insns(LABEL, 2);
	other_insns(USER + 3, 1);
	operation_mark(MARK_OP_END);
	assert_int_equal(nr_profile_nodes, 2);
	expect(0, 0, SYSCALL, 5, 1);
}

static void test_retpoline(void **state)
{
	(void)state;
	begin();
	call(OUTER, THUNK);
	through_thunk();
	other_insns(INNER, 4);
	jump(INNER + 4, RETURN_THUNK);
	ret(RETURN_THUNK);
	other_insns(OUTER + 5, 1);
	jump(OUTER + 6, THUNK);
	through_thunk();
	other_insns(OTHER, 1);
	jump(OTHER + 1, RETURN_THUNK);
	ret(RETURN_THUNK);
	end();
	assert_int_equal(nr_profile_nodes, 4);
	expect(0, 0, SYSCALL, 3, 1);
	expect(1, 1, OUTER, 9, 1);
	expect(2, 2, INNER, 6, 1);
	expect(3, 1, OTHER, 3, 1);
}

/* jcc to a thunk, not taken */
static void test_jump_that_is_not_taken(void **state)
{
	uint8_t je[6] = { 0x0f, 0x84 };
	int32_t rel = (int32_t)(THUNK - (OUTER + sizeof(je)));

	(void)state;
	memcpy(je + 2, &rel, sizeof(rel));
	begin();
	run_one(OUTER, je, sizeof(je));
	other_insns(OUTER + 6, 1);
	call(OUTER + 7, INNER);
	ret(INNER);
	ret(OUTER + 12);
	end();
	assert_int_equal(nr_profile_nodes, 3);
	expect(1, 1, OUTER, 4, 1);
}

/* Of JITed code there are no symbols; a trampoline returns for the function below it. */
static void test_jited_code(void **state)
{
	(void)state;
	begin();
	call(OUTER, JITED);
	other_insns(JITED, 1);
	call(JITED + 1, JITED + 100);
	jump(JITED + 100, JITED + 200);
	other_insns(JITED + 200, 2);
	call_rax(JITED + 202);
	ret(INNER);
	ret(JITED + 204);
	other_insns(JITED + 6, 1);
	ret(JITED + 7);
	call(OUTER + 5, INNER);
	call(INNER, JITED + 300);
	ret(JITED + 300);		/* for both */
	ret(OUTER + 10);
	end();
	assert_int_equal(nr_profile_nodes, 7);
	expect(1, 1, OUTER, 3, 1);
	expect(2, 2, JITED, 4, 1);
	expect(3, 3, JITED + 100, 5, 1);
	expect(4, 4, INNER, 1, 1);
	expect(5, 2, INNER, 1, 1);
	expect(6, 6, JITED + 300, 1, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls_and_returns),
		cmocka_unit_test(test_tail_call),
		cmocka_unit_test(test_jumps_within_a_function),
		cmocka_unit_test(test_the_entry_keeps_its_place),
		cmocka_unit_test(test_retpoline),
		cmocka_unit_test(test_jump_that_is_not_taken),
		cmocka_unit_test(test_jited_code),
	};

	return cmocka_run_group_tests(tests, setup, scratch_teardown);
}
