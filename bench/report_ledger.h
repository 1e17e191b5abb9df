/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of the ledger: its rows, its controls, and the section. */
#ifndef FSNBENCH_REPORT_LEDGER_H
#define FSNBENCH_REPORT_LEDGER_H

#include "report_table.h"

/* Words that the arms of a group of rows have in common. */
#define REPORT_LEDGER_GROUP	(REPORT_BIT(RESULT_WORKLOAD) | REPORT_BIT(RESULT_FS))

/**
 * report_ledger_begin - a table with the ledger's columns, and its head
 * @t: receives it; released by report_table_print()
 * @first: head of the first column
 * @deltas: with the columns of differences to the base
 */
void report_ledger_begin(const struct report *rep, struct report_table *t, const char *first,
			 bool deltas);

/** report_ledger_rows - a row for each of the arms, differences included */
void report_ledger_rows(const struct report *rep, struct report_table *t, const struct result *res,
			const struct report_cells *arms);

/** report_ledger_values - the rest of a row without differences */
void report_ledger_values(const struct report *rep, struct report_table *t,
			  const struct result_bench *b);

/**
 * report_ledger_arms - the arms of one boot that have a row
 * @group: a cell with their workload and file system
 * @arms: receives them; the caller frees arms->cell
 *
 * Return: 0 or -ENOMEM.
 */
int report_ledger_arms(const struct report *rep, const struct result *res,
		       const struct result_cell *group, struct report_cells *arms);

/** report_ledger_is_usual - does an arm have a row? */
bool report_ledger_is_usual(const struct report *rep, const struct result_cell *cell);

/** report_ledger_has_exceptions - does a reader have to know that it raises some? */
bool report_ledger_has_exceptions(const struct result_bench *b);

/**
 * report_ledger_control - is a group of arms a negative control?
 * @group: a cell with workload and file system
 * @err: receives -ENOMEM, and is left alone otherwise
 *
 * Return: its arms, of all boots, if the arms of each boot are equal in every column; else 0:
 * then it gets a table like any other workload.
 */
size_t report_ledger_control(const struct report *rep, const struct result_cell *group, int *err);

/** report_ledger_controls - the table of those among @groups; 0 or -ENOMEM */
int report_ledger_controls(const struct report *rep, const struct report_cells *groups);

#endif /* FSNBENCH_REPORT_LEDGER_H */
