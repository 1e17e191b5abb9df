/* SPDX-License-Identifier: GPL-2.0-only */
/* What the rows of the equivalence matrix operate on, and the operations. */
#ifndef FSNBENCH_EQUIVALENCE_OBJECT_H
#define FSNBENCH_EQUIVALENCE_OBJECT_H

#include "bench/equivalence.h"
#include "bench/sandbox.h"

#define EQUIVALENCE_PARENT	SANDBOX_WORK "/parent"
#define EQUIVALENCE_OBJECT_PATH	EQUIVALENCE_PARENT "/object"
#define EQUIVALENCE_TARGET_DIR	SANDBOX_WORK "/target"

/**
 * equivalence_object_make - fresh directories with the row's object
 *
 * The object of a row that creates it is not made.
 *
 * Return: 0 or -errno.
 */
int equivalence_object_make(const struct equivalence_row *row);

/** equivalence_object_remove - remove all that a row made; 0 or -errno */
int equivalence_object_remove(const struct equivalence_row *row);

/**
 * equivalence_op_prepare - what comes between the marks and the operation
 * @row: the row
 * @fd: receives the descriptor that the operation uses, or -1
 *
 * The object is opened only now: a file that was opened before there was a
 * permission listener asks none.
 *
 * Return: 0 or -errno.
 */
int equivalence_op_prepare(const struct equivalence_row *row, int *fd);

/**
 * equivalence_op_run - the operation: one system call
 * @row: the row
 * @fd: of equivalence_op_prepare(); -1 if the operation closed it, or the
 *	descriptor that it opened
 *
 * Return: 0 or -errno.
 */
int equivalence_op_run(const struct equivalence_row *row, int *fd);

#endif /* FSNBENCH_EQUIVALENCE_OBJECT_H */
