// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plugin between two fakes: blocks of code that are laid out by hand, and a
 * QEMU. An instruction that would cross a page is reported as the last of its block
 * and taken back; it is a block of its own then. In a guest that cannot be laid out:
 * only kernel mode is looked at like this, and where the compiler puts a call is
 * chance.
 */
#include "fake_qemu.h"

#include "bench/qemu-plugin/callbacks.h"
#include "bench/qemu-plugin/edges.h"
#include "bench/qemu-plugin/operation.h"
#include "workloads/mark.h"

#define PAGE		0xffffffff81001000ull	/* a page boundary */
#define FUNCTION	0xffffffff81002000ull
#define THUNK		0xffffffff81003000ull
#define JITED		0xffffffffa0001000ull	/* a page boundary */

static const char symbols[] = "ffffffff81000000 T irq_entries_start\n"
			      "ffffffff81000100 T asm_sysvec_something\n"
			      "ffffffff81000200 T __switch_to_asm\n"
			      "ffffffff81002000 T function\n"
			      "ffffffff81003000 T __x86_indirect_thunk_rax\n"
			      "ffffffff81003020 T end\n";

static const uint8_t nop[] = { 0x90 };
static const uint8_t call_rax[] = { 0xff, 0xd0 };
static const uint8_t call_rel[] = { 0xe8, 0, 0, 0, 0 };
/* To THUNK, from the last byte of the page. */
static const uint8_t call_thunk[] = { 0xe8, 0xfc, 0x1f, 0, 0 };
static const uint8_t jmp_rax[] = { 0xff, 0xe0 };
static const uint8_t mov[] = { 0x48, 0x89, 0xd8 };

/* Two instructions, of which the second lies across @boundary. */
static void run_across(uint64_t boundary, const uint8_t *bytes, size_t size)
{
	struct qemu_plugin_tb tb = { .insn[0].vaddr = boundary - 2 };

	add_insn(&tb, nop, sizeof(nop));
	add_insn(&tb, bytes, size);
	run_block(&tb, true);
	run_one(boundary - 1, bytes, size);
}

static int setup(void **state)
{
	char *path, *arg;
	qemu_info_t info = { .system_emulation = true, .system.max_vcpus = 1 };
	char out[] = "out=/dev/null", mem[] = "mem=off";
	int ret = scratch_setup(state);

	if (ret)
		return ret;
	scratch_put("symbols", symbols);
	path = scratch_path("symbols");
	assert_true(asprintf(&arg, "symbols=%s", path) > 0);
	ret = qemu_plugin_install(0, &info, 3, (char *[]){ out, arg, mem });
	free(arg);
	free(path);
	operation_mark(MARK_CELL_BEGIN);
	return ret;
}

static void expect(unsigned int counter, uint64_t value)
{
	static const char *const names[] = {
#define X(name) #name,
		COUNTERS(X)
#undef X
	};

	if (operation.count[counter] != value)
		fail_msg("%s is %llu, not %llu", names[counter],
			 (unsigned long long)operation.count[counter],
			 (unsigned long long)value);
}

static void end(uint64_t insns)
{
	operation_mark(MARK_OP_END);
	expect(C_insns, insns);
	expect(C_confused, 0);
}

static void test_indirect_call_across_pages(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	run_across(PAGE, call_rax, sizeof(call_rax));
	run_one(FUNCTION, nop, sizeof(nop));
	end(3);
	expect(C_indirect_calls, 1);
	assert_int_equal(nr_edges, 1);
	assert_true(edges[0].from == PAGE - 1 && edges[0].to == FUNCTION);
}

static void test_indirect_jump_across_pages(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	run_across(PAGE, jmp_rax, sizeof(jmp_rax));
	run_one(FUNCTION, nop, sizeof(nop));
	end(3);
	expect(C_indirect_jumps, 1);
}

static void test_retpoline_across_pages(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	run_across(PAGE, call_thunk, sizeof(call_thunk));
	run_one(THUNK, mov, sizeof(mov));
	run_one(FUNCTION, nop, sizeof(nop));
	end(4);
	expect(C_indirect_calls, 1);
	expect(C_retpolines, 1);
}

static void test_others_across_pages(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	run_across(PAGE, call_rel, sizeof(call_rel));
	run_across(PAGE, mov, sizeof(mov));
	end(4);
	expect(C_direct_calls, 1);
	expect(C_bpf_insns, 0);
}

static void test_jited_code_across_pages(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	run_across(JITED, call_rax, sizeof(call_rax));
	run_one(FUNCTION, nop, sizeof(nop));
	end(3);
	expect(C_bpf_insns, 2);
	expect(C_indirect_calls, 1);
}

/* At the end of the page and not across it: nothing is taken back. */
static void test_last_of_a_page(void **state)
{
	struct qemu_plugin_tb tb = { .insn[0].vaddr = PAGE - 3 };

	(void)state;
	operation_mark(MARK_OP_BEGIN);
	add_insn(&tb, nop, sizeof(nop));
	add_insn(&tb, call_rax, sizeof(call_rax));
	run_block(&tb, false);
	run_one(FUNCTION, nop, sizeof(nop));
	end(3);
	expect(C_indirect_calls, 1);
}

/* User mode has no such boundary: each instruction is counted by itself. */
static void test_user_mode(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	run_across(0x401000, call_rax, sizeof(call_rax));
	end(0);
	expect(C_insns_user, 2);
	expect(C_indirect_calls, 0);
}

/* A branch that arrives where nobody looks is noticed: the check itself works. */
static void test_an_arrival_that_is_missed(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	run_across(PAGE, call_rax, sizeof(call_rax));
	run_one(FUNCTION + 5, nop, sizeof(nop));
	run_one(FUNCTION, nop, sizeof(nop));
	operation_mark(MARK_OP_END);
	expect(C_confused, 1);
}

/* Without profile=on nothing is asked for where the profile would look. */
static void test_no_profile_by_default(void **state)
{
	static const uint8_t ret[] = { 0xc3 };
	struct qemu_plugin_tb inside = { .insn[0].vaddr = FUNCTION + 64 };
	struct qemu_plugin_tb user = { .insn[0].vaddr = 0x401000 };

	(void)state;
	add_insn(&inside, ret, sizeof(ret));
	add_insn(&user, nop, sizeof(nop));
	run_block(&inside, false);
	run_block(&user, false);
	assert_int_equal(inside.asked.nr_cbs + inside.insn[0].asked.nr_cbs, 0);
	assert_int_equal(inside.asked.nr_adds, 1);
	assert_int_equal(user.asked.nr_cbs + user.insn[0].asked.nr_cbs, 0);
	assert_int_equal(user.insn[0].asked.nr_adds, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_indirect_call_across_pages),
		cmocka_unit_test(test_indirect_jump_across_pages),
		cmocka_unit_test(test_retpoline_across_pages),
		cmocka_unit_test(test_others_across_pages),
		cmocka_unit_test(test_jited_code_across_pages),
		cmocka_unit_test(test_last_of_a_page),
		cmocka_unit_test(test_user_mode),
		cmocka_unit_test(test_an_arrival_that_is_missed),
		cmocka_unit_test(test_no_profile_by_default),
	};

	return cmocka_run_group_tests(tests, setup, scratch_teardown);
}
