/* SPDX-License-Identifier: GPL-2.0-only */
/* What a change of the kernel costs in time: two runs of the native engine. */
#ifndef FSNBENCH_COMPARE_NATIVE_H
#define FSNBENCH_COMPARE_NATIVE_H

#include "native_across.h"

/**
 * struct compare_native_options - of fsnbench compare
 * @limit: what does not matter
 * @json: where a document goes; NULL for none
 * @gate: what is worse, or flagged, is a failure
 * @ktap: KTAP instead of the table
 * @verbose: name the cells that only one side has
 */
struct compare_native_options {
	struct native_limit limit;
	const char *json;
	bool gate, ktap, verbose;
};

/**
 * compare_native - compare two native runs, and write it
 * @paths: OLD and NEW
 * @o: how
 *
 * Return: the exit status of fsnbench compare.
 */
int compare_native(char *const *paths, const struct compare_native_options *o);

/* Between compare_native.c and compare_native_write.c. */

/**
 * struct compare_native_kernel - boots of a kernel on either side
 * @side: documents
 * @cell: arms of either side
 * @nr: how many
 */
struct compare_native_kernel {
	struct native_side side[NATIVE_NR_SIDES];
	struct native_cell *cell;
	size_t nr;
};

/**
 * struct compare_native - two runs
 * @path: as they were named
 * @docs: their documents
 * @kernel: those of both sides
 * @nr: how many
 * @nr_present: cells that both sides have
 * @nr_verdicts: those that have a verdict
 * @nr_worse: of those
 * @nr_flagged: documents of either side
 */
struct compare_native {
	char *const *path;
	struct native_docs docs[NATIVE_NR_SIDES];
	struct compare_native_kernel *kernel;
	size_t nr;
	size_t nr_present, nr_verdicts, nr_worse, nr_flagged;
};

/** compare_native_word - "worse", "better", "equivalent", "not resolved" or "no verdict" */
const char *compare_native_word(const struct native_cell *cell);

/** compare_native_reason - why a cell has no verdict; cut to @size; returns @buf */
const char *compare_native_reason(const struct native_cell *cell, char *buf, size_t size);

/** compare_native_table - for a terminal; 0 or -ENOMEM */
int compare_native_table(const struct compare_native *cmp, bool verbose, FILE *out);

/** compare_native_ktap - a test per cell */
void compare_native_ktap(const struct compare_native *cmp, FILE *out);

/** compare_native_json - a new document; NULL when out of memory */
json_t *compare_native_json(const struct compare_native *cmp,
			    const struct compare_native_options *o);

#endif /* FSNBENCH_COMPARE_NATIVE_H */
