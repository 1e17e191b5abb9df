/* SPDX-License-Identifier: GPL-2.0-only */
/* The equivalence matrix in numbers, and claims C6 and C7, judged from it. */
#ifndef FSNBENCH_EQUIVALENCE_TALLY_H
#define FSNBENCH_EQUIVALENCE_TALLY_H

#include "equivalence_join.h"

/**
 * struct equivalence_count - a kind of difference at one site
 * @nr: cases of it
 * @example: the first one
 */
struct equivalence_count {
	size_t nr;
	struct equivalence_case example;
};

/**
 * struct equivalence_tally - all cases of one site
 * @reason: why the site was not run, NULL if it was
 * @nr: cases by state
 * @nr_silent: those of EQUIVALENCE_EQUAL that reached neither
 * @nr_rows: rows of which at least one case is no n/a
 * @nr_rows_equal: those in which all cases agree, in set and mask
 * @nr_mask_equal: cases that reached both, with equal masks
 * @nr_mask_other: cases that reached both, with masks that differ
 * @nr_pass: cases in which the listener, with the hook, was told the same
 * @nr_pass_other: cases in which it was not
 * @kind: the differences by kind, those of sets and of masks
 */
struct equivalence_tally {
	const char *reason;
	size_t nr[EQUIVALENCE_NR_STATES];
	size_t nr_silent;
	size_t nr_rows, nr_rows_equal;
	size_t nr_mask_equal, nr_mask_other;
	size_t nr_pass, nr_pass_other;
	struct equivalence_count kind[EQUIVALENCE_NR_KINDS];
};

/**
 * equivalence_tally - count all cases
 * @eq: the documents
 * @tally: one per site
 */
void equivalence_tally(const struct equivalence *eq,
		       struct equivalence_tally tally[EQUIVALENCE_NR_SITES]);

enum equivalence_verdict {
	EQUIVALENCE_SUPPORTED,
	EQUIVALENCE_REFUTED,
	EQUIVALENCE_INCONCLUSIVE,
};

extern const char *const equivalence_verdict_names[];

/**
 * equivalence_c6 - claim C6: a hook right before ->handle_event() loses no filtering
 * @tally: of site send_to_group_raw
 *
 * Supported if there is no event that the listener is not told; refuted by any.
 */
enum equivalence_verdict equivalence_c6(const struct equivalence_tally *tally);

/**
 * equivalence_c7 - claim C7: with the marks loop aligned, events and masks are equal
 * @tally: of site send_to_group
 *
 * Supported if both are equal in all rows; refuted by any difference.
 */
enum equivalence_verdict equivalence_c7(const struct equivalence_tally *tally);

/** equivalence_site_index - index of a site's word; -1 if there is none */
int equivalence_site_index(const char *site);

/** equivalence_kind_is_of_masks - the event reached both, with another mask */
bool equivalence_kind_is_of_masks(enum equivalence_kind kind);

/** equivalence_nr_kinds - how many kinds of difference a site has; with those of masks? */
size_t equivalence_nr_kinds(const struct equivalence_tally *tally, bool masks);

#endif /* FSNBENCH_EQUIVALENCE_TALLY_H */
