/* SPDX-License-Identifier: GPL-2.0-only */
/* Joins what fio and hyperfine did in a guest with what the plugin counted. */
#ifndef FSNBENCH_MACRO_MERGE_H
#define FSNBENCH_MACRO_MERGE_H

#include <jansson.h>

#include "bench/counters.h"
#include "bench/symbols.h"

/**
 * macro_merge - add counts and hits to the cells of a guest's document
 * @root: the document that `fsnbench macro` wrote; changed in place
 * @path: its name, for messages
 * @counters: the plugin's output
 * @symbols: the guest's kallsyms
 *
 * Compares, pair by pair, how often the hook ran, what reached the group, what was
 * delivered and what fio says that it did with what the job declares; of a command with
 * what the mark without a hook was told. A cell where they differ is flagged.
 *
 * Return: how many cells are not "ok" nor "skip"; -EINVAL for a document that is not
 * accepted (said on stderr), or -errno.
 */
long macro_merge(json_t *root, const char *path, const struct counters *counters,
		 const struct symbols *symbols);

#endif /* FSNBENCH_MACRO_MERGE_H */
