/* SPDX-License-Identifier: GPL-2.0-only */
/* What the cells of one round that differ in their hook alone have in common. */
#ifndef FSNBENCH_EXACT_SESSION_H
#define FSNBENCH_EXACT_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/listener.h"
#include "bench/result.h"
#include "workloads/workload.h"

#define EXACT_MAX_ROUNDS 32
#define EXACT_MAX_PATH 512	/* of scale depth */

/**
 * struct exact_session - a mount with its files, a listener with its mark
 * @cell: the cell it was opened for
 * @round: the round it belongs to
 * @workload: what runs
 * @ctx: what the workload works on
 * @mask: what the listener is for
 * @listener: who is told
 * @more: further groups that are told the same (scale groups)
 * @nr_more: how many of them are open
 * @dir: the workload's directory
 * @broken: an operation failed: no other cell may use what it left
 * @spares: groups that only shift where the listener's lies, -1 where there is none
 */
struct exact_session {
	struct result_cell cell;
	unsigned int round;
	const struct workload *workload;
	struct workload_ctx ctx;
	uint64_t mask;
	struct listener listener, *more;
	size_t nr_more;
	char dir[EXACT_MAX_PATH];
	int spares[EXACT_MAX_ROUNDS];
	bool mounted, set_up, broken;
};

/**
 * exact_session_enter - the session for a cell: the one there is, or a new one
 * @session: the one there is or NULL; receives the one to use
 * @cell: the cell
 * @round: number of the round
 * @what: receives what failed
 *
 * Return: 0 or -errno; then *session is NULL and nothing is left mounted.
 */
int exact_session_enter(struct exact_session **session,
			const struct result_cell *cell, unsigned int round,
			const char **what);

/**
 * exact_session_listeners - visit all groups that are told
 * @s: the session
 * @visit: takes each and @data; ends the walk with anything but 0
 * @data: passed on
 *
 * Return: 0, or what @visit ended with.
 */
int exact_session_listeners(struct exact_session *s,
			    int (*visit)(struct listener *l, void *data), void *data);

#endif /* FSNBENCH_EXACT_SESSION_H */
