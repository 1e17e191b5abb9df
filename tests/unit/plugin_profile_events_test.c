// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plugin with profile=on: interrupts, exceptions and what it cannot follow, and how it
 * writes the trees.
 */
#include "plugin_profile_kit.h"

/* Between a call and the function's first block: it is cut out, the call arrives after it. */
static void test_interrupt(void **state)
{
	(void)state;
	begin();
	call(OUTER, INNER);
	other_insns(INTERRUPT, 1);
	call(INTERRUPT + 1, OTHER);
	other_insns(FAULT, 1);		/* and a fault in it */
	iretq(FAULT + 1);
	other_insns(OTHER, 50);
	ret(OTHER + 50);
	iretq(INTERRUPT + 6);
	other_insns(INNER, 3);
	ret(INNER + 3);
	ret(OUTER + 5);
	end();
	assert_int_equal(operation.count[C_interrupts], 1);
	assert_int_equal(nr_profile_nodes, 3);
	expect(1, 1, OUTER, 2, 1);
	expect(2, 2, INNER, 4, 1);
}

static void test_exception(void **state)
{
	(void)state;
	begin();
	other_insns(OUTER, 1);
	other_insns(FAULT, 1);
	call(FAULT + 1, OTHER);
	other_insns(OTHER, 2);
	ret(OTHER + 2);
	jump(FAULT + 6, LABEL);		/* error_return */
	iretq(LABEL);
	other_insns(OUTER, 2);		/* the instruction that faulted, again */
	ret(OUTER + 2);
	end();
	assert_int_equal(nr_profile_nodes, 4);
	expect(1, 1, OUTER, 4, 1);
	expect(2, 2, FAULT, 4, 1);
	expect(3, 3, OTHER, 3, 1);
}

/* A fault of user mode is a root of its own. */
static void test_exception_in_user_mode(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	other_insns(USER, 3);
	other_insns(FAULT, 2);
	iretq(FAULT + 2);
	other_insns(USER + 3, 1);
	operation_mark(MARK_OP_END);
	assert_false(profile_lost);
	assert_int_equal(nr_profile_nodes, 1);
	expect(0, 0, FAULT, 3, 1);
}

/* More returns than calls: the tree is worth nothing, and the plugin says so. */
static void test_a_stack_that_underflows(void **state)
{
	(void)state;
	begin();
	ret(OUTER);
	other_insns(SYSCALL + 6, 1);
	ret(SYSCALL + 7);
	other_insns(OTHER, 1);
	operation_mark(MARK_OP_END);
	assert_true(profile_lost);
	begin();
	ret(OUTER);
	end();
}

static void test_a_return_to_elsewhere(void **state)
{
	(void)state;
	begin();
	ret(OUTER);
	other_insns(OTHER, 1);
	operation_mark(MARK_OP_END);
	assert_true(profile_lost);
}

static void test_another_task(void **state)
{
	(void)state;
	begin();
	call(OUTER, SWITCH);
	other_insns(SWITCH, 1);
	operation_mark(MARK_OP_END);
	assert_true(profile_lost);
	assert_int_equal(operation.count[C_switches], 1);
}

static void expect_lines(const char *text, const char *const *lines)
{
	const char *at = text;

	for (; *lines; lines++) {
		at = strstr(at, *lines);
		if (!at)
			fail_msg("missing or not in its place: %s\nin: %s", *lines, text);
		at += strlen(*lines);
	}
}

/* The last test: it closes the file. */
static void test_output(void **state)
{
	static const char *const lines[] = {
		"fsncount 1 mem=off profile=on\n", "cell 9\n",
		"\np 0 ffffffff81005000 3 1\np 1 ffffffff81006000 1 1\nop ",
		"\n=\nop ", "\nx\nop ", "\np 0 ffffffff81005000 3 1\np 1 ffffffff81006000 1 1\nend\n",
		"eof\n", NULL
	};
	char *path, *text;

	(void)state;
	operation_mark(MARK_CELL_END);
	operation_mark(MARK_DIGIT + 9);
	operation_mark(MARK_CELL_BEGIN);
	for (int i = 0; i < 4; i++) {
		begin();
		ret(OUTER);
		if (i == 2) {
			other_insns(OTHER, 1);
			operation_mark(MARK_OP_END);
			continue;
		}
		end();
	}
	operation_mark(MARK_CELL_END);
	output_close();
	path = scratch_path("counters");
	text = scratch_read(path);
	expect_lines(text, lines);
	free(path);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_interrupt),
		cmocka_unit_test(test_exception),
		cmocka_unit_test(test_exception_in_user_mode),
		cmocka_unit_test(test_a_stack_that_underflows),
		cmocka_unit_test(test_a_return_to_elsewhere),
		cmocka_unit_test(test_another_task),
		cmocka_unit_test(test_output),
	};

	return cmocka_run_group_tests(tests, setup, scratch_teardown);
}
