/* SPDX-License-Identifier: GPL-2.0-only */
/* What this kernel and machine cannot do of a cell, before it is tried. */
#ifndef FSNBENCH_NATIVE_POSSIBLE_H
#define FSNBENCH_NATIVE_POSSIBLE_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/result.h"

/**
 * native_possible_missing - why a cell cannot be measured here
 * @cell: the cell
 * @nr_cpus: processors that this process may use
 * @buf: receives the reason
 * @size: bytes of @buf
 *
 * What else the kernel refuses is found by trying.
 *
 * Return: is there a reason?
 */
bool native_possible_missing(const struct result_cell *cell, int nr_cpus, char *buf, size_t size);

#endif /* FSNBENCH_NATIVE_POSSIBLE_H */
