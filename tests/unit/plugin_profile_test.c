// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plugin with profile=on: calls, tail calls, thunks, interrupts and exceptions of
 * a made-up kernel, instruction by instruction, and the tree that comes out.
 */
#include "fake_qemu.h"

#include "bench/qemu-plugin/operation.h"
#include "bench/qemu-plugin/output.h"
#include "bench/qemu-plugin/profile.h"
#include "workloads/mark.h"

#define USER		0x401000ull
#define SYSCALL		0xffffffff81005000ull
#define LABEL		0xffffffff81005100ull	/* a symbol inside of the entry */
#define OUTER		0xffffffff81006000ull
#define INNER		0xffffffff81007000ull
#define INNER_COLD	0xffffffff81007800ull
#define OTHER		0xffffffff81008000ull
#define INTERRUPT	0xffffffff81000100ull
#define FAULT		0xffffffff81000140ull
#define SWITCH		0xffffffff81000200ull
#define THUNK		0xffffffff81003000ull
#define RETURN_THUNK	0xffffffff81003040ull
#define JITED		0xffffffffa0001000ull

static const char symbols[] = "ffffffff81000000 T irq_entries_start\n"
			      "ffffffff81000100 T asm_sysvec_something\n"
			      "ffffffff81000140 T asm_exc_page_fault\n"
			      "ffffffff81000200 T __switch_to_asm\n"
			      "ffffffff81000300 T after_switch\n"
			      "ffffffff81003000 T __x86_indirect_thunk_rax\n"
			      "ffffffff81003020 T between\n"
			      "ffffffff81003040 T __x86_return_thunk\n"
			      "ffffffff81003060 T end\n"
			      "ffffffff81005000 T entry_SYSCALL_64\n"
			      "ffffffff81005100 T entry_label\n"
			      "ffffffff81006000 T outer\n"
			      "ffffffff81007000 T inner\n"
			      "ffffffff81007800 t inner.cold\n"
			      "ffffffff81008000 T other\n";

static void other_insns(uint64_t vaddr, int nr)
{
	static const uint8_t nop[] = { 0x90 };

	for (int i = 0; i < nr; i++)
		run_one(vaddr + (uint64_t)i, nop, sizeof(nop));
}

/* call or jmp rel32 */
static void branch(uint8_t opcode, uint64_t from, uint64_t to)
{
	int32_t rel = (int32_t)(to - (from + 5));
	uint8_t bytes[5] = { opcode };

	memcpy(bytes + 1, &rel, sizeof(rel));
	run_one(from, bytes, sizeof(bytes));
}

static void call(uint64_t from, uint64_t to)
{
	branch(0xe8, from, to);
}

static void jump(uint64_t from, uint64_t to)
{
	branch(0xe9, from, to);
}

static void ret(uint64_t from)
{
	static const uint8_t bytes[] = { 0xc3 };

	run_one(from, bytes, sizeof(bytes));
}

static void iretq(uint64_t from)
{
	static const uint8_t bytes[] = { 0x48, 0xcf };

	run_one(from, bytes, sizeof(bytes));
}

static void call_rax(uint64_t from)
{
	static const uint8_t bytes[] = { 0xff, 0xd0 };

	run_one(from, bytes, sizeof(bytes));
}

static void jmp_rax(uint64_t from)
{
	static const uint8_t bytes[] = { 0xff, 0xe0 };

	run_one(from, bytes, sizeof(bytes));
}

/* call 1f; 1: mov %rax,(%rsp); ret */
static void through_thunk(void)
{
	call(THUNK, THUNK + 8);
	other_insns(THUNK + 8, 1);
	ret(THUNK + 9);
}

static int setup(void **state)
{
	qemu_info_t info = { .system_emulation = true, .system.max_vcpus = 1 };
	char *out, *arg, mem[] = "mem=off", profile[] = "profile=on";
	char *path;
	int err = scratch_setup(state);

	if (err)
		return err;
	scratch_put("symbols", symbols);
	path = scratch_path("symbols");
	assert_true(asprintf(&arg, "symbols=%s", path) > 0);
	free(path);
	path = scratch_path("counters");
	assert_true(asprintf(&out, "out=%s", path) > 0);
	free(path);
	err = qemu_plugin_install(0, &info, 4, (char *[]){ out, arg, mem, profile });
	free(arg);
	free(out);
	operation_mark(MARK_CELL_BEGIN);
	return err;
}

/* A system call that has come to do something: 2 instructions, one of them a call. */
static void begin(void)
{
	operation_mark(MARK_OP_BEGIN);
	other_insns(USER, 3);
	other_insns(SYSCALL, 1);
	call(SYSCALL + 1, OUTER);
}

/* Back in the entry, and in user mode: 1 instruction. */
static void end(void)
{
	uint64_t sum = 0;

	other_insns(SYSCALL + 6, 1);
	other_insns(USER + 3, 1);
	operation_mark(MARK_OP_END);
	assert_false(profile_lost);
	assert_int_equal(operation.count[C_confused], 0);
	assert_int_equal(operation.count[C_insns_user], 4);
	for (unsigned int i = 0; i < nr_profile_nodes; i++)
		sum += profile_nodes[i].insns;
	assert_int_equal(sum, operation.count[C_insns]);
}

static void expect(unsigned int i, uint32_t parent, uint64_t function, uint64_t insns,
		   uint64_t calls)
{
	const struct profile_node *node = &profile_nodes[i];

	if (i >= nr_profile_nodes)
		fail_msg("there are %u nodes", nr_profile_nodes);
	if (node->parent != parent || node->function != function || node->insns != insns ||
	    node->calls != calls)
		fail_msg("node %u is %u %llx %llu %llu", i, node->parent,
			 (unsigned long long)node->function, (unsigned long long)node->insns,
			 (unsigned long long)node->calls);
}

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
		cmocka_unit_test(test_calls_and_returns),
		cmocka_unit_test(test_tail_call),
		cmocka_unit_test(test_jumps_within_a_function),
		cmocka_unit_test(test_the_entry_keeps_its_place),
		cmocka_unit_test(test_retpoline),
		cmocka_unit_test(test_jump_that_is_not_taken),
		cmocka_unit_test(test_interrupt),
		cmocka_unit_test(test_exception),
		cmocka_unit_test(test_exception_in_user_mode),
		cmocka_unit_test(test_jited_code),
		cmocka_unit_test(test_a_stack_that_underflows),
		cmocka_unit_test(test_a_return_to_elsewhere),
		cmocka_unit_test(test_another_task),
		cmocka_unit_test(test_output),
	};

	return cmocka_run_group_tests(tests, setup, scratch_teardown);
}
