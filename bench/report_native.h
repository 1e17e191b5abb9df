/* SPDX-License-Identifier: GPL-2.0-only */
/* Latency in the report: what the native engine measured. */
#ifndef FSNBENCH_REPORT_NATIVE_H
#define FSNBENCH_REPORT_NATIVE_H

#include "native_across.h"
#include "report_pair.h"
#include "report_table.h"

/** report_native - the section; nothing without documents; 0 or -ENOMEM */
int report_native(const struct report *rep);

/** report_native_answer - an item for each document, for the answer; 0 or -ENOMEM */
int report_native_answer(const struct report *rep);

/** report_native_csv - a line per arm and block, for plots/latency.gp; 0 or -ENOMEM */
int report_native_csv(const struct report *rep);

/** report_native_cdf_csv - a line per bucket of the histograms, for plots/latency_cdf.gp; 0 */
int report_native_cdf_csv(const struct report *rep);

/** report_native_aa_csv - a line per difference, for plots/latency_aa.gp; 0 or -ENOMEM */
int report_native_aa_csv(const struct report *rep);

/* report_native_claim.c */

/**
 * struct report_native_share - what pairs say about a share of an operation
 * @nr: pairs
 * @nr_least: whose interval is from @percent on
 * @nr_below: whose interval ends below it
 */
struct report_native_share {
	size_t nr, nr_least, nr_below;
};

/**
 * report_native_say - a claim's part on latency; nothing without native documents
 * @rep: report
 * @out: where to, after what is there
 * @rule: of the claim
 * @percent: a difference of that much of the first one's time matters
 * @none: what to say where no such arms ran
 * @share: receives what the pairs say; those of a flagged run say nothing
 *
 * Return: 0 or -ENOMEM.
 */
int report_native_say(const struct report *rep, FILE *out, report_pair_rule rule,
		      double percent, const char *none, struct report_native_share *share);

/* Between the files of the section. */

/** report_native_arm - the first cell of a row: the arm, and what it is if no arm */
void report_native_arm(const struct report *rep, struct report_table *t,
		       const struct native_arm *arm);

/** report_native_group - a row for the group above its arms, unless @before is of it */
void report_native_group(struct report_table *t, const struct native_arm *arm,
			 const struct native_arm *before);

/** report_native_ns - a cell of ns, with its sign if it is a difference */
void report_native_ns(struct report_table *t, bool sign, double ns);

/** report_native_interval - a cell "lo..hi" in ns; "-" without one */
void report_native_interval(struct report_table *t, bool sign, struct stats_paired_ci ci);

/** report_native_verdict - a cell; of what is not resolved "~" and its bound in ns */
void report_native_verdict(const struct report *rep, struct report_table *t,
			   struct stats_verdict v, double delta_ns);

/** report_native_p - a cell */
void report_native_p(struct report_table *t, double p);

/** report_native_table - the arms of one boot; 0 or -ENOMEM */
int report_native_table(const struct report *rep, const struct native_doc *doc);

/** report_native_pool - the arms of several boots of a kernel; 0 or -ENOMEM */
int report_native_pool(const struct report *rep, const struct native_side *side);

/** report_native_across - each arm of two kernels; 0 or -ENOMEM */
int report_native_across(const struct report *rep, const struct native_side side[NATIVE_NR_SIDES]);

/** report_native_scale - what threads and groups do to an arm; 0 or -ENOMEM */
int report_native_scale(const struct report *rep, const struct native_doc *doc);

#endif /* FSNBENCH_REPORT_NATIVE_H */
