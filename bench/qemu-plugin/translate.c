// SPDX-License-Identifier: GPL-2.0-only
/*
 * What fsncount adds to the code that QEMU translates.
 *
 * Kernel instructions are added up per translation block, without a callback.
 * Callbacks are only where something else is to be counted: at indirect
 * branches and where they can arrive, at entries of interrupts, at accesses of
 * memory and where code enters a cache line.
 */
#include "translate.h"

#include "../../workloads/mark.h"
#include "callbacks.h"
#include "counters.h"
#include "decode.h"
#include "kernel_symbols.h"
#include "lines.h"

#define PAGE_SIZE	4096
#define MAX_INSN_SIZE	15

static bool count_mem, follow_tasks, follow_functions;

/* The mov of a mark may have been translated with the block before. */
static struct {
	uint64_t vaddr;
	uint32_t imm;
} movs[64];
static unsigned int next_mov;

static void remember_mov(uint64_t mark_vaddr, uint32_t imm)
{
	for (unsigned int i = 0; i < 64; i++) {
		if (movs[i].vaddr == mark_vaddr) {
			movs[i].imm = imm;
			return;
		}
	}
	movs[next_mov].vaddr = mark_vaddr;
	movs[next_mov].imm = imm;
	next_mov = (next_mov + 1) % 64;
}

static uint32_t recall_mov(uint64_t mark_vaddr)
{
	for (unsigned int i = 0; i < 64; i++) {
		if (movs[i].vaddr == mark_vaddr)
			return movs[i].imm;
	}
	return 0;
}

static void *as_udata(uint64_t v)
{
	return (void *)(uintptr_t)v;
}

static void exec_cb(struct qemu_plugin_insn *insn,
		    qemu_plugin_vcpu_udata_cb_t cb, uint64_t v)
{
	qemu_plugin_register_vcpu_insn_exec_cb(insn, cb, QEMU_PLUGIN_CB_NO_REGS,
					       as_udata(v));
}

static void exec_add(struct qemu_plugin_insn *insn, uint64_t *counter)
{
	qemu_plugin_register_vcpu_insn_exec_inline(insn,
						   QEMU_PLUGIN_INLINE_ADD_U64,
						   counter, 1);
}

static void translate_user(struct qemu_plugin_insn *insn, const struct insn *in,
			   uint64_t vaddr)
{
	uint32_t n;

	if (in->kind == INSN_MOV_EBX && (in->imm & ~0xffu) == MARK_BASE)
		remember_mov(vaddr + 5, in->imm);
	if (in->kind == INSN_SSC_MARK) {
		n = recall_mov(vaddr);
		if (n)
			exec_cb(insn, on_mark, n);
	}
	if (in->kind == INSN_REP_STRING)
		exec_cb(insn, on_rep, vaddr);
	else
		exec_add(insn, &running[R_INSNS_USER]);
}

static void translate_branch(struct qemu_plugin_insn *insn,
			     const struct insn *in, uint64_t vaddr)
{
	/* What a thunk does inside is part of the one indirect branch. */
	if (kernel_is_thunk(vaddr))
		return;

	switch (in->kind) {
	case INSN_CALL:
		if (kernel_is_thunk(in->target))
			exec_cb(insn, on_call_thunk, vaddr);
		else
			exec_add(insn, &running[R_DIRECT]);
		break;
	case INSN_JMP:
		if (kernel_is_thunk(in->target))
			exec_cb(insn, on_jmp_thunk, vaddr);
		break;
	case INSN_CALL_INDIRECT:
		exec_cb(insn, on_call_indirect, vaddr);
		break;
	case INSN_JMP_INDIRECT:
		exec_cb(insn, on_jmp_indirect, vaddr);
		break;
	default:
		break;
	}
}

/* A jump to no function and no thunk changes no stack, as do all of a thunk's own. */
static void translate_profile_branch(struct qemu_plugin_insn *insn, const struct insn *in,
				     uint64_t vaddr)
{
	bool jited = vaddr >= MODULES_START;
	uint64_t back = vaddr + qemu_plugin_insn_size(insn);

	if (kernel_is_thunk(vaddr))
		return;
	if (in->kind == INSN_CALL && kernel_is_thunk(in->target))
		exec_cb(insn, on_profile_call_thunk, back);
	else if (in->kind == INSN_CALL || in->kind == INSN_CALL_INDIRECT)
		exec_cb(insn, on_profile_call, back);
	else if (in->kind == INSN_RET)
		exec_cb(insn, on_profile_return, vaddr);
	else if (in->kind == INSN_JMP && kernel_is_return_thunk(in->target))
		exec_cb(insn, on_profile_return_thunk, vaddr);
	else if (in->kind == INSN_JMP && kernel_is_thunk(in->target))
		exec_cb(insn, on_profile_jump_thunk, vaddr);
	else if (in->kind == INSN_JMP_INDIRECT ||
		 (in->kind == INSN_JMP && (kernel_is_entry(in->target) ||
					   jited != (in->target >= MODULES_START))))
		exec_cb(insn, on_profile_jump, vaddr);
}

static void translate_kernel(struct qemu_plugin_insn *insn,
			     const struct insn *in, uint64_t vaddr)
{
	translate_branch(insn, in, vaddr);
	if (follow_functions)
		translate_profile_branch(insn, in, vaddr);
	if (in->kind == INSN_IRETQ)
		exec_cb(insn, on_iretq, vaddr);
	if (kernel_is_switch(vaddr))
		exec_cb(insn, on_switch, vaddr);
	if (follow_tasks && kernel_is_switching(vaddr))
		qemu_plugin_register_vcpu_mem_cb(insn, on_switching, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
	if (in->kind == INSN_REP_STRING)
		exec_cb(insn, on_rep, vaddr);
	if (count_mem)
		qemu_plugin_register_vcpu_mem_cb(insn, on_mem,
						 QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW,
						 as_udata(MEM_UDATA(vaddr, in->pushes)));
}

/* Code lines that the block enters after its first instruction. */
static void translate_code_lines(struct qemu_plugin_insn *insn, uint64_t vaddr,
				 size_t size, uint64_t *line)
{
	uint64_t first = vaddr >> LINE_SHIFT;
	uint64_t last = (vaddr + size - 1) >> LINE_SHIFT;

	if (first != *line)
		exec_cb(insn, on_code_line, first);
	if (last != first)
		exec_cb(insn, on_code_line, last);
	*line = last;
}

/* Can an indirect branch arrive here? Functions, thunks and JITed code. */
static bool may_be_target(uint64_t vaddr)
{
	return vaddr >= MODULES_START || kernel_is_thunk(vaddr) || kernel_is_function(vaddr);
}

static void translate_block_start(struct qemu_plugin_tb *tb, uint64_t vaddr)
{
	qemu_plugin_vcpu_udata_cb_t cb = count_mem ? on_block_line : NULL;

	if (kernel_is_interrupt(vaddr))
		cb = on_interrupt;
	else if (kernel_is_exception(vaddr))
		cb = on_exception;
	else if (!cb && may_be_target(vaddr))
		cb = on_block;
	if (cb)
		qemu_plugin_register_vcpu_tb_exec_cb(tb, cb,
						     QEMU_PLUGIN_CB_NO_REGS,
						     as_udata(vaddr));
}

/* After the block's other callbacks: they begin interrupts and exceptions. */
static void translate_profile_block(struct qemu_plugin_tb *tb, uint64_t vaddr)
{
	qemu_plugin_vcpu_udata_cb_t cb = on_profile_inside;

	if (!(vaddr >> 63))
		cb = on_profile_user;
	else if (kernel_is_thunk(vaddr))
		cb = on_profile_thunk;
	else if (kernel_is_entry(vaddr))
		cb = on_profile_entry;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, cb, QEMU_PLUGIN_CB_NO_REGS, as_udata(vaddr));
}

/*
 * QEMU takes back an instruction that would cross into the next page, and
 * still reports it as the last of the block. Near the end of a page the last
 * one is counted by itself: what was taken back then adds nothing. QEMU does
 * inline additions after all callbacks, and a branch must find itself counted
 * (edges_arrive()): hence a callback, the first one.
 */
static bool may_be_taken_back(uint64_t vaddr)
{
	return (vaddr & (PAGE_SIZE - 1)) > PAGE_SIZE - MAX_INSN_SIZE;
}

/* A rep instruction ends its block and is counted by on_rep(). */
static void translate_block_insns(struct qemu_plugin_tb *tb, uint64_t vaddr,
				  size_t nr)
{
	if (!nr)
		return;
	qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64,
						 &running[R_INSNS], nr);
	if (vaddr >= MODULES_START)
		qemu_plugin_register_vcpu_tb_exec_inline(tb,
						QEMU_PLUGIN_INLINE_ADD_U64,
						&running[R_BPF], nr);
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t nr = qemu_plugin_tb_n_insns(tb), nr_apart = 0;
	uint64_t start = qemu_plugin_tb_vaddr(tb);
	uint64_t line = start >> LINE_SHIFT;
	bool kernel = start >> 63;

	(void)id;
	if (kernel)
		translate_block_start(tb, start);
	if (follow_functions)
		translate_profile_block(tb, start);
	for (size_t i = 0; i < nr; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t vaddr = qemu_plugin_insn_vaddr(insn);
		size_t size = qemu_plugin_insn_size(insn);
		struct insn in = insn_decode(qemu_plugin_insn_data(insn), size,
					     vaddr);

		if (!kernel) {
			translate_user(insn, &in, vaddr);
			continue;
		}
		if (in.kind == INSN_REP_STRING) {
			nr_apart++;
		} else if (i + 1 == nr && may_be_taken_back(vaddr)) {
			exec_cb(insn, on_alone, vaddr);
			nr_apart++;
		}
		translate_kernel(insn, &in, vaddr);
		if (count_mem)
			translate_code_lines(insn, vaddr, size, &line);
	}
	if (kernel)
		translate_block_insns(tb, start, nr - nr_apart);
}

void translate_start(qemu_plugin_id_t id, bool with_mem, bool with_tasks, bool with_profile)
{
	count_mem = with_mem;
	follow_tasks = with_tasks;
	follow_functions = with_profile;
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
}
