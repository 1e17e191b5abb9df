/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file that fsncount writes and bench/counters.c reads: a line that says
 * what it is, one with the columns, and then, cell by cell, a line of counters
 * per operation and one per edge, cold data line and task of it. Of a profile follow
 * one per function and place (index + 1 of its caller's line, function, instructions,
 * calls), or = where it is that of the operation before, or x where it was lost. The
 * last line proves that it is whole.
 */
#ifndef FSNCOUNT_OUTPUT_H
#define FSNCOUNT_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

/** output_open - make the file and write its first lines; 0, or -1 and said */
int output_open(const char *path, bool with_mem);

/** output_cell_begin - the operations of cell @index follow */
void output_cell_begin(uint64_t index);

/** output_operation - write an operation's counters and its edges */
void output_operation(const uint64_t *count);

/** output_cell_end - the cell has no more operations */
void output_cell_end(void);

/** output_close - write the last line; says it if anything was not written */
void output_close(void);

#endif /* FSNCOUNT_OUTPUT_H */
