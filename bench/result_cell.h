/* SPDX-License-Identifier: GPL-2.0-only */
/* Cells of result documents: find, compare, order and name them. */
#ifndef FSNBENCH_RESULT_CELL_H
#define FSNBENCH_RESULT_CELL_H

#include "result.h"

/* What cells of two kernels may differ in and still be the same arm. */
#define RESULT_ACROSS_KERNELS	(1u << RESULT_KERNEL | 1u << RESULT_STORAGE)

/**
 * result_cell_order - canonical order: vocabulary rank, then name
 * @a: one cell
 * @b: another
 * @ignore: bit per enum result_word that is not looked at
 *
 * Return: as strcmp(); 0 means the same cell.
 */
int result_cell_order(const struct result_cell *a, const struct result_cell *b,
		      unsigned int ignore);

/**
 * result_find - a cell of a document
 * @res: document, may be NULL
 * @key: the words to look for
 * @ignore: bit per enum result_word that is not looked at
 *
 * Return: the benchmark, or NULL.
 */
const struct result_bench *result_find(const struct result *res, const struct result_cell *key,
				       unsigned int ignore);

/** result_kernel_has_hooks - the kernel of this name is built with the patches */
bool result_kernel_has_hooks(const char *kernel);

/** result_kernel_is_pure - one site is compiled into it, which needs no switch */
bool result_kernel_is_pure(const char *kernel);

/** result_kernel_is_partial - it has some cells only, to be compared with isec's */
bool result_kernel_is_partial(const char *kernel);

/** result_cell_has_hook - a hook is attached in this cell */
bool result_cell_has_hook(const struct result_cell *cell);

/** result_cell_is_scaled - a cell of a scaling experiment, not an arm of the debate */
bool result_cell_is_scaled(const struct result_cell *cell);

/**
 * result_bench_is_arm - an arm of the debate
 *
 * Neither scaled up, nor of a workload whose operations differ, nor a self-test: those
 * are in no claim, ledger or pair, but in sections of their own.
 */
bool result_bench_is_arm(const struct result_bench *b);

/** result_cell_is_selftest - a cell of the power self-test, not an arm */
bool result_cell_is_selftest(const struct result_cell *cell);

/**
 * result_cell_base - the arm a cell is compared with: the same, without hook
 * @cell: a cell; of one without a hook, the plain fanotify parent watch; of one
 *	whose event asks, the listener in user space that answers
 *
 * Return: the words of the base, strings borrowed from @cell.
 */
struct result_cell result_cell_base(const struct result_cell *cell);

/**
 * result_find_base - the arm of a document that a cell is compared with
 * @res: document, may be NULL
 * @cell: a cell
 *
 * Return: the benchmark of result_cell_base(); of a workload whose events reach no
 * listener fanotify, that of fanotify_fid; or NULL.
 */
const struct result_bench *result_find_base(const struct result *res,
					    const struct result_cell *cell);

/**
 * result_cell_is - compare one word
 * @cell: cell
 * @word: which word
 * @text: vocabulary word to compare with
 */
bool result_cell_is(const struct result_cell *cell, enum result_word word, const char *text);

/**
 * result_cell_name - canonical name, as a benchmark's name in a document
 * @cell: cell
 * @buf: where to
 * @size: bytes of @buf; a longer name is cut
 *
 * Return: @buf.
 */
const char *result_cell_name(const struct result_cell *cell, char *buf, size_t size);

/**
 * result_cell_arm - short name of the arm, for table rows
 * @cell: cell; what is the usual (parent, fanotify, direct, empty) is left out
 * @buf: where to
 * @size: bytes of @buf
 *
 * Return: @buf.
 */
const char *result_cell_arm(const struct result_cell *cell, char *buf, size_t size);

#endif
