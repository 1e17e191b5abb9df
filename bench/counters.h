/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the counting plugin wrote: per cell and operation a vector of counters
 * and the indirect edges taken. bench/qemu-plugin/output.c writes it.
 */
#ifndef FSNBENCH_COUNTERS_H
#define FSNBENCH_COUNTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNTERS_MAX_COLUMNS 32
#define COUNTERS_MAX_ROUNDS 64

/**
 * struct counters_edge - one indirect branch of one operation
 * @op: which operation
 * @jump: a jump (tail call), not a call
 * @retpoline: taken through a retpoline thunk
 * @from: address of the call site
 * @to: address of the target
 * @count: how often in this operation
 */
struct counters_edge {
	size_t op;
	bool jump, retpoline;
	uint64_t from, to, count;
};

/**
 * struct counters_line - a data line that no recent operation had touched
 * @op: which operation
 * @addr: where it begins
 * @insn: address of the instruction that touched it first
 */
struct counters_line {
	size_t op;
	uint64_t addr, insn;
};

/**
 * struct counters_task - a task that ran in an operation (tasks=on)
 * @op: which operation
 * @insns: its instructions in kernel mode
 * @insns_user: and in user mode; a kernel thread has none
 */
struct counters_task {
	size_t op;
	uint64_t insns, insns_user;
};

/**
 * struct counters_node - a function in one place of an operation's tree (profile=on)
 * @parent: index + 1 of what called it; 0 for what user mode entered
 * @function: its address
 * @insns: instructions that it executed there itself
 * @calls: how often it was called there
 */
struct counters_node {
	uint64_t parent, function, insns, calls;
};

/**
 * struct counters_profile - the tree of an operation
 * @nodes: parents before what they call
 * @nr_ops: operations of the cell that have this tree
 */
struct counters_profile {
	struct counters_node *nodes;
	size_t nr_nodes, room;
	size_t nr_ops;
};

#define COUNTERS_NO_PROFILE SIZE_MAX

/**
 * struct counters_cell - the operations of one cell
 * @index: number of the cell
 * @nr_ops: operations, of all rounds one after the other
 * @nr_rounds: how often the cell was entered
 * @round_start: the first operation of each round
 * @values: nr_ops rows of nr_columns
 * @profiles: trees; no two are alike
 * @profile_of: by operation, the index of its tree, or COUNTERS_NO_PROFILE; NULL
 *	without profile=on
 */
struct counters_cell {
	unsigned int index;
	size_t nr_rounds, round_start[COUNTERS_MAX_ROUNDS];
	size_t nr_ops, ops_room;
	uint64_t *values;
	struct counters_edge *edges;
	size_t nr_edges, edges_room;
	struct counters_line *cold;
	size_t nr_cold, cold_room;
	struct counters_task *tasks;
	size_t nr_tasks, tasks_room;
	struct counters_profile *profiles;
	size_t nr_profiles;
	size_t *profile_of, nr_profile_of, profile_of_room;
};

struct counters {
	bool profiled;
	size_t nr_columns;
	char *columns[COUNTERS_MAX_COLUMNS];
	struct counters_cell *cells;
	size_t nr_cells;
};

/**
 * counters_load - read a plugin's output
 * @path: the file
 * @out: receives what counters_free() takes
 *
 * Says on stderr, in one line with file and line, what it cannot read; a file
 * without the plugin's last line is truncated and refused.
 *
 * Return: 0 or -errno.
 */
int counters_load(const char *path, struct counters **out);

/** counters_free - release them; NULL is fine */
void counters_free(struct counters *counters);

/** counters_cell - the cell of that number, or NULL */
const struct counters_cell *counters_cell(const struct counters *counters,
					  unsigned int index);

/** counters_column - a counter's place in a row, or -1 */
int counters_column(const struct counters *counters, const char *name);

/**
 * counters_vector - one counter of all operations of a cell
 * @counters: the file the cell is of
 * @cell: the cell
 * @column: place of the counter
 * @out: room for cell->nr_ops values
 */
void counters_vector(const struct counters *counters,
		     const struct counters_cell *cell, int column, int64_t *out);

#endif /* FSNBENCH_COUNTERS_H */
