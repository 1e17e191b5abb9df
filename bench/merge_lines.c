// SPDX-License-Identifier: GPL-2.0-only
/* Names of the data lines that operations find cold. */
#include "bench/merge_lines.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SIZE	64
#define MIN_SHARE	0.05	/* of the operations */

struct named {
	const char *object;	/* borrowed; "" if nobody knows */
	char function[128];
	size_t nr;
};

/* The round that an operation belongs to. */
static size_t round_of(const struct counters_cell *cell, size_t op)
{
	size_t round = 0;

	while (round + 1 < cell->nr_rounds && op >= cell->round_start[round + 1])
		round++;
	return round;
}

/* Objects are freed with their round, and others take their place. */
static const char *object_at(json_t *objects, uint64_t line)
{
	json_t *object;
	size_t i;

	json_array_foreach(objects, i, object) {
		uint64_t addr = (uint64_t)json_integer_value(json_array_get(object, 1));
		uint64_t size = (uint64_t)json_integer_value(json_array_get(object, 2));

		if (addr < line + LINE_SIZE && line < addr + size)
			return json_string_value(json_array_get(object, 0));
	}
	return "";
}

static bool add(struct named **all, size_t *nr, const char *object, const char *function)
{
	struct named *more;

	for (size_t i = 0; i < *nr; i++) {
		if (!strcmp((*all)[i].object, object) && !strcmp((*all)[i].function, function)) {
			(*all)[i].nr++;
			return true;
		}
	}
	more = reallocarray(*all, *nr + 1, sizeof(*more));
	if (!more)
		return false;
	*all = more;
	more += (*nr)++;
	more->object = object;
	more->nr = 1;
	memccpy(more->function, function, '\0', sizeof(more->function) - 1);
	more->function[sizeof(more->function) - 1] = '\0';
	return true;
}

static int by_count(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->nr != y->nr)
		return x->nr < y->nr ? 1 : -1;
	return strcmp(x->function, y->function) ?: strcmp(x->object, y->object);
}

static json_t *to_json(struct named *all, size_t nr, size_t nr_ops)
{
	json_t *lines = json_array();

	if (nr)
		qsort(all, nr, sizeof(*all), by_count);
	for (size_t i = 0; i < nr; i++) {
		double count = (double)all[i].nr / (double)nr_ops;

		if (count >= MIN_SHARE)
			json_array_append_new(lines, json_pack("{s:s, s:s, s:f}", "object",
							       all[i].object, "function",
							       all[i].function, "count", count));
	}
	return lines;
}

json_t *merge_lines_json(const struct counters_cell *cell, const struct symbols *symbols,
			 json_t *objects)
{
	struct named *all = NULL;
	json_t *lines = NULL;
	size_t nr = 0;

	for (size_t i = 0; i < cell->nr_cold; i++) {
		const struct counters_line *line = &cell->cold[i];
		json_t *of_round = json_array_get(objects, round_of(cell, line->op));
		char function[256];

		symbols_format(symbols, line->insn, function, sizeof(function));
		*strchrnul(function, '+') = '\0';
		if (!add(&all, &nr, object_at(of_round, line->addr), function))
			goto out;
	}
	lines = to_json(all, nr, cell->nr_ops);
out:
	free(all);
	return lines;
}
