// SPDX-License-Identifier: GPL-2.0-only
/* Indirect edges of a cell. */
#include "bench/merge_edges.h"

#include <stdlib.h>
#include <string.h>

#include "bench/exact_stats.h"

static bool same_edge(const struct counters_edge *a, const struct counters_edge *b)
{
	return a->from == b->from && a->to == b->to && a->jump == b->jump &&
	       a->retpoline == b->retpoline;
}

static bool seen_before(const struct counters_cell *cell, size_t i)
{
	for (size_t j = 0; j < i; j++) {
		if (same_edge(&cell->edges[i], &cell->edges[j]))
			return true;
	}
	return false;
}

static json_t *edge_json(const struct counters_edge *edge,
			 const struct symbols *symbols, int64_t count)
{
	char from[256], to[256];

	return json_pack("{s:s, s:s, s:s, s:b, s:I}",
			 "from", symbols_format(symbols, edge->from, from, sizeof(from)),
			 "to", symbols_format(symbols, edge->to, to, sizeof(to)),
			 "kind", edge->jump ? "jump" : "call",
			 "retpoline", edge->retpoline,
			 "count", (json_int_t)count);
}

json_t *merge_edges_json(const struct counters_cell *cell,
			 const struct symbols *symbols)
{
	int64_t *per_op = malloc(cell->nr_ops * sizeof(*per_op));
	json_t *edges = json_array();
	struct exact_stats s;

	for (size_t i = 0; per_op && i < cell->nr_edges; i++) {
		if (seen_before(cell, i))
			continue;
		memset(per_op, 0, cell->nr_ops * sizeof(*per_op));
		for (size_t j = i; j < cell->nr_edges; j++) {
			if (same_edge(&cell->edges[i], &cell->edges[j]))
				per_op[cell->edges[j].op] += (int64_t)cell->edges[j].count;
		}
		s = exact_stats(per_op, cell->nr_ops);
		if (s.mode)
			json_array_append_new(edges, edge_json(&cell->edges[i],
							       symbols, s.mode));
	}
	free(per_op);
	return edges;
}

uint64_t merge_edges_to(const struct counters_cell *cell,
			const struct symbols *symbols, const char *name)
{
	uint64_t total = 0;
	char to[256];

	for (size_t i = 0; i < cell->nr_edges; i++) {
		symbols_format(symbols, cell->edges[i].to, to, sizeof(to));
		if (!strcmp(to, name))
			total += cell->edges[i].count;
	}
	return total;
}
