/* SPDX-License-Identifier: GPL-2.0-only */
/* What a result must say about the kernel and machine it was measured on. */
#ifndef FSNBENCH_CONTEXT_H
#define FSNBENCH_CONTEXT_H

#include <jansson.h>

/**
 * context_collect - the context of a document, as far as the kernel knows it
 * @engine: "exact" or "native"
 * @kernel: vocabulary word
 *
 * Return: a new object, NULL when out of memory. What cannot be read is left
 * out.
 */
json_t *context_collect(const char *engine, const char *kernel);

#endif /* FSNBENCH_CONTEXT_H */
