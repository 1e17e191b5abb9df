// SPDX-License-Identifier: GPL-2.0-only
/* What runs while the guest executes: this is what counting costs. */
#include "callbacks.h"

#include "cold.h"
#include "edges.h"
#include "lines.h"
#include "operation.h"
#include "profile.h"
#include "tasks.h"

#define THREAD_SIZE	16384		/* x86-64, without KASAN */

struct line_set data_lines, code_lines;
uint32_t lines_epoch;

static uint64_t rep_last_pc, rep_last_insns;

static uint64_t as_number(void *udata)
{
	return (uint64_t)(uintptr_t)udata;
}

static void add_code_line(uint64_t line)
{
	if (counting())
		lines_add(&code_lines, line, &operation.count[C_code_cachelines]);
}

void on_block(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	edges_block(as_number(vaddr));
}

void on_block_line(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	edges_block(as_number(vaddr));
	add_code_line(as_number(vaddr) >> LINE_SHIFT);
}

void on_code_line(unsigned int vcpu, void *line)
{
	(void)vcpu;
	add_code_line(as_number(line));
}

void on_interrupt(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	(void)udata;
	operation_interrupt();
}

void on_exception(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	(void)udata;
	operation_exception();
}

void on_iretq(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	(void)udata;
	operation_iretq();
}

void on_call_indirect(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	edges_branch(EDGE_CALL, as_number(vaddr));
}

void on_jmp_indirect(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	edges_branch(EDGE_JUMP, as_number(vaddr));
}

void on_call_thunk(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	edges_branch(EDGE_RETPOLINE, as_number(vaddr));
}

void on_jmp_thunk(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	edges_branch(EDGE_RETPOLINE_JUMP, as_number(vaddr));
}

void on_profile_inside(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	profile_block(as_number(vaddr), PROFILE_INSIDE);
}

void on_profile_entry(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	profile_block(as_number(vaddr), PROFILE_ENTRY);
}

void on_profile_thunk(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	profile_block(as_number(vaddr), PROFILE_THUNK);
}

void on_profile_user(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	(void)udata;
	profile_user();
}

void on_profile_call(unsigned int vcpu, void *back)
{
	(void)vcpu;
	profile_branch(PROFILE_CALL, as_number(back), false);
}

void on_profile_call_thunk(unsigned int vcpu, void *back)
{
	(void)vcpu;
	profile_branch(PROFILE_CALL, as_number(back), true);
}

void on_profile_jump(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	profile_branch(PROFILE_JUMP, as_number(vaddr), false);
}

void on_profile_jump_thunk(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	profile_branch(PROFILE_JUMP, as_number(vaddr), true);
}

void on_profile_return(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	profile_branch(PROFILE_RETURN, as_number(vaddr), false);
}

void on_profile_return_thunk(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	profile_branch(PROFILE_RETURN, as_number(vaddr), true);
}

void on_switch(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	(void)udata;
	if (counting())
		operation.count[C_switches]++;
	profile_switch();
	tasks_leave();
}

void on_switching(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *udata)
{
	(void)vcpu;
	(void)udata;
	if (!qemu_plugin_mem_is_store(info))
		tasks_enter(vaddr);
}

/*
 * TCG runs a string instruction once per iteration. The same one again with
 * nothing executed in between is the next iteration.
 */
void on_rep(unsigned int vcpu, void *vaddr)
{
	uint64_t pc = as_number(vaddr);
	uint64_t insns = running[R_INSNS] + running[R_INSNS_USER];

	(void)vcpu;
	if (counting())
		operation.count[C_rep_iterations]++;
	if (pc == rep_last_pc && insns == rep_last_insns)
		return;
	if (pc >> 63) {
		running[R_INSNS]++;
		if (pc >= MODULES_START)
			running[R_BPF]++;
	} else {
		running[R_INSNS_USER]++;
	}
	rep_last_pc = pc;
	rep_last_insns = insns + 1;
}

/* The first push of a system call is at the top of the task's stack. */
static void add_push(uint64_t vaddr)
{
	uint64_t base = vaddr & ~(uint64_t)(THREAD_SIZE - 1);

	if (!operation.stack_base) {
		operation.stack_base = base;
		operation.stack_high = vaddr + 8;
		operation.stack_low = vaddr;
	} else if (base == operation.stack_base && vaddr < operation.stack_low) {
		operation.stack_low = vaddr;
	}
}

static void add_data_line(uint64_t line, uint64_t insn)
{
	if (lines_add(&data_lines, line, &operation.count[C_cachelines]))
		cold_add(line, MEM_VADDR(insn));
}

/* By itself, so that on_mem() has nothing to save where nothing is counted. */
static __attribute__((noinline)) void add_access(qemu_plugin_meminfo_t info, uint64_t vaddr,
						 uint64_t insn)
{
	uint64_t last = (vaddr + (1u << qemu_plugin_mem_size_shift(info)) - 1) >> LINE_SHIFT;
	uint64_t *count = operation.count;

	add_data_line(vaddr >> LINE_SHIFT, insn);
	if (last != vaddr >> LINE_SHIFT)
		add_data_line(last, insn);

	if (!qemu_plugin_mem_is_store(info)) {
		count[C_loads]++;
		return;
	}
	count[C_stores]++;
	if (MEM_PUSHES(insn))
		add_push(vaddr);
}

void on_mem(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr, void *insn)
{
	(void)vcpu;
	if (counting())
		add_access(info, vaddr, as_number(insn));
}

void on_alone(unsigned int vcpu, void *vaddr)
{
	(void)vcpu;
	running[R_INSNS]++;
	if (as_number(vaddr) >= MODULES_START)
		running[R_BPF]++;
}

void on_mark(unsigned int vcpu, void *mark)
{
	(void)vcpu;
	operation_mark((uint32_t)as_number(mark));
}
