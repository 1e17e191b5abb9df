/* SPDX-License-Identifier: GPL-2.0-only */
/* Compares two runs of the exact engine: fsnbench verify. */
#ifndef FSNBENCH_VERIFY_H
#define FSNBENCH_VERIFY_H

#include <stdio.h>

#include "result.h"

/* So many differences are named; of the rest only the number is said. */
#define VERIFY_NR_NAMED	20

struct verify_tally {
	size_t nr, nr_same;
};

/**
 * struct verify - a comparison in progress
 * @out: where differences are named
 * @cells: cells of either side
 * @counters: counters (mode and all statistics about it) and hits
 * @edges: edge lists of cells
 * @deltas: arm - base differences, where only these can be compared
 * @nr_different: differences of any kind
 */
struct verify {
	FILE *out;
	struct verify_tally cells, counters, edges, deltas;
	size_t nr_different;
};

/** verify_name - name one difference, or only count it after the first many */
void verify_name(struct verify *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * verify_is_strict - the counts of two documents must be identical
 *
 * True if both name the same vmlinux, QEMU and CPU model, and the same plan:
 * rounds, operations and seed decide where objects are placed.
 */
bool verify_is_strict(const struct result *a, const struct result *b);

/**
 * verify_context - print the fields of the context that differ
 * @v: comparison
 * @a: one document
 * @b: another
 *
 * The date and the stages' times are left out: they always differ.
 *
 * Return: 0 or -ENOMEM.
 */
int verify_context(struct verify *v, const struct result *a, const struct result *b);

/**
 * verify_documents - compare two documents of the same boot
 * @v: comparison; tallies are added to
 * @a: one document
 * @b: another
 *
 * Strictly, cell by cell and counter by counter, if verify_is_strict(); else
 * edges by symbol and the differences between arms.
 *
 * Return: 0 or -ENOMEM.
 */
int verify_documents(struct verify *v, const struct result *a, const struct result *b);

/**
 * verify_edges - compare the edge lists of two cells
 * @v: comparison
 * @a: one cell
 * @b: another
 * @boot: for messages
 * @by_symbol: without offsets and hashes, which another build changes
 *
 * Return: whether they are the same.
 */
bool verify_edges(struct verify *v, const struct result_bench *a, const struct result_bench *b,
		  const char *boot, bool by_symbol);

#endif
