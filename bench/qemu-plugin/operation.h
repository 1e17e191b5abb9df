/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The operation that is being counted: where it begins and ends, and the
 * interrupts that are cut out of it.
 */
#ifndef FSNCOUNT_OPERATION_H
#define FSNCOUNT_OPERATION_H

#include <stdbool.h>
#include <stdint.h>

#include "counters.h"

/**
 * struct operation - the operation that is being counted
 * @armed: there is one
 * @shown: it is one of a cell's, not of the warm-up before it
 * @irq_depth: interrupts, and exceptions in them, that have not returned
 * @count: its counters; those that TCG adds to are filled in at its end
 * @start: running[] at its begin
 * @irq_start: running[] at the begin of the interrupt
 * @cut: what interrupts executed
 * @stack_base: the task's stack; 0 before the first push
 * @stack_high: end of the first push
 * @stack_low: the lowest push
 */
struct operation {
	bool armed, shown;
	unsigned int irq_depth;
	uint64_t count[NR_COUNTERS];
	uint64_t start[NR_RUNNING];
	uint64_t irq_start[NR_RUNNING];
	uint64_t cut[NR_RUNNING];
	uint64_t stack_base, stack_high, stack_low;
};

extern PLUGIN_OWN struct operation operation;

/** counting - is what executes now part of an operation? */
static inline bool counting(void)
{
	return operation.armed && !operation.irq_depth;
}

/** confused - something got lost; `fsnbench merge` flags the cell */
static inline void confused(void)
{
	operation.count[C_confused]++;
}

/** operation_mark - the guest executed a mark of workloads/mark.h */
void operation_mark(uint32_t mark);

/** operation_cut_begin - what follows is not the operation's, in running[] */
void operation_cut_begin(void);

/** operation_cut_end - what follows is again */
void operation_cut_end(void);

/** operation_interrupt - an interrupt enters the kernel */
void operation_interrupt(void);

/** operation_exception - an exception enters the kernel */
void operation_exception(void);

/** operation_iretq - an interrupt or exception returns */
void operation_iretq(void);

#endif /* FSNCOUNT_OPERATION_H */
