// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of workloads: every file of workloads/ puts a pointer into one
 * linker section, whose ends the linker names.
 */
#include "bench/workload_table.h"

#include <string.h>

extern const struct workload *const __start_workloads[];
extern const struct workload *const __stop_workloads[];

size_t workload_count(void)
{
	return (size_t)(__stop_workloads - __start_workloads);
}

/* The linker's order is that of file names on its command line: sort. */
const struct workload *workload_at(size_t i)
{
	for (size_t a = 0; a < workload_count(); a++) {
		size_t rank = 0;

		for (size_t b = 0; b < workload_count(); b++)
			rank += strcmp(__start_workloads[b]->name,
				       __start_workloads[a]->name) < 0;
		if (rank == i)
			return __start_workloads[a];
	}
	return NULL;
}

const struct workload *workload_find(const char *name)
{
	for (size_t i = 0; i < workload_count(); i++) {
		if (!strcmp(__start_workloads[i]->name, name))
			return __start_workloads[i];
	}
	return NULL;
}
