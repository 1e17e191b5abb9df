/* SPDX-License-Identifier: GPL-2.0-only */
/* Joins a guest's document with what the plugin counted during its run. */
#ifndef FSNBENCH_MERGE_H
#define FSNBENCH_MERGE_H

#include <jansson.h>

#include "bench/counters.h"
#include "bench/symbols.h"

/**
 * merge_counters - add counts, edges and hook hits to a document's cells
 * @root: the guest's document, validated; changed in place
 * @counters: the plugin's output
 * @symbols: the guest's kallsyms
 *
 * Subtracts the bracket (workload nop, watch never) from every counter and
 * records it in the context. Compares how often the hook ran and what the
 * listener received with what the cell declares: a cell where they differ gets
 * status "flagged" and the reason.
 *
 * Return: how many cells are not "ok", or -errno.
 */
long merge_counters(json_t *root, const struct counters *counters,
		    const struct symbols *symbols);

#endif /* FSNBENCH_MERGE_H */
