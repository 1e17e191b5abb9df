/* SPDX-License-Identifier: GPL-2.0-only */
/* Which comparisons are corrected together: those of an experiment. */
#ifndef FSNBENCH_NATIVE_FAMILY_H
#define FSNBENCH_NATIVE_FAMILY_H

#include "native_load.h"

/**
 * native_family_holm - p-values corrected within each experiment
 * @arm: of each comparison, whose benchmark names its experiments
 * @p: of each; negative: not compared, in no family
 * @nr: comparisons
 * @adjusted: receives them; 1 where there was no comparison. Of what is in several
 *	experiments the largest, which holds in each of them. What is in none is a family
 *
 * Return: 0 or -ENOMEM.
 */
int native_family_holm(const struct native_arm *const *arm, const double *p, size_t nr,
		       double *adjusted);

#endif /* FSNBENCH_NATIVE_FAMILY_H */
