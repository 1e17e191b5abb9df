/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The report: what its sections share. A section reads documents and writes
 * to report->out; it never measures and never looks at the clock, so the same
 * documents give the same bytes.
 */
#ifndef FSNBENCH_REPORT_H
#define FSNBENCH_REPORT_H

#include <stdio.h>

#include "result_cell.h"
#include "result_set.h"

enum report_format {
	REPORT_TEXT,	/* for a terminal, 100 columns */
	REPORT_MD,	/* REPORT.md */
	REPORT_CSV,	/* flat, for the plots */
	REPORT_LKML,	/* plain ASCII, 72 columns */
	REPORT_EQUIVALENCE, /* the equivalence matrix as CSV */
	REPORT_VISIBILITY, /* what of it each site sees as CSV, for plots/visibility.gp */
	REPORT_LADDER,	/* indirect calls of every workload as CSV, for plots/ladder.gp */
	REPORT_SCALING,	/* points and fits as CSV, for plots/scaling.gp */
	REPORT_FILTERING, /* what of a mix reaches whom, as CSV for plots/filtering.gp */
	REPORT_MEMORY,	/* the readings of memory as CSV, for plots/memory.gp */
	REPORT_JSON,	/* claims and cells, for programs */
	REPORT_MACRO,	/* fio and commands as CSV, for plots/macro.gp */
	REPORT_FOLDED,	/* profiles as folded stacks */
	REPORT_LATENCY,	/* native arms and their blocks as CSV, for plots/latency.gp */
	REPORT_LATENCY_CDF, /* single operations as CSV, for plots/latency_cdf.gp */
	REPORT_LATENCY_AA, /* differences of arms and A/A copies, for plots/latency_aa.gp */
	REPORT_NR_FORMATS,
};

struct equivalence;
struct memory;
struct macro_docs;
struct profile_docs;
struct native_docs;
struct report_quality;

struct report {
	const struct result_set *set;
	const struct equivalence *equivalence;	/* NULL if the run has none */
	const struct memory *memory;	/* NULL if the run has none */
	const struct memory *million;	/* that of a million files; NULL if there is none */
	const struct macro_docs *macro;	/* fio and commands; NULL if the run has none */
	const struct profile_docs *profile;	/* NULL if the run has none */
	const struct native_docs *native; /* latency; NULL if the run has none */
	const struct report_quality *quality; /* of the instrument; NULL if nobody looked */
	unsigned int claims;	/* bit n - 1 for Cn; 0: all */
	bool experiments;	/* of some experiments alone */
	enum report_format format;
	FILE *out;	/* in memory; written when the report is complete */
};

/* report_prose.c */

/** report_width - columns of the format; 0 if lines are not wrapped */
int report_width(const struct report *rep);

/** report_heading - a heading of @level 1..3 */
void report_heading(const struct report *rep, int level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** report_para - a paragraph, wrapped and escaped as the format needs */
void report_para(const struct report *rep, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** report_item - as report_para(), one item of a list */
void report_item(const struct report *rep, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** report_end_list - ends a list of items */
void report_end_list(const struct report *rep);

/** report_image - in Markdown, the plot @name of the run; in other formats nothing */
void report_image(const struct report *rep, const char *name, const char *what);

/** report_escape - one string, escaped for the format, without wrapping */
void report_escape(const struct report *rep, const char *text);

/* report_value.c */

#define REPORT_VALUE_MAX	64
#define REPORT_NAME_MAX		256

/**
 * report_value_of - one counter of a cell
 * @b: cell, may be NULL
 * @c: counter
 *
 * Return: the value; not present if there is no cell, or the cell was skipped
 * or failed, or its judging mean is absent.
 */
struct result_value report_value_of(const struct result_bench *b, enum result_counter c);

/** report_indirect_of - indirect calls and indirect jumps of a cell: C1's metric */
struct result_value report_indirect_of(const struct result_bench *b);

/** report_value_text - "12", "12.34*" if judged by its mean, or "<missing>" */
const char *report_value_text(struct result_value v, char *buf, size_t size);

enum report_delta_kind {
	REPORT_DELTA_MISSING,
	REPORT_DELTA_EXACT,
	REPORT_DELTA_MEAN,	/* of means; the rounds of both sides do not overlap */
	REPORT_DELTA_UNRESOLVED,
};

/**
 * struct report_delta - a difference of two cells in one counter
 * @kind: what is known
 * @exact: the difference, if exact
 * @mean: the difference of means; @exact if exact
 * @min: the smallest difference that rounds and means allow; @exact if exact
 * @max: the largest
 */
struct report_delta {
	enum report_delta_kind kind;
	json_int_t exact;
	double mean;
	double min, max;
};

/**
 * report_delta_sub - @a - @b of cells that share no mount
 *
 * Of modes if neither is judged by its mean. Else of means; not resolved
 * where the ranges of the rounds' modes overlap, or the means contradict them.
 */
struct report_delta report_delta_sub(struct result_value a, struct result_value b);

/**
 * report_delta_paired - @a - @b of two cells paired with the same base
 *
 * Missing unless at least 90 % of the pairs of each agree.
 */
struct report_delta report_delta_paired(struct result_value a, struct result_value b);

/**
 * report_delta_to_base - difference of a cell to its base
 *
 * The paired difference if at least 90 % of the pairs agree, else as
 * report_delta_sub().
 */
struct report_delta report_delta_to_base(const struct result_bench *b,
					 const struct result_bench *base, enum result_counter c);

/** report_delta_bound - how far from 0 a difference may be */
double report_delta_bound(struct report_delta d);

/** report_delta_agree - what two differences allow overlaps */
bool report_delta_agree(struct report_delta a, struct report_delta b);

/** report_delta_text - "+1", "+1.25*", "~±2" if not resolved, or "<missing>" */
const char *report_delta_text(struct report_delta d, char *buf, size_t size);

/** report_delta_words - as report_delta_text(); "not resolved (within ±2)" */
const char *report_delta_words(struct report_delta d, char *buf, size_t size);

/* report_collect.c */

struct report_cells {
	const struct result_bench **cell;
	size_t nr;
};

/**
 * report_is_debated - a cell of a workload that the debate is about
 *
 * These have whole ledgers; the others a row each, report_ladder().
 */
bool report_is_debated(const struct result_cell *cell);

#define REPORT_BIT(word)	(1u << (word))
#define REPORT_ALL_WORDS	((1u << RESULT_NR_WORDS) - 1)

/**
 * report_collect - distinct cells of a run, in canonical order
 * @set: run
 * @kernel: documents of this kernel only, or NULL
 * @key: cells that equal this one in @match; may be NULL if @match is 0
 * @match: bit per enum result_word
 * @distinct: bit per enum result_word; cells equal in these are one
 * @cells: result; the caller frees ->cell
 *
 * What is not an arm (result_bench_is_arm()) is left out.
 *
 * Return: 0 or -ENOMEM.
 */
int report_collect(const struct result_set *set, const char *kernel,
		   const struct result_cell *key, unsigned int match, unsigned int distinct,
		   struct report_cells *cells);

/* Sections; each returns 0 or -errno. */
int report_answer(const struct report *rep);
int report_claims(const struct report *rep);
int report_c1_evidence(const struct report *rep);
int report_nonuser(const struct report *rep);
int report_c2(const struct report *rep);
int report_c10(const struct report *rep);
int report_c11(const struct report *rep);
int report_c12(const struct report *rep);
int report_c13(const struct report *rep);
int report_factorial(const struct report *rep);
int report_pure(const struct report *rep);
int report_anchor(const struct report *rep);
int report_ledger(const struct report *rep);
int report_ladder(const struct report *rep);
int report_selftest(const struct report *rep);
int report_firing(const struct report *rep);
int report_status(const struct report *rep);
int report_environment(const struct report *rep);
int report_instrument(const struct report *rep);
int report_csv(const struct report *rep);
int report_json(const struct report *rep);
int report_limits(const struct report *rep);
int report_header(const struct report *rep);
int report_reproduce(const struct report *rep);

#endif
