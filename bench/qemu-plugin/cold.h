/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cold data lines of an operation: those that none of the COLD_OPS operations before
 * it in its cell touched. What operations share is warm after the first of them; what
 * each finds anew stays cold, however large the caches are that a machine has.
 *
 * The first operations that are counted look back at those that warmed the cell up.
 */
#ifndef FSNCOUNT_COLD_H
#define FSNCOUNT_COLD_H

#include <stdint.h>

#include "counters.h"

#define COLD_OPS 16

/**
 * struct cold_line - one of them
 * @line: its number
 * @insn: address of the instruction that touched it first
 */
struct cold_line {
	uint64_t line, insn;
};

extern PLUGIN_OWN struct cold_line cold_lines[];
extern PLUGIN_OWN unsigned int nr_cold_lines;

/** cold_clear - forget all operations: another cell's follow */
void cold_clear(void);

/** cold_next - the next operation begins */
void cold_next(void);

/** cold_add - the operation touches a line for the first time */
void cold_add(uint64_t line, uint64_t insn);

#endif /* FSNCOUNT_COLD_H */
