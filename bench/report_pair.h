/* SPDX-License-Identifier: GPL-2.0-only */
/* Pairs of cells that differ in a word or two, which most claims are about. */
#ifndef FSNBENCH_REPORT_PAIR_H
#define FSNBENCH_REPORT_PAIR_H

#include "report.h"

/* The difference of a pair is that of @a minus that of @b. */
struct report_pair {
	const struct result *res;
	const struct result_bench *a, *b;
};

struct report_pairs {
	struct report_pair *pair;
	size_t nr;
};

/**
 * report_pair_rule - which cells are compared, and with what
 * @a: a cell
 * @b: a copy of it; to be made the cell that it is compared with
 *
 * Return: whether @a is wanted.
 */
typedef bool (*report_pair_rule)(const struct result_cell *a, struct result_cell *b);

/**
 * report_pairs_collect - all pairs of a run, of kernels with all sites in one image
 * @set: run
 * @rule: which
 * @pairs: result; the caller frees ->pair
 *
 * A cell without a partner in its document makes no pair. What is not an arm is
 * left out.
 *
 * Return: 0 or -ENOMEM.
 */
int report_pairs_collect(const struct result_set *set, report_pair_rule rule,
			 struct report_pairs *pairs);

/**
 * report_pair_delta - the difference of two cells in a counter
 *
 * Paired, operation by operation, where both share a base and 90 % of the
 * pairs agree; else as report_delta_sub(). Missing if one of both is not ok.
 */
struct report_delta report_pair_delta(const struct result_bench *a, const struct result_bench *b,
				      enum result_counter c);

/** report_pair_name - "open_close/tmpfs fanotify_perm", the usual left out; returns @buf */
const char *report_pair_name(const struct result_cell *cell, char *buf, size_t size);

/* Smallest and largest of some figures. */
struct report_range {
	double min, max;
	size_t nr;
};

/** report_range_add - one more figure */
void report_range_add(struct report_range *range, double figure);

/** report_range_delta - as report_range_add(); false if the difference is not resolved */
bool report_range_delta(struct report_range *range, struct report_delta d);

/** report_figure_text - an integer as such, other figures with two decimals; returns @buf */
const char *report_figure_text(double figure, bool sign, char *buf, size_t size);

/**
 * report_range_text - "12", "12..15", or "<missing>"
 * @range: range
 * @sign: with a plus sign before what is positive
 * @buf: where to
 * @size: bytes of @buf
 *
 * Return: @buf. Integers as such, other figures with two decimals.
 */
const char *report_range_text(const struct report_range *range, bool sign, char *buf, size_t size);

#endif /* FSNBENCH_REPORT_PAIR_H */
