/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One job in one arm, in either engine.
 *
 * exact: rounds, each on a fresh mount: a warm-up, then a pair of counted runs, of N
 * operations and of 2 N. What an operation costs is the slope between them, since
 * neither fio nor hyperfine carries marks and both do much besides. A command's N is 1:
 * hyperfine runs it once and twice.
 *
 * native: blocks, each one run; arms take turns in a random order.
 */
#ifndef FSNBENCH_MACRO_CELL_H
#define FSNBENCH_MACRO_CELL_H

#include <jansson.h>
#include <stdbool.h>

#include "bench/macro_arm.h"
#include "bench/macro_tool.h"

/**
 * struct macro_cell - what is known of it, besides its counters
 * @job: the job
 * @cell: the words
 * @index: its number, which the plugin writes with its counters
 * @nr_ops: N
 * @runs: of each run what came of it, an object; of the exact engine two for each pair
 * @nr_calls: of the exact engine, runs of LSM programs in N operations
 * @missing: what is lacking for it, empty if nothing
 * @failure: why it failed, empty if it did not
 * @broken: because a tool wrote what cannot be read
 */
struct macro_cell {
	const struct macro_job *job;
	struct result_cell cell;
	unsigned int index;
	unsigned long nr_ops;
	json_t *runs;
	json_int_t nr_calls;
	char missing[160], failure[320];
	bool broken;
};

/** macro_cell_fail - say why it failed, once; returns @err */
int macro_cell_fail(struct macro_cell *cell, const struct macro_place *place, const char *what,
		    int err);

/**
 * macro_cell_exact - one round
 * @cell: the cell; a failure is written into it
 * @place: where; the tree is on sandbox_mount()'s file system
 * @first: the first round, in which runs of LSM programs are counted besides
 *
 * Return: 0 or -errno.
 */
int macro_cell_exact(struct macro_cell *cell, const struct macro_place *place, bool first);

/**
 * macro_cell_native - one block
 * @cell: the cell; a failure is written into it
 * @place: where
 * @keep: it is not the warm-up
 *
 * Return: 0 or -errno.
 */
int macro_cell_native(struct macro_cell *cell, const struct macro_place *place, bool keep);

/** macro_cell_json - its entry in the guest's document; NULL when out of memory */
json_t *macro_cell_json(const struct macro_cell *cell);

#endif /* FSNBENCH_MACRO_CELL_H */
