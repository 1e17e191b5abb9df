/* SPDX-License-Identifier: GPL-2.0-only */
/* A table of the report: filled cell by cell, printed for any format. */
#ifndef FSNBENCH_REPORT_TABLE_H
#define FSNBENCH_REPORT_TABLE_H

#include "report.h"

struct report_table {
	const char *align;	/* 'l' or 'r' per column */
	size_t nr_columns;
	char **cell;
	size_t nr_cells;
	size_t nr_room;
	int err;		/* -ENOMEM sticks until report_table_print() */
};

/**
 * report_table_init - an empty table
 * @t: table; released by report_table_print()
 * @align: one letter per column, 'l' or 'r'; must outlive the table
 */
void report_table_init(struct report_table *t, const char *align);

/** report_table_add - the next cell, row by row; the first row is the head */
void report_table_add(struct report_table *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** report_table_value - the next cell is a counter's value */
void report_table_value(struct report_table *t, struct result_value v);

/** report_table_delta - the next cell is a difference */
void report_table_delta(struct report_table *t, struct report_delta d);

/** report_table_rows - rows so far, the head included */
size_t report_table_rows(const struct report_table *t);

/**
 * report_table_collapse - one row instead of many that say the same
 * @t: table
 * @first: the rows from here to the end are looked at
 * @label: what the first cell of the row that replaces them begins with; then
 *         follow the number of rows and @what
 * @what: what the rows are
 *
 * Return: whether all columns but the first were equal, and not empty.
 */
bool report_table_collapse(struct report_table *t, size_t first, const char *label,
			   const char *what);

/** report_table_drop - release a table without printing it */
void report_table_drop(struct report_table *t);

/**
 * report_table_print - print and release a table
 *
 * Return: 0 or -ENOMEM.
 */
int report_table_print(struct report_table *t, const struct report *rep);

#endif
