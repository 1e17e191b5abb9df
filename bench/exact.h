/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The exact engine's half inside the guest: sets a cell up, proves that its
 * events arrive, then runs the operations that the plugin counts.
 *
 * Every cell runs in several rounds. A round is a fresh mount with its files,
 * group and mark at other places in their slabs: how many cache lines an
 * operation touches depends on that. Within a round, cells that differ in their
 * hook alone share one session, that is one mount, group and mark, so that the
 * difference of two of them, operation by operation, is the hook's.
 */
#ifndef FSNBENCH_EXACT_H
#define FSNBENCH_EXACT_H

#include <jansson.h>

#include "bench/listener.h"
#include "bench/result.h"

/* Of the process that counts, with SCHED_FIFO; a reader has the next higher one. */
#define EXACT_PRIORITY	1

struct exact_session;

/**
 * struct exact_cell - what is known of a cell besides its counters
 * @cell: the cell
 * @index: its number, which the plugin writes with its counters
 * @experiments: names of those it belongs to; borrowed
 * @nr_ops: operations counted so far
 * @nr_rounds: rounds done so far
 * @proof: received in the proofs, read after each operation
 * @events: events that the operations raise for the listener, by phase
 * @passed: those of them that the hook, if there is one, passes on to it
 * @nr_calls_expected: as @nr_calls, by the workload's declaration
 * @nr_calls: runs of the listener's own programs in the proofs
 * @nr_done: how often the program did what its name says, as far as it can be asked
 * @nr_done_expected: events that it was run for, then
 * @objects: by round, what lies where; NULL where nobody can say
 * @queued: queued when the counted operations were done
 * @missing: what this kernel lacks for it, NULL if nothing
 * @declared: what of the workload's declaration is not true; borrowed, "" if all is
 * @failure: why it failed, empty if it did not
 */
struct exact_cell {
	struct result_cell cell;
	unsigned int index;
	json_t *experiments;
	unsigned long nr_ops;
	unsigned int nr_rounds;
	const char *missing, *declared;
	struct exact_events {
		unsigned long proof, warm_up, counted;
	} events, passed;
	long nr_calls, nr_calls_expected;
	long nr_done, nr_done_expected;
	json_t *objects;
	struct listener_count proof, queued;
	char failure[256];
};

/**
 * exact_run_round - run one round of one cell
 * @session: the session of the cell before, *session NULL at first
 * @cell: the cell; a failure is written into it
 * @round: number of the round, from 0
 * @nr_ops: how many operations to count; workloads with a cycle do one of those
 * @busy: the process that keeps the processor busy (bench/busy.h)
 *
 * Return: 0 or -errno.
 */
int exact_run_round(struct exact_session **session, struct exact_cell *cell,
		    unsigned int round, unsigned long nr_ops, pid_t busy);

/** exact_session_close - unmount and release; NULL is fine; 0 or -errno */
int exact_session_close(struct exact_session *session);

/**
 * exact_cell_json - a cell's entry for the document's "benchmarks"
 * @cell: the cell, after its rounds
 *
 * Return: an object without "counts" and "edges", with "index" for `merge`;
 * NULL when out of memory.
 */
json_t *exact_cell_json(const struct exact_cell *cell);

#endif /* FSNBENCH_EXACT_H */
