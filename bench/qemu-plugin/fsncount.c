// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsncount: a QEMU TCG plugin that counts what one operation executes.
 *
 * The guest brackets each operation with marks (workloads/mark.h). For each
 * the plugin writes one line of counters and one line per indirect edge; it
 * computes no statistics. Everything but insns_user is of kernel code. Work
 * done in interrupts, from the entry stub to its iretq, is taken out and shown
 * by itself (interrupts, interrupt_insns).
 *
 * Arguments: out=FILE, symbols=FILE (System.map or kallsyms; names the
 * retpoline thunks and the interrupt entries), mem=on|off (loads, stores,
 * cache lines and stack bytes; without them the plugin is much faster).
 *
 * Kernel instructions are added up per translation block, so a block that an
 * exception leaves early counts whole: exceptions tells where that may be.
 * Distinct data cache lines are distinct virtual lines. The frame that the
 * processor pushes for an interrupt and pops again counts as the operation's.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../workloads/mark.h"
#include "decode.h"
#include "qemu_plugin_api.h"

#define LINE_SHIFT	6
#define PAGE_SIZE	4096
#define MAX_INSN_SIZE	15
#define THREAD_SIZE	16384		/* x86-64, without KASAN */
#define SET_SIZE	65536		/* power of two */
#define MAX_EDGES	4096
#define MAX_RANGES	256
#define MODULES_START	0xffffffffa0000000ull	/* JITed BPF lives here too */

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_API_VERSION;
QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id,
					   const qemu_info_t *info, int argc,
					   char **argv);

/* Order of the columns in the output. */
#define COUNTERS(X)							\
	X(insns) X(insns_user) X(rep_iterations) X(bpf_insns)		\
	X(indirect_calls) X(retpolines) X(indirect_jumps)		\
	X(direct_calls) X(loads) X(stores) X(cachelines)		\
	X(code_cachelines) X(stack_bytes) X(switches) X(exceptions)	\
	X(interrupts) X(interrupt_insns) X(confused)

enum {
#define X(name) C_##name,
	COUNTERS(X)
#undef X
	NR_COUNTERS
};

/* Counters that TCG adds to without a callback; they always run. */
enum { R_INSNS, R_INSNS_USER, R_BPF, R_DIRECT, NR_RUNNING };
static uint64_t running[NR_RUNNING];

struct range {
	uint64_t start, end;
};

static struct range thunks[MAX_RANGES];
static unsigned int nr_thunks;
static uint64_t irq_entries[MAX_RANGES];
static unsigned int nr_irq_entries;
static uint64_t exc_entries[MAX_RANGES];
static unsigned int nr_exc_entries;
static struct range irq_stubs[MAX_RANGES];
static unsigned int nr_irq_stubs;
static uint64_t switch_entry;
static uint64_t *functions;		/* sorted addresses of text symbols */
static size_t nr_functions, functions_room;

static bool count_mem = true;
static FILE *out;
static bool out_failed;

/* The operation being counted. */
static bool armed;
static uint64_t op[NR_COUNTERS];
static uint64_t op_start[NR_RUNNING];

/* The interrupt being cut out of it. */
static unsigned int irq_depth;
static uint64_t irq_start[NR_RUNNING];
static uint64_t cut[NR_RUNNING];

enum edge_kind { EDGE_NONE, EDGE_CALL, EDGE_RETPOLINE, EDGE_JUMP, EDGE_RETPOLINE_JUMP };

/*
 * An indirect branch that has been executed and not yet arrived. It arrives at
 * the next block; only blocks that can be a target look (may_be_target()), and
 * the instructions executed since prove that none was missed.
 */
struct pending {
	enum edge_kind kind;
	bool in_thunk;
	uint64_t from;
	uint64_t insns;		/* running[R_INSNS] at the branch */
};

/* Instructions of a retpoline thunk: call, mov, ret, and room for lfence. */
#define MAX_THUNK_INSNS	8
static struct pending pending, pending_irq;

static struct edge {
	enum edge_kind kind;
	uint64_t from, to, count;
} edges[MAX_EDGES];
static unsigned int nr_edges;

/* Sets of cache lines, emptied by changing the epoch. */
struct line_set {
	uint64_t line[SET_SIZE];
	uint32_t epoch[SET_SIZE];
};
static struct line_set data_lines, code_lines;
static uint32_t epoch;

static uint64_t stack_base, stack_high, stack_low;

static uint64_t rep_last_pc, rep_last_insns;

static uint64_t cell;
static bool in_cell;

static inline bool counting(void)
{
	return armed && !irq_depth;
}

static bool in_ranges(const struct range *r, unsigned int nr, uint64_t addr)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (addr >= r[i].start && addr < r[i].end)
			return true;
	}
	return false;
}

static bool in_list(const uint64_t *list, unsigned int nr, uint64_t addr)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (list[i] == addr)
			return true;
	}
	return false;
}

static void set_add(struct line_set *set, uint64_t line, uint64_t *count)
{
	uint32_t i = (uint32_t)((line * 0x9e3779b97f4a7c15ull) >> 48);

	while (set->epoch[i] == epoch) {
		if (set->line[i] == line)
			return;
		i = (i + 1) & (SET_SIZE - 1);
	}
	/* Half full: a slower search is near; nothing measured comes close. */
	if (*count >= SET_SIZE / 2) {
		op[C_confused]++;
		return;
	}
	set->epoch[i] = epoch;
	set->line[i] = line;
	++*count;
}

static void edge_add(enum edge_kind kind, uint64_t from, uint64_t to)
{
	for (unsigned int i = 0; i < nr_edges; i++) {
		if (edges[i].from == from && edges[i].to == to &&
		    edges[i].kind == kind) {
			edges[i].count++;
			return;
		}
	}
	if (nr_edges == MAX_EDGES) {
		op[C_confused]++;
		return;
	}
	edges[nr_edges++] = (struct edge){ kind, from, to, 1 };
}

/* An indirect branch arrives where the next translation block starts. */
static void pending_arrive(uint64_t to)
{
	uint64_t since = running[R_INSNS] - pending.insns;
	bool thunk = in_ranges(thunks, nr_thunks, to);

	if (pending.kind == EDGE_RETPOLINE || pending.kind == EDGE_RETPOLINE_JUMP) {
		if (thunk) {
			pending.in_thunk = true;
			return;
		}
		if (!pending.in_thunk) {	/* a conditional jump, not taken */
			pending.kind = EDGE_NONE;
			return;
		}
	}
	if (since > (pending.in_thunk ? MAX_THUNK_INSNS : 0))
		op[C_confused]++;	/* it arrived where nobody looked */

	if (pending.kind == EDGE_CALL || pending.kind == EDGE_RETPOLINE)
		op[C_indirect_calls]++;
	else
		op[C_indirect_jumps]++;
	if (pending.kind == EDGE_RETPOLINE || pending.kind == EDGE_RETPOLINE_JUMP)
		op[C_retpolines]++;
	edge_add(pending.kind, pending.from, to);
	pending.kind = EDGE_NONE;
}

static void on_block(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	if (pending.kind != EDGE_NONE)
		pending_arrive((uint64_t)(uintptr_t)udata);
}

static void on_block_line(unsigned int vcpu, void *udata)
{
	uint64_t vaddr = (uint64_t)(uintptr_t)udata;

	(void)vcpu;
	if (pending.kind != EDGE_NONE)
		pending_arrive(vaddr);
	if (counting())
		set_add(&code_lines, vaddr >> LINE_SHIFT, &op[C_code_cachelines]);
}

static void on_code_line(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	if (counting())
		set_add(&code_lines, (uint64_t)(uintptr_t)udata,
			&op[C_code_cachelines]);
}

static void on_interrupt(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	(void)udata;
	if (!armed)
		return;
	if (irq_depth++)
		return;
	op[C_interrupts]++;
	memcpy(irq_start, running, sizeof(running));
	pending_irq = pending;
	pending.kind = EDGE_NONE;
}

/* An exception inside of an interrupt ends with an iretq of its own. */
static void on_exception(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	(void)udata;
	if (irq_depth)
		irq_depth++;
	else if (armed)
		op[C_exceptions]++;
}

static void on_iretq(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	(void)udata;
	if (!irq_depth || --irq_depth)
		return;
	for (int i = 0; i < NR_RUNNING; i++)
		cut[i] += running[i] - irq_start[i];
	/* The branch that the interrupt came after arrives now. */
	pending = pending_irq;
	pending.insns += running[R_INSNS] - irq_start[R_INSNS];
}

static void branch(enum edge_kind kind, uint64_t from)
{
	if (counting())
		pending = (struct pending){ kind, false, from, running[R_INSNS] };
}

static void on_call_indirect(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	branch(EDGE_CALL, (uint64_t)(uintptr_t)udata);
}

static void on_jmp_indirect(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	branch(EDGE_JUMP, (uint64_t)(uintptr_t)udata);
}

static void on_call_thunk(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	branch(EDGE_RETPOLINE, (uint64_t)(uintptr_t)udata);
}

static void on_jmp_thunk(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	branch(EDGE_RETPOLINE_JUMP, (uint64_t)(uintptr_t)udata);
}

static void on_switch(unsigned int vcpu, void *udata)
{
	(void)vcpu;
	(void)udata;
	if (counting())
		op[C_switches]++;
}

/*
 * TCG runs a string instruction once per iteration. The same one again with
 * nothing executed in between is the next iteration.
 */
static void on_rep(unsigned int vcpu, void *udata)
{
	uint64_t pc = (uint64_t)(uintptr_t)udata;
	uint64_t insns = running[R_INSNS] + running[R_INSNS_USER];

	(void)vcpu;
	if (pc == rep_last_pc && insns == rep_last_insns) {
		if (counting())
			op[C_rep_iterations]++;
		return;
	}
	if (pc >> 63) {
		running[R_INSNS]++;
		if (pc >= MODULES_START)
			running[R_BPF]++;
	} else {
		running[R_INSNS_USER]++;
	}
	if (counting())
		op[C_rep_iterations]++;
	rep_last_pc = pc;
	rep_last_insns = insns + 1;
}

#define PUSHES ((void *)1)

static void on_mem(unsigned int vcpu, qemu_plugin_meminfo_t info,
		   uint64_t vaddr, void *udata)
{
	uint64_t last;

	(void)vcpu;
	if (!counting())
		return;

	last = (vaddr + (1u << qemu_plugin_mem_size_shift(info)) - 1) >> LINE_SHIFT;
	set_add(&data_lines, vaddr >> LINE_SHIFT, &op[C_cachelines]);
	if (last != vaddr >> LINE_SHIFT)
		set_add(&data_lines, last, &op[C_cachelines]);

	if (!qemu_plugin_mem_is_store(info)) {
		op[C_loads]++;
		return;
	}
	op[C_stores]++;
	if (udata != PUSHES)
		return;
	/* The first push of a system call is at the top of the task's stack. */
	if (!stack_base) {
		stack_base = vaddr & ~(uint64_t)(THREAD_SIZE - 1);
		stack_high = vaddr + 8;
		stack_low = vaddr;
	} else if ((vaddr & ~(uint64_t)(THREAD_SIZE - 1)) == stack_base &&
		   vaddr < stack_low) {
		stack_low = vaddr;
	}
}

/* Operations outside of a cell, proofs and warm-ups, are not counted. */
static void op_begin(void)
{
	if (!in_cell)
		return;
	memset(op, 0, sizeof(op));
	memset(cut, 0, sizeof(cut));
	memcpy(op_start, running, sizeof(running));
	nr_edges = 0;
	epoch++;
	stack_base = 0;
	irq_depth = 0;
	pending.kind = EDGE_NONE;
	armed = true;
}

/* printf() would take a third of the time that the guest's operation takes. */
static char *put_number(char *p, uint64_t v, unsigned int base)
{
	char digits[20];
	int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[v % base];
		v /= base;
	} while (v);
	*p++ = ' ';
	while (n)
		*p++ = digits[--n];
	return p;
}

static void write_op(void)
{
	static const char kinds[] = "?crjk";
	char text[21 * NR_COUNTERS + 3], *p = text;

	*p++ = 'o';
	*p++ = 'p';
	for (int i = 0; i < NR_COUNTERS; i++)
		p = put_number(p, op[i], 10);
	*p++ = '\n';
	fwrite(text, 1, (size_t)(p - text), out);
	for (unsigned int i = 0; i < nr_edges; i++) {
		p = text;
		*p++ = 'e';
		*p++ = ' ';
		*p++ = kinds[edges[i].kind];
		p = put_number(p, edges[i].from, 16);
		p = put_number(p, edges[i].to, 16);
		p = put_number(p, edges[i].count, 10);
		*p++ = '\n';
		fwrite(text, 1, (size_t)(p - text), out);
	}
	if (ferror(out))
		out_failed = true;
}

static void op_end(void)
{
	uint64_t delta[NR_RUNNING];

	if (!armed)
		return;
	armed = false;
	if (irq_depth)		/* user space runs, so no interrupt does */
		op[C_confused]++;
	for (int i = 0; i < NR_RUNNING; i++)
		delta[i] = running[i] - op_start[i] - cut[i];
	op[C_insns] = delta[R_INSNS];
	op[C_insns_user] = delta[R_INSNS_USER];
	op[C_bpf_insns] = delta[R_BPF];
	op[C_direct_calls] = delta[R_DIRECT];
	op[C_interrupt_insns] = cut[R_INSNS];
	op[C_stack_bytes] = stack_base ? stack_high - stack_low : 0;
	write_op();
}

static void on_mark(unsigned int vcpu, void *udata)
{
	uint32_t n = (uint32_t)(uintptr_t)udata;

	(void)vcpu;
	switch (n) {
	case MARK_OP_BEGIN:
		op_begin();
		return;
	case MARK_OP_END:
		op_end();
		return;
	case MARK_CELL_BEGIN:
		fprintf(out, "cell %" PRIu64 "\n", cell);
		cell = 0;
		in_cell = true;
		return;
	case MARK_CELL_END:
		in_cell = false;
		fputs("end\n", out);
		return;
	}
	if (n >= MARK_DIGIT && n < MARK_DIGIT + 16)
		cell = cell << 4 | (n - MARK_DIGIT);
}

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
	if (in_ranges(thunks, nr_thunks, vaddr))
		return;

	switch (in->kind) {
	case INSN_CALL:
		if (in_ranges(thunks, nr_thunks, in->target))
			exec_cb(insn, on_call_thunk, vaddr);
		else
			exec_add(insn, &running[R_DIRECT]);
		break;
	case INSN_JMP:
		if (in_ranges(thunks, nr_thunks, in->target))
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

static void translate_kernel(struct qemu_plugin_insn *insn,
			     const struct insn *in, uint64_t vaddr)
{
	translate_branch(insn, in, vaddr);
	if (in->kind == INSN_IRETQ)
		exec_cb(insn, on_iretq, vaddr);
	if (vaddr == switch_entry)
		exec_cb(insn, on_switch, vaddr);
	if (in->kind == INSN_REP_STRING)
		exec_cb(insn, on_rep, vaddr);
	if (count_mem)
		qemu_plugin_register_vcpu_mem_cb(insn, on_mem,
						 QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW,
						 in->pushes ? PUSHES : NULL);
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

static bool is_irq_stub(uint64_t vaddr)
{
	for (unsigned int i = 0; i < nr_irq_stubs; i++) {
		if (vaddr >= irq_stubs[i].start && vaddr < irq_stubs[i].end)
			return (vaddr - irq_stubs[i].start) % 8 == 0;
	}
	return false;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Can an indirect branch arrive here? Functions, thunks and JITed code. */
static bool may_be_target(uint64_t vaddr)
{
	return vaddr >= MODULES_START ||
	       in_ranges(thunks, nr_thunks, vaddr) ||
	       bsearch(&vaddr, functions, nr_functions, sizeof(vaddr), by_value);
}

static void translate_block_start(struct qemu_plugin_tb *tb, uint64_t vaddr)
{
	qemu_plugin_vcpu_udata_cb_t cb = count_mem ? on_block_line : NULL;

	if (is_irq_stub(vaddr) || in_list(irq_entries, nr_irq_entries, vaddr))
		cb = on_interrupt;
	else if (in_list(exc_entries, nr_exc_entries, vaddr))
		cb = on_exception;
	else if (!cb && may_be_target(vaddr))
		cb = on_block;
	if (cb)
		qemu_plugin_register_vcpu_tb_exec_cb(tb, cb,
						     QEMU_PLUGIN_CB_NO_REGS,
						     as_udata(vaddr));
}

/*
 * QEMU takes back an instruction that would cross into the next page, and
 * still reports it as the last of the block. Near the end of a page the last
 * one is counted by itself: what was taken back then adds nothing.
 */
static bool may_be_taken_back(uint64_t vaddr)
{
	return (vaddr & (PAGE_SIZE - 1)) > PAGE_SIZE - MAX_INSN_SIZE;
}

static void count_alone(struct qemu_plugin_insn *insn, uint64_t vaddr)
{
	exec_add(insn, &running[R_INSNS]);
	if (vaddr >= MODULES_START)
		exec_add(insn, &running[R_BPF]);
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
		translate_kernel(insn, &in, vaddr);
		if (in.kind == INSN_REP_STRING) {
			nr_apart++;
		} else if (i + 1 == nr && may_be_taken_back(vaddr)) {
			count_alone(insn, vaddr);
			nr_apart++;
		}
		if (count_mem)
			translate_code_lines(insn, vaddr, size, &line);
	}
	if (kernel)
		translate_block_insns(tb, start, nr - nr_apart);
}

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static void symbol(const char *name, uint64_t addr, struct range **open)
{
	if (starts(name, "__x86_indirect_thunk_") ||
	    !strcmp(name, "__x86_return_thunk")) {
		if (nr_thunks < MAX_RANGES) {
			thunks[nr_thunks] = (struct range){ addr, addr };
			*open = &thunks[nr_thunks++];
		}
	} else if (!strcmp(name, "irq_entries_start") ||
		   !strcmp(name, "spurious_entries_start")) {
		if (nr_irq_stubs < MAX_RANGES) {
			irq_stubs[nr_irq_stubs] = (struct range){ addr, addr };
			*open = &irq_stubs[nr_irq_stubs++];
		}
	} else if (starts(name, "asm_sysvec_") || !strcmp(name, "asm_exc_nmi")) {
		if (nr_irq_entries < MAX_RANGES)
			irq_entries[nr_irq_entries++] = addr;
	} else if (starts(name, "asm_exc_")) {
		if (nr_exc_entries < MAX_RANGES)
			exc_entries[nr_exc_entries++] = addr;
	} else if (!strcmp(name, "__switch_to_asm")) {
		switch_entry = addr;
	}
}

static bool add_function(uint64_t addr)
{
	uint64_t *more;

	if (nr_functions == functions_room) {
		functions_room = functions_room ? 2 * functions_room : 65536;
		more = reallocarray(functions, functions_room, sizeof(*more));
		if (!more)
			return false;
		functions = more;
	}
	functions[nr_functions++] = addr;
	return true;
}

/* A range ends where the next symbol begins; the file is sorted by address. */
static int read_symbols(const char *path)
{
	struct range *open = NULL;
	char text[512], name[256];
	uint64_t addr;
	char type;
	FILE *f;

	f = fopen(path, "r");
	if (!f) {
		fprintf(stderr, "fsncount: %s: %s\n", path, strerror(errno));
		return -1;
	}
	while (fgets(text, sizeof(text), f)) {
		if (sscanf(text, "%" SCNx64 " %c %255s", &addr, &type, name) != 3)
			continue;
		if (open && addr > open->start) {
			open->end = addr;
			open = NULL;
		}
		symbol(name, addr, &open);
		if (strchr("tTwW", type) && !add_function(addr)) {
			fprintf(stderr, "fsncount: out of memory\n");
			fclose(f);
			return -1;
		}
	}
	fclose(f);
	qsort(functions, nr_functions, sizeof(*functions), by_value);
	if (!nr_thunks || !nr_irq_stubs || !nr_irq_entries || !switch_entry) {
		fprintf(stderr, "fsncount: %s: no retpoline thunks, interrupt entries or __switch_to_asm: not the symbols of an x86-64 kernel\n",
			path);
		return -1;
	}
	return 0;
}

/* The last line proves that the file is whole. */
static void on_exit_qemu(qemu_plugin_id_t id, void *udata)
{
	(void)id;
	(void)udata;
	fputs("eof\n", out);
	if (fclose(out) || out_failed)
		fprintf(stderr, "fsncount: the counters could not be written: %s\n",
			strerror(errno));
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
			char **argv)
{
	const char *path = NULL, *symbols = NULL;

	if (!info->system_emulation || info->system.max_vcpus != 1) {
		fprintf(stderr, "fsncount: needs system emulation with one vCPU\n");
		return -1;
	}
	for (int i = 0; i < argc; i++) {
		if (starts(argv[i], "out="))
			path = argv[i] + 4;
		else if (starts(argv[i], "symbols="))
			symbols = argv[i] + 8;
		else if (!strcmp(argv[i], "mem=off"))
			count_mem = false;
		else if (strcmp(argv[i], "mem=on")) {
			fprintf(stderr, "fsncount: unknown argument '%s'; there are out=FILE, symbols=FILE, mem=on|off\n",
				argv[i]);
			return -1;
		}
	}
	if (!path || !symbols) {
		fprintf(stderr, "fsncount: needs out=FILE and symbols=FILE\n");
		return -1;
	}
	if (read_symbols(symbols))
		return -1;
	out = fopen(path, "w");
	if (!out) {
		fprintf(stderr, "fsncount: %s: %s\n", path, strerror(errno));
		return -1;
	}
	fprintf(out, "fsncount 1 mem=%s\ncolumns", count_mem ? "on" : "off");
#define X(name) fputs(" " #name, out);
	COUNTERS(X)
#undef X
	fputc('\n', out);

	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
	qemu_plugin_register_atexit_cb(id, on_exit_qemu, NULL);
	return 0;
}
