/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Joins what the listener of the unpatched kernel was told with what a hook of
 * the patched kernel saw, event by event, and says what it means.
 */
#ifndef FSNBENCH_EQUIVALENCE_JOIN_H
#define FSNBENCH_EQUIVALENCE_JOIN_H

#include "equivalence.h"
#include "result_set.h"

enum equivalence_state {
	EQUIVALENCE_EQUAL,	/* the hook was called as often as the listener was told */
	EQUIVALENCE_MORE,	/* the hook saw what the listener is not told */
	EQUIVALENCE_LESS,	/* the listener is told what the hook did not see */
	EQUIVALENCE_NA,		/* there is no such row, site or event */
	EQUIVALENCE_UNKNOWN,	/* not known: the run failed there */
	EQUIVALENCE_NR_STATES,
};

extern const char *const equivalence_state_names[EQUIVALENCE_NR_STATES];

/* Why the two differ; what is computed from a row's properties. */
enum equivalence_kind {
	EQUIVALENCE_NO_KIND,
	EQUIVALENCE_KIND_PATH,
	EQUIVALENCE_KIND_SPECIAL,
	EQUIVALENCE_KIND_NO_DIR,
	EQUIVALENCE_KIND_ONDIR,
	EQUIVALENCE_KIND_ON_CHILD,
	EQUIVALENCE_KIND_NOT_ASKED,
	EQUIVALENCE_KIND_MERGED,
	EQUIVALENCE_KIND_RENAME,
	EQUIVALENCE_KIND_MASK_FD,
	EQUIVALENCE_KIND_MASK_CHILD,
	EQUIVALENCE_KIND_MASK_ONDIR,
	EQUIVALENCE_KIND_PASS,
	EQUIVALENCE_KIND_UNEXPLAINED,
	EQUIVALENCE_NR_KINDS,
};

/**
 * struct equivalence_kind_info - a kind in words
 * @name: identifier, for the table in a file
 * @what: what differs
 * @function: the kernel function that makes the difference
 * @why: what that function does
 */
struct equivalence_kind_info {
	const char *name, *what, *function, *why;
};

extern const struct equivalence_kind_info equivalence_kinds[EQUIVALENCE_NR_KINDS];

/**
 * struct equivalence_case - one event of one row at one site
 * @row: the row
 * @site: index into equivalence_sites
 * @offered: the site was run
 * @event: the event's bit
 * @state: what the two sets of events say
 * @kind: why, if they differ
 * @mask_kind: why the masks differ, where the event reached both
 * @pass_equal: with the hook, the listener is told what the unpatched kernel's is
 * @seen_mask: the mask that the hook got with this event
 * @told_mask: the mask that the listener got with this event
 * @nr_seen: calls of the hook with this event
 * @nr_told: events with this one that the listener read
 * @reason: of EQUIVALENCE_NA and EQUIVALENCE_UNKNOWN; else ""
 * @refused: which mark of the row both kernels refuse; "" if none
 */
struct equivalence_case {
	struct equivalence_row row;
	int site;
	bool offered;
	uint32_t event;
	enum equivalence_state state;
	enum equivalence_kind kind, mask_kind;
	bool pass_equal;
	uint32_t seen_mask, told_mask;
	unsigned int nr_seen, nr_told;
	const char *reason, *refused;
};

/**
 * struct equivalence - the two documents
 * @set: both
 * @vanilla: the unpatched kernel's, the truth
 * @patched: the one with hooks
 * @truth: rows of @vanilla by name
 * @hooked: rows of @patched by name
 */
struct equivalence {
	struct result_set set;
	const struct result *vanilla, *patched;
	json_t *truth, *hooked;
};

/**
 * equivalence_load - read the documents of a matrix
 * @dir: where they are, one of kernel vanilla and one of another
 * @eq: released by equivalence_release(), also after a failure
 *
 * Says on stderr what it does not accept.
 *
 * Return: 0, -EINVAL, -ENOMEM or -errno.
 */
int equivalence_load(const char *dir, struct equivalence *eq);

/** equivalence_release - release what equivalence_load() allocated */
void equivalence_release(struct equivalence *eq);

/**
 * equivalence_site_reason - why a site was not run
 * @eq: the documents
 * @site: index into equivalence_sites
 *
 * Return: the reason, NULL if it was run.
 */
const char *equivalence_site_reason(const struct equivalence *eq, int site);

/**
 * equivalence_each - visit all cases, row by row, event by event, site by site
 * @eq: the documents
 * @visit: called with each; not 0 ends the walk
 * @data: passed on
 *
 * Return: 0 or what @visit returned.
 */
int equivalence_each(const struct equivalence *eq,
		     int (*visit)(const struct equivalence_case *c, void *data), void *data);

/**
 * equivalence_explain - the kind of a difference, from the row's properties
 * @c: the case; all but the kinds is filled in
 * @args: letters of the arguments that the hook was called with
 *
 * Sets @c->kind and @c->mask_kind.
 */
void equivalence_explain(struct equivalence_case *c, const char *args);

#endif /* FSNBENCH_EQUIVALENCE_JOIN_H */
