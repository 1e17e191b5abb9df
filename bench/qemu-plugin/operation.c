// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operation that is being counted: where it begins and ends, and the
 * interrupts that are cut out of it.
 */
#include "operation.h"

#include <string.h>

#include "../../workloads/mark.h"
#include "cold.h"
#include "edges.h"
#include "lines.h"
#include "output.h"
#include "profile.h"
#include "tasks.h"

uint64_t running[NR_RUNNING];
struct operation operation;

static uint64_t cell;		/* its number, as far as its digits have come */
static bool in_cell, warm;

/* Of proofs and warm-ups only the last operations are followed: see cold.h. */
static void begin(void)
{
	if (!in_cell && !warm)
		return;
	memset(&operation, 0, sizeof(operation));
	operation.shown = in_cell;
	memcpy(operation.start, running, sizeof(running));
	edges_clear();
	lines_clear();
	cold_next();
	tasks_begin();
	profile_begin();
	operation.armed = true;
}

static void end(void)
{
	uint64_t *count = operation.count;
	uint64_t delta[NR_RUNNING];

	if (!operation.armed)
		return;
	tasks_end();
	profile_end();
	operation.armed = false;
	if (operation.irq_depth)	/* user space runs, so no interrupt does */
		confused();
	for (int i = 0; i < NR_RUNNING; i++)
		delta[i] = running[i] - operation.start[i] - operation.cut[i];
	count[C_insns] = delta[R_INSNS];
	count[C_insns_user] = delta[R_INSNS_USER];
	count[C_bpf_insns] = delta[R_BPF];
	count[C_direct_calls] = delta[R_DIRECT];
	count[C_interrupt_insns] = operation.cut[R_INSNS];
	if (operation.stack_base)
		count[C_stack_bytes] = operation.stack_high - operation.stack_low;
	if (operation.shown)
		output_operation(count);
}

void operation_cut_begin(void)
{
	memcpy(operation.irq_start, running, sizeof(running));
}

void operation_cut_end(void)
{
	for (int i = 0; i < NR_RUNNING; i++)
		operation.cut[i] += running[i] - operation.irq_start[i];
}

void operation_mark(uint32_t mark)
{
	switch (mark) {
	case MARK_OP_BEGIN:
		begin();
		return;
	case MARK_OP_END:
		end();
		return;
	case MARK_TASK_SPINS:
		tasks_spins();
		return;
	case MARK_CELL_WARM:
		cold_clear();
		warm = true;
		return;
	case MARK_CELL_BEGIN:
		if (!warm)	/* none of an earlier cell's are this one's */
			cold_clear();
		warm = false;
		profile_forget();
		output_cell_begin(cell);
		cell = 0;
		in_cell = true;
		return;
	case MARK_CELL_END:
		in_cell = false;
		output_cell_end();
		return;
	}
	if (mark >= MARK_DIGIT && mark < MARK_DIGIT + 16)
		cell = cell << 4 | (mark - MARK_DIGIT);
}

void operation_interrupt(void)
{
	if (!operation.armed || operation.irq_depth++)
		return;
	operation.count[C_interrupts]++;
	operation_cut_begin();
	edges_suspend();
	profile_suspend();
}

/* An exception inside of an interrupt ends with an iretq of its own. */
void operation_exception(void)
{
	if (operation.irq_depth) {
		operation.irq_depth++;
		return;
	}
	if (!operation.armed)
		return;
	operation.count[C_exceptions]++;
	profile_exception();
}

void operation_iretq(void)
{
	if (!operation.irq_depth) {
		profile_iretq();
		return;
	}
	if (--operation.irq_depth)
		return;
	operation_cut_end();
	edges_resume();
	profile_resume();
}
