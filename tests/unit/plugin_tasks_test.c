// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plugin while tasks take turns in an operation: running[] is moved by hand, and the
 * marks, interrupts and loads of __switch_to_asm come as the guest's code would.
 */
#include "scratch.h"

#include "bench/qemu-plugin/edges.h"
#include "bench/qemu-plugin/operation.h"
#include "bench/qemu-plugin/output.h"
#include "bench/qemu-plugin/qemu_plugin_api.h"
#include "bench/qemu-plugin/tasks.h"
#include "workloads/mark.h"

#define HARNESS	0x1000
#define FIO	0x2000
#define SPINNER	0x3000
#define NEWCOMER 0x4000

/* What is never called here. */
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
		void (*cb)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb))
{
	(void)id;
	(void)cb;
}

void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
		qemu_plugin_vcpu_udata_cb_t cb, enum qemu_plugin_cb_flags flags, void *udata)
{
	(void)tb;
	(void)cb;
	(void)flags;
	(void)udata;
}

void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb, enum qemu_plugin_op op,
					      void *ptr, uint64_t imm)
{
	(void)tb;
	(void)op;
	(void)ptr;
	(void)imm;
}

void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
		qemu_plugin_vcpu_udata_cb_t cb, enum qemu_plugin_cb_flags flags, void *udata)
{
	(void)insn;
	(void)cb;
	(void)flags;
	(void)udata;
}

void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
						enum qemu_plugin_op op, void *ptr, uint64_t imm)
{
	(void)insn;
	(void)op;
	(void)ptr;
	(void)imm;
}

void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn, qemu_plugin_vcpu_mem_cb_t cb,
				      enum qemu_plugin_cb_flags flags,
				      enum qemu_plugin_mem_rw rw, void *udata)
{
	(void)insn;
	(void)cb;
	(void)flags;
	(void)rw;
	(void)udata;
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
	(void)tb;
	return 0;
}

uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb)
{
	(void)tb;
	return 0;
}

struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t idx)
{
	(void)tb;
	(void)idx;
	return NULL;
}

const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn)
{
	(void)insn;
	return NULL;
}

size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn)
{
	(void)insn;
	return 0;
}

uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn)
{
	(void)insn;
	return 0;
}

bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info)
{
	return info;
}

unsigned int qemu_plugin_mem_size_shift(qemu_plugin_meminfo_t info)
{
	return info;
}

static void kernel(uint64_t nr)
{
	running[R_INSNS] += nr;
}

static void user(uint64_t nr)
{
	running[R_INSNS_USER] += nr;
}

static void switch_to(uint64_t task)
{
	tasks_leave();
	tasks_enter(task);
	tasks_enter(0xdead);	/* other loads of the function name nobody */
}

static const struct task *task(uint64_t id)
{
	for (unsigned int i = 0; i < nr_tasks; i++)
		if (tasks[i].id == id)
			return &tasks[i];
	fail_msg("no task %#llx", (unsigned long long)id);
	return NULL;
}

static void expect(uint64_t id, uint64_t insns, uint64_t insns_user)
{
	assert_int_equal(task(id)->count[R_INSNS], insns);
	assert_int_equal(task(id)->count[R_INSNS_USER], insns_user);
}

static int setup(void **state)
{
	char *path;

	if (scratch_setup(state))
		return -1;
	path = scratch_path("counters");
	if (output_open(path, false))
		return -1;
	free(path);
	tasks_follow = true;
	/* The spinner says so once, long before. */
	switch_to(SPINNER);
	operation_mark(MARK_TASK_SPINS);
	switch_to(HARNESS);
	operation_mark(MARK_CELL_BEGIN);
	return 0;
}

static int teardown(void **state)
{
	operation_mark(MARK_CELL_END);
	output_close();
	return scratch_teardown(state);
}

static void test_turns(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	user(3);
	kernel(10);
	switch_to(FIO);
	kernel(100);
	user(1000);
	switch_to(HARNESS);
	kernel(1);
	operation_mark(MARK_OP_END);
	expect(HARNESS, 11, 3);
	expect(FIO, 100, 1000);
	assert_int_equal(operation.count[C_insns], 111);
	assert_int_equal(operation.count[C_confused], 0);
}

static void test_spinner(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	kernel(10);
	switch_to(SPINNER);
	user(100000);
	operation_exception();
	kernel(50);
	operation_iretq();
	operation_interrupt();
	kernel(70);
	switch_to(HARNESS);	/* the interrupt woke it */
	kernel(5);
	operation_mark(MARK_OP_END);
	assert_int_equal(operation.count[C_insns], 15);
	assert_int_equal(operation.count[C_insns_user], 0);
	assert_int_equal(operation.count[C_exceptions], 0);
	assert_int_equal(operation.count[C_confused], 0);
	expect(HARNESS, 15, 0);
	expect(SPINNER, 0, 0);
}

/* What follows an interrupt that ends in a switch is the other task's own. */
static void test_interrupt_that_switches(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	switch_to(FIO);
	user(7);
	operation_interrupt();
	kernel(40);
	switch_to(HARNESS);
	kernel(9);
	user(2);
	switch_to(FIO);
	kernel(30);		/* the rest of the interrupt */
	operation_iretq();
	user(8);
	switch_to(HARNESS);
	operation_mark(MARK_OP_END);
	expect(FIO, 0, 15);
	expect(HARNESS, 9, 2);
	assert_int_equal(operation.count[C_insns], 9);
	assert_int_equal(operation.count[C_interrupts], 1);
	assert_int_equal(operation.count[C_interrupt_insns], 70);
	assert_int_equal(operation.count[C_confused], 0);
}

/* The branch that an interrupt came after arrives in the task that it is of. */
static void test_suspended_branch(void **state)
{
	(void)state;
	operation_mark(MARK_OP_BEGIN);
	switch_to(FIO);
	edges_branch(EDGE_CALL, 0x10);
	operation_interrupt();
	kernel(40);
	switch_to(HARNESS);
	edges_branch(EDGE_CALL, 0x20);
	operation_interrupt();
	kernel(5);
	operation_iretq();
	edges_block(0x21);
	switch_to(FIO);
	operation_iretq();
	edges_block(0x11);
	switch_to(HARNESS);
	operation_mark(MARK_OP_END);
	assert_int_equal(operation.count[C_indirect_calls], 2);
	assert_int_equal(operation.count[C_confused], 0);
	assert_int_equal(nr_edges, 2);
	assert_int_equal(edges[0].from, 0x20);
	assert_int_equal(edges[0].to, 0x21);
	assert_int_equal(edges[1].from, 0x10);
	assert_int_equal(edges[1].to, 0x11);
}

/* Tasks come and go between operations: there is room for those of the next one. */
static void test_many_tasks(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 2000; i++)
		switch_to(0x100000 + i * 0x1000);
	switch_to(NEWCOMER);
	operation_mark(MARK_OP_BEGIN);
	kernel(4);
	switch_to(SPINNER);
	user(9);
	switch_to(NEWCOMER);
	operation_mark(MARK_OP_END);
	switch_to(HARNESS);
	assert_int_equal(operation.count[C_confused], 0);
	assert_int_equal(operation.count[C_insns_user], 0);
	expect(NEWCOMER, 4, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_spinner),
		cmocka_unit_test(test_interrupt_that_switches),
		cmocka_unit_test(test_suspended_branch),
		cmocka_unit_test(test_many_tasks),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
