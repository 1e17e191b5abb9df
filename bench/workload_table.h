/* SPDX-License-Identifier: GPL-2.0-only */
/* The workloads that were linked in. */
#ifndef FSNBENCH_WORKLOAD_TABLE_H
#define FSNBENCH_WORKLOAD_TABLE_H

#include <stddef.h>

#include "workloads/workload.h"

/** workload_count - how many workloads there are */
size_t workload_count(void);

/** workload_at - the workload of rank @i in the order of their names */
const struct workload *workload_at(size_t i);

/** workload_find - the workload called @name, or NULL */
const struct workload *workload_find(const char *name);

#endif /* FSNBENCH_WORKLOAD_TABLE_H */
