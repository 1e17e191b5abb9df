/* SPDX-License-Identifier: GPL-2.0-only */
/* Jobs of fio and whole commands in the report. */
#ifndef FSNBENCH_REPORT_MACRO_H
#define FSNBENCH_REPORT_MACRO_H

#include "macro_compare.h"
#include "report.h"
#include "report_table.h"

/** report_macro - the section; nothing without documents; 0 or -ENOMEM */
int report_macro(const struct report *rep);

/** report_macro_csv - a line per job and arm, for plots/macro.gp; 0 */
int report_macro_csv(const struct report *rep);

/* Between the files of the section. */

/**
 * report_macro_row - puts an arm's cells
 * @rep: report
 * @t: table
 * @doc: document
 * @e: one of its entries, which has a result
 * @diff: of it, natively; else NULL
 */
typedef void (*report_macro_row)(const struct report *rep, struct report_table *t,
				 const struct macro_doc *doc, const struct macro_entry *e,
				 const struct macro_diff *diff);

/**
 * report_macro_table - a table of the arms of a kind of job; none without results
 * @rep: report
 * @doc: document
 * @kind: of the jobs
 * @heads: of the columns, up to 11, ended by NULL
 * @row: puts a row
 * @diff: by entry, or NULL
 *
 * Return: 0 or -ENOMEM.
 */
int report_macro_table(const struct report *rep, const struct macro_doc *doc, enum macro_kind kind,
		       const char *const *heads, report_macro_row row,
		       const struct macro_diff *diff);

/** report_macro_arm - the first cell of a row */
void report_macro_arm(const struct report *rep, struct report_table *t,
		      const struct macro_entry *e);

/** report_macro_time_intro - what the tables of native documents show, once for all of them */
void report_macro_time_intro(const struct report *rep);

/** report_macro_time - the tables of a native document; 0 or -ENOMEM */
int report_macro_time(const struct report *rep, const struct macro_doc *doc);

#endif /* FSNBENCH_REPORT_MACRO_H */
