/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The exact engine's half inside the guest: sets a cell up, proves that its
 * events arrive, then runs the operations that the plugin counts.
 */
#ifndef FSNBENCH_EXACT_H
#define FSNBENCH_EXACT_H

#include <jansson.h>

#include "bench/result.h"

struct exact_session;

/**
 * exact_run_cell - run one cell
 * @session: the session of the cell before, *session NULL at first. Cells that
 *	differ in their hook alone share one: the same mount, files, group and
 *	mark at the same addresses, so that a difference in cache lines is the
 *	hook's and not the slab allocator's. Every other cell gets a fresh mount.
 * @cell: the cell
 * @index: its number, which the plugin writes with its counters
 * @nr_ops: how many operations to count
 *
 * Return: the entry for the document's "benchmarks", without "counts" and
 * "edges"; NULL when out of memory. A cell that cannot be set up has status
 * "failed" with a reason.
 */
json_t *exact_run_cell(struct exact_session **session,
		       const struct result_cell *cell, unsigned int index,
		       unsigned long nr_ops);

/** exact_session_close - unmount and release; NULL is fine; 0 or -errno */
int exact_session_close(struct exact_session *session);

#endif /* FSNBENCH_EXACT_H */
