/* SPDX-License-Identifier: GPL-2.0-only */
/* Is what a workload says it raises what listeners are told? */
#ifndef FSNBENCH_EXACT_DECLARE_H
#define FSNBENCH_EXACT_DECLARE_H

#include <stddef.h>

/**
 * exact_declare_check - ask listeners of all kinds that can be read
 * @workload: name of the workload
 * @kernel: vocabulary word
 * @text: receives what is wrong, empty if nothing is
 * @size: bytes of @text
 *
 * Runs some operations, or a cycle, on a fresh tmpfs under one listener of each
 * kind that asks for all that there is, and compares the events it was told of with
 * the workload's declaration.
 *
 * Return: 0, or -errno with what failed in @text.
 */
int exact_declare_check(const char *workload, const char *kernel, char *text, size_t size);

#endif /* FSNBENCH_EXACT_DECLARE_H */
