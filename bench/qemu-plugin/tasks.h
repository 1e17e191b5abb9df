/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which task runs, for operations that are whole commands (tasks=on).
 *
 * The first load of __switch_to_asm is of next->thread.sp: its address names the
 * task. An interrupt belongs to the task that it came in: where it ends in a switch,
 * the rest of it, up to its iretq, follows when that task runs again, and what others
 * execute in between is theirs. A process that only spins, so that the processor is
 * never idle, says so with MARK_TASK_SPINS: nothing of it is counted.
 */
#ifndef FSNCOUNT_TASKS_H
#define FSNCOUNT_TASKS_H

#include <stdbool.h>
#include <stdint.h>

#include "counters.h"
#include "edges.h"

/**
 * struct task - one that ran
 * @id: address of its saved stack pointer
 * @spins: it is not counted
 * @irq_depth: as struct operation's, while another one runs
 * @suspended: as edges_suspended, while another one runs
 * @count: what it executed in this operation
 */
struct task {
	uint64_t id;
	bool spins;
	unsigned int irq_depth;
	struct suspended_branch suspended;
	uint64_t count[NR_RUNNING];
};

extern PLUGIN_OWN bool tasks_follow;	/* set once, at the start */
extern PLUGIN_OWN struct task tasks[];
extern PLUGIN_OWN unsigned int nr_tasks;

/** tasks_begin - an operation begins, in the task that runs */
void tasks_begin(void);

/** tasks_end - it ends */
void tasks_end(void);

/** tasks_leave - the task that runs is being exchanged */
void tasks_leave(void);

/** tasks_enter - __switch_to_asm loads from @vaddr */
void tasks_enter(uint64_t vaddr);

/** tasks_spins - the task that runs only spins */
void tasks_spins(void);

#endif /* FSNCOUNT_TASKS_H */
