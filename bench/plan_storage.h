/* SPDX-License-Identifier: GPL-2.0-only */
/* Which cells the question of where inode storage lies needs, and no others. */
#ifndef FSNBENCH_PLAN_STORAGE_H
#define FSNBENCH_PLAN_STORAGE_H

#include <stdbool.h>

#include "bench/result.h"

/** plan_storage_is_embedded - has the cell's kernel storage in struct inode? */
bool plan_storage_is_embedded(const struct result_cell *cell);

/** plan_storage_concerns - is it a cell that only this question asks for? */
bool plan_storage_concerns(const struct result_cell *cell);

/** plan_storage_is_core - of those: is it in the default run? */
bool plan_storage_is_core(const struct result_cell *cell);

/**
 * plan_storage_allows - may it be in a run at all?
 *
 * Lookups and the cold workload are where they have a meaning; kernels with
 * embedded storage have what is compared with isec and nothing else.
 */
bool plan_storage_allows(const struct result_cell *cell);

#endif /* FSNBENCH_PLAN_STORAGE_H */
