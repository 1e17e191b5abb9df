/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A made-up kernel that a fake of QEMU executes, instruction by instruction, for the plugin
 * with profile=on.
 */
#ifndef FSNBENCH_TESTS_PLUGIN_PROFILE_KIT_H
#define FSNBENCH_TESTS_PLUGIN_PROFILE_KIT_H

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

static inline void other_insns(uint64_t vaddr, int nr)
{
	static const uint8_t nop[] = { 0x90 };

	for (int i = 0; i < nr; i++)
		run_one(vaddr + (uint64_t)i, nop, sizeof(nop));
}

/* call or jmp rel32 */
static inline void branch(uint8_t opcode, uint64_t from, uint64_t to)
{
	int32_t rel = (int32_t)(to - (from + 5));
	uint8_t bytes[5] = { opcode };

	memcpy(bytes + 1, &rel, sizeof(rel));
	run_one(from, bytes, sizeof(bytes));
}

static inline void call(uint64_t from, uint64_t to)
{
	branch(0xe8, from, to);
}

static inline void jump(uint64_t from, uint64_t to)
{
	branch(0xe9, from, to);
}

static inline void ret(uint64_t from)
{
	static const uint8_t bytes[] = { 0xc3 };

	run_one(from, bytes, sizeof(bytes));
}

static inline void iretq(uint64_t from)
{
	static const uint8_t bytes[] = { 0x48, 0xcf };

	run_one(from, bytes, sizeof(bytes));
}

static inline void call_rax(uint64_t from)
{
	static const uint8_t bytes[] = { 0xff, 0xd0 };

	run_one(from, bytes, sizeof(bytes));
}

static inline void jmp_rax(uint64_t from)
{
	static const uint8_t bytes[] = { 0xff, 0xe0 };

	run_one(from, bytes, sizeof(bytes));
}

/* call 1f; 1: mov %rax,(%rsp); ret */
static inline void through_thunk(void)
{
	call(THUNK, THUNK + 8);
	other_insns(THUNK + 8, 1);
	ret(THUNK + 9);
}

static inline int setup(void **state)
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
static inline void begin(void)
{
	operation_mark(MARK_OP_BEGIN);
	other_insns(USER, 3);
	other_insns(SYSCALL, 1);
	call(SYSCALL + 1, OUTER);
}

/* Back in the entry, and in user mode: 1 instruction. */
static inline void end(void)
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

static inline void expect(unsigned int i, uint32_t parent, uint64_t function, uint64_t insns,
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

#endif
