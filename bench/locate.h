/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the objects of a file lie in the kernel's memory, for names of cache lines. */
#ifndef FSNBENCH_LOCATE_H
#define FSNBENCH_LOCATE_H

#include <jansson.h>

#include "workloads/workload.h"

/**
 * locate_files - what hangs on the files of some operations
 * @workload: one whose operations take a file each
 * @dir: where they are
 * @first: the first operation
 * @nr: how many
 * @objects: receives an array of [name, address, bytes]; left alone where the kernel
 *	cannot say
 *
 * Return: 0 or -errno.
 */
int locate_files(const struct workload *workload, const char *dir, unsigned long first,
		 unsigned long nr, json_t **objects);

/** locate_load - be able to; @map: the storage whose elements are looked for; 0 or -errno */
int locate_load(int map);

/** locate_unload - undoes it; fine without it */
void locate_unload(void);

#endif /* FSNBENCH_LOCATE_H */
