/* SPDX-License-Identifier: GPL-2.0-only */
/* Names of the data lines that operations find cold. */
#ifndef FSNBENCH_MERGE_LINES_H
#define FSNBENCH_MERGE_LINES_H

#include <jansson.h>

#include "bench/counters.h"
#include "bench/symbols.h"

/**
 * merge_lines_json - what is in the cold lines of a cell, and who touches it first
 * @cell: the cell's operations
 * @symbols: the guest's kallsyms
 * @objects: by round an array of [name, address, bytes]; NULL: functions alone
 *
 * A line in which several objects lie has the name of the first in @objects.
 *
 * Return: a new array of {"object", "function", "count"}, per operation, the most
 * frequent first; what fewer than 5 % of the operations have is left out. NULL when
 * out of memory.
 */
json_t *merge_lines_json(const struct counters_cell *cell, const struct symbols *symbols,
			 json_t *objects);

#endif /* FSNBENCH_MERGE_LINES_H */
