/* SPDX-License-Identifier: GPL-2.0-only */
/* Indirect edges of a cell: per operation in the document, totals for proof. */
#ifndef FSNBENCH_MERGE_EDGES_H
#define FSNBENCH_MERGE_EDGES_H

#include <jansson.h>

#include "bench/counters.h"
#include "bench/symbols.h"

/**
 * merge_edges_json - the edges that most operations take
 * @cell: a cell with at least one operation
 * @symbols: names addresses
 *
 * Return: an array in the order of first appearance; each edge with the mode
 * of its count over the operations, edges with mode 0 left out.
 */
json_t *merge_edges_json(const struct counters_cell *cell,
			 const struct symbols *symbols);

/**
 * merge_edges_to - how often a cell's operations reached a function indirectly
 * @cell: the cell
 * @symbols: names addresses
 * @name: the function
 *
 * Return: the sum over all operations.
 */
uint64_t merge_edges_to(const struct counters_cell *cell,
			const struct symbols *symbols, const char *name);

#endif /* FSNBENCH_MERGE_EDGES_H */
