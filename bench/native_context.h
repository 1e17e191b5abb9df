/* SPDX-License-Identifier: GPL-2.0-only */
/* What the document of a native run says of machine, kernel and settings. */
#ifndef FSNBENCH_NATIVE_CONTEXT_H
#define FSNBENCH_NATIVE_CONTEXT_H

#include <jansson.h>

#include "bench/native_block.h"

/**
 * native_context_collect - the context but for what the run found
 * @kernel: what the kernel is called
 * @set: how it is measured
 *
 * Return: a new object, NULL when out of memory.
 */
json_t *native_context_collect(const char *kernel, const struct native_setting *set);

/**
 * native_context_build - what tells builds of a kernel apart
 * @notes: its ELF notes, as /sys/kernel/notes has them
 * @len: bytes of @notes
 * @buf: receives the GNU build id in hexadecimal digits
 * @size: bytes of @buf, 41 for a SHA-1
 *
 * Return: 0, or -ENOENT if there is none, or it is longer than @buf.
 */
int native_context_build(const unsigned char *notes, size_t len, char *buf, size_t size);

#endif /* FSNBENCH_NATIVE_CONTEXT_H */
