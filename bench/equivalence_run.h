/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs rows of the equivalence matrix on this kernel. */
#ifndef FSNBENCH_EQUIVALENCE_RUN_H
#define FSNBENCH_EQUIVALENCE_RUN_H

#include <jansson.h>
#include <stdbool.h>

#include "bench/equivalence.h"
#include "bench/equivalence_backend.h"
#include "bench/equivalence_hook.h"

/* Pass 0 runs without a hook, pass s + 1 at equivalence_sites[s]. */
#define EQUIVALENCE_NR_PASSES	(EQUIVALENCE_NR_SITES + 1)

/**
 * struct equivalence_told - one row in one pass
 * @heard: what the listener was told, NULL if the row was not run
 * @seen: what the hook was called with, NULL without one
 * @why: why it was not run, NULL if it was
 * @failed: that is a fault of the run, not a property of the row
 */
struct equivalence_told {
	char *heard, *seen, *why;
	bool failed;
};

/**
 * equivalence_run_hooked - one row with fanotify, with a hook or without
 * @row: the row
 * @hook: what to attach, NULL for none; the site is chosen
 * @told: filled; released by equivalence_told_release()
 */
void equivalence_run_hooked(const struct equivalence_row *row, struct equivalence_hook *hook,
			    struct equivalence_told *told);

/**
 * equivalence_run_backend - one row with the backend of site inode_event
 * @row: the row
 * @backend: what handles its events
 * @told: filled; ->heard stays NULL, the backend has no listener
 */
void equivalence_run_backend(const struct equivalence_row *row,
			     struct equivalence_backend *backend, struct equivalence_told *told);

/** equivalence_told_release - release what a run filled in */
void equivalence_told_release(struct equivalence_told *told);

/**
 * equivalence_row_json - one row of the document
 * @row: the row
 * @told: by pass
 *
 * Return: a new object, NULL if there is no memory.
 */
json_t *equivalence_row_json(const struct equivalence_row *row,
			     const struct equivalence_told told[EQUIVALENCE_NR_PASSES]);

#endif /* FSNBENCH_EQUIVALENCE_RUN_H */
