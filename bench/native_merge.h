/* SPDX-License-Identifier: GPL-2.0-only */
/* Native documents of several boots and kernels of one machine, joined. */
#ifndef FSNBENCH_NATIVE_MERGE_H
#define FSNBENCH_NATIVE_MERGE_H

#include "native_load.h"

/**
 * native_merge - one document of many
 * @docs: documents of different boots
 * @whole: receives {"context": what all have in common, "benchmarks": [], "boots":
 *	[documents]}, which native_load() reads
 *
 * Says on stderr which field of two documents differs that must not, and both values:
 * the host, its processor and its settings, mitigations, what the kernel was booted with
 * but for the names of files and the site of hooks, blocks, and the batch size of each
 * group, by more than a factor of 2.
 *
 * Return: 0, -EINVAL for documents that do not belong together, or -ENOMEM.
 */
int native_merge(const struct native_docs *docs, json_t **whole);

#endif /* FSNBENCH_NATIVE_MERGE_H */
