/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A QEMU that "runs" blocks of code, laid out by hand, by calling what the plugin has
 * asked for, in QEMU 7.2's order: of a block, then of each instruction, the callbacks
 * before the inline additions.
 */
#ifndef FSNBENCH_TESTS_FAKE_QEMU_H
#define FSNBENCH_TESTS_FAKE_QEMU_H

#include "scratch.h"

#include "bench/qemu-plugin/qemu_plugin_api.h"

#define MAX_ASKED	16

/* What the plugin has asked for at one place. */
struct asked {
	struct {
		qemu_plugin_vcpu_udata_cb_t cb;
		void *udata;
	} cb[MAX_ASKED];
	struct {
		uint64_t *ptr, imm;
	} add[MAX_ASKED];
	size_t nr_cbs, nr_adds;
};

struct qemu_plugin_insn {
	uint64_t vaddr;
	const uint8_t *bytes;
	size_t size;
	struct asked asked;
};

struct qemu_plugin_tb {
	struct qemu_plugin_insn insn[4];
	size_t nr_insns;
	struct asked asked;
};

/* As fsncount.c has it, for QEMU to find. */
int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv);

static void (*translate)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);

static void ask_cb(struct asked *a, qemu_plugin_vcpu_udata_cb_t cb, void *udata)
{
	assert_true(a->nr_cbs < MAX_ASKED);
	a->cb[a->nr_cbs].cb = cb;
	a->cb[a->nr_cbs++].udata = udata;
}

static void ask_add(struct asked *a, void *ptr, uint64_t imm)
{
	assert_true(a->nr_adds < MAX_ASKED);
	a->add[a->nr_adds].ptr = ptr;
	a->add[a->nr_adds++].imm = imm;
}

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
		void (*cb)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb))
{
	(void)id;
	translate = cb;
}

void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
		qemu_plugin_vcpu_udata_cb_t cb, enum qemu_plugin_cb_flags flags, void *udata)
{
	(void)flags;
	ask_cb(&tb->asked, cb, udata);
}

void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, enum qemu_plugin_op op,
					      void *ptr, uint64_t imm)
{
	(void)op;
	ask_add(&tb->asked, ptr, imm);
}

void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
		qemu_plugin_vcpu_udata_cb_t cb, enum qemu_plugin_cb_flags flags, void *udata)
{
	(void)flags;
	ask_cb(&insn->asked, cb, udata);
}

void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
						enum qemu_plugin_op op, void *ptr, uint64_t imm)
{
	(void)op;
	ask_add(&insn->asked, ptr, imm);
}

/* Nothing here is asked about memory: mem=off. */
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, qemu_plugin_vcpu_mem_cb_t cb,
				      enum qemu_plugin_cb_flags flags,
				      enum qemu_plugin_mem_rw rw, void *udata)
{
	(void)insn;
	(void)cb;
	(void)flags;
	(void)rw;
	(void)udata;
	fail_msg("the plugin looks at memory with mem=off");
}

void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id,
				    void (*cb)(qemu_plugin_id_t id, void *udata), void *udata)
{
	(void)id;
	(void)cb;
	(void)udata;
}

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb)
{
	return tb->nr_insns;
}

uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb)
{
	return tb->insn[0].vaddr;
}

struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t idx)
{
	return (struct qemu_plugin_insn *)&tb->insn[idx];
}

const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn)
{
	return insn->bytes;
}

size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn)
{
	return insn->size;
}

uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn)
{
	return insn->vaddr;
}

bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info)
{
	return info;
}

unsigned int qemu_plugin_mem_size_shift(qemu_plugin_meminfo_t info)
{
	return info;
}

static void do_asked(const struct asked *a)
{
	for (size_t i = 0; i < a->nr_cbs; i++)
		a->cb[i].cb(0, a->cb[i].udata);
	for (size_t i = 0; i < a->nr_adds; i++)
		*a->add[i].ptr += a->add[i].imm;
}

static void add_insn(struct qemu_plugin_tb *tb, const uint8_t *bytes, size_t size)
{
	struct qemu_plugin_insn *last = &tb->insn[tb->nr_insns], *before = last - 1;

	last->vaddr = tb->nr_insns ? before->vaddr + before->size : last->vaddr;
	last->bytes = bytes;
	last->size = size;
	tb->nr_insns++;
}

/* @taken_back: the last instruction is reported and does not run. */
static void run_block(struct qemu_plugin_tb *tb, bool taken_back)
{
	translate(0, tb);
	do_asked(&tb->asked);
	for (size_t i = 0; i < tb->nr_insns - taken_back; i++)
		do_asked(&tb->insn[i].asked);
}

/* One instruction of its own block. */
static void run_one(uint64_t vaddr, const uint8_t *bytes, size_t size)
{
	struct qemu_plugin_tb tb = { .insn[0].vaddr = vaddr };

	add_insn(&tb, bytes, size);
	run_block(&tb, false);
}

#endif /* FSNBENCH_TESTS_FAKE_QEMU_H */
