/* SPDX-License-Identifier: GPL-2.0-only */
/* What is set for measuring on this machine, and what it was before. */
#ifndef FSNBENCH_NATIVE_TUNE_PLAN_H
#define FSNBENCH_NATIVE_TUNE_PLAN_H

#include <jansson.h>
#include <stdbool.h>

/**
 * native_tune_plan - what is to be set
 * @cpu: the measured CPU
 * @values: array that receives {"path", "old", "new"} in the order of setting; what is
 *	as wanted is left out
 * @not_set: array that receives sentences on what cannot be
 *
 * Changes nothing.
 *
 * Return: 0 or -ENOMEM.
 */
int native_tune_plan(int cpu, json_t *values, json_t *not_set);

/**
 * native_tune_same - whether two values of a file mean the same
 *
 * Lists of CPUs are the same however they are written.
 */
bool native_tune_same(const char *path, const char *a, const char *b);

#endif /* FSNBENCH_NATIVE_TUNE_PLAN_H */
