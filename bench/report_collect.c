// SPDX-License-Identifier: GPL-2.0-only
/*
 * Collects the distinct cells of a run: its workloads, and the arms of each.
 * A cell that one document lacks still gets its row, as <missing>.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

bool report_is_debated(const struct result_cell *cell)
{
	static const char *const workloads[] = { "nop", "getppid", "open_close",
						 "open_close_cold", "read", "write" };

	for (size_t i = 0; i < sizeof(workloads) / sizeof(*workloads); i++)
		if (result_cell_is(cell, RESULT_WORKLOAD, workloads[i]))
			return true;
	return false;
}

static bool wanted(const struct result_bench *b, const struct result_cell *key, unsigned int match)
{
	if (!result_bench_is_arm(b))
		return false;
	for (int w = 0; match && w < RESULT_NR_WORDS; w++)
		if (match & REPORT_BIT(w) && strcmp(b->cell.word[w], key->word[w]))
			return false;
	return true;
}

/* Insertion keeps the list sorted and distinct; it holds some dozens. */
static void insert(struct report_cells *cells, const struct result_bench *b, unsigned int ignore)
{
	size_t at = cells->nr;

	for (size_t i = 0; i < cells->nr; i++) {
		int order = result_cell_order(&b->cell, &cells->cell[i]->cell, ignore);

		if (!order)
			return;
		if (order < 0) {
			at = i;
			break;
		}
	}
	memmove(&cells->cell[at + 1], &cells->cell[at], (cells->nr - at) * sizeof(*cells->cell));
	cells->cell[at] = b;
	cells->nr++;
}

int report_collect(const struct result_set *set, const char *kernel,
		   const struct result_cell *key, unsigned int match, unsigned int distinct,
		   struct report_cells *cells)
{
	size_t room = 1;

	for (size_t d = 0; d < set->nr_docs; d++)
		room += set->docs[d]->nr_benchs;
	cells->nr = 0;
	cells->cell = calloc(room, sizeof(*cells->cell));
	if (!cells->cell)
		return -ENOMEM;
	for (size_t d = 0; d < set->nr_docs; d++) {
		const struct result *res = set->docs[d];

		if (kernel && strcmp(kernel, res->kernel))
			continue;
		for (size_t i = 0; i < res->nr_benchs; i++)
			if (wanted(&res->benchs[i], key, match))
				insert(cells, &res->benchs[i], ~distinct & REPORT_ALL_WORDS);
	}
	return 0;
}
