/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Distinct cache lines that an operation touches. Every access of memory comes
 * here, so that it is inline.
 */
#ifndef FSNCOUNT_LINES_H
#define FSNCOUNT_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "operation.h"

#define LINE_SHIFT	6
#define SET_SIZE	65536		/* power of two */

/* Sets of cache lines, emptied by changing the epoch. */
struct line_set {
	uint64_t line[SET_SIZE];
	uint32_t epoch[SET_SIZE];
};

extern PLUGIN_OWN struct line_set data_lines, code_lines;
extern PLUGIN_OWN uint32_t lines_epoch;

/** lines_clear - empty both sets */
static inline void lines_clear(void)
{
	lines_epoch++;
}

/** lines_add - enter a line; *count grows and true comes if it was not there */
static inline bool lines_add(struct line_set *set, uint64_t line, uint64_t *count)
{
	uint32_t i = (uint32_t)((line * 0x9e3779b97f4a7c15ull) >> 48);

	while (set->epoch[i] == lines_epoch) {
		if (set->line[i] == line)
			return false;
		i = (i + 1) & (SET_SIZE - 1);
	}
	/* Half full: a slower search is near; nothing measured comes close. */
	if (*count >= SET_SIZE / 2) {
		confused();
		return false;
	}
	set->epoch[i] = lines_epoch;
	set->line[i] = line;
	++*count;
	return true;
}

#endif /* FSNCOUNT_LINES_H */
