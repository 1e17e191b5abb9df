/* SPDX-License-Identifier: GPL-2.0-only */
/* A run: one result document per boot (kernel x mitigation mode). */
#ifndef FSNBENCH_RESULT_SET_H
#define FSNBENCH_RESULT_SET_H

#include "result.h"

struct result_set {
	struct result **docs;	/* by kernel, then mitigation mode */
	size_t nr_docs;
};

/**
 * result_set_load - load a run; refuse two documents of one boot, or of
 * different plans (context.rounds, ops and seed)
 * @paths: files, and directories whose *.json files are taken
 * @nr_paths: how many
 * @set: to be filled; the caller releases it with result_set_release(), also
 *       after a failure
 *
 * Says on stderr what it rejects.
 *
 * Return: 0, -EINVAL for a document that is not acceptable, -ENOENT for a
 * directory without any, or -errno.
 */
int result_set_load(char *const *paths, size_t nr_paths, struct result_set *set);

/**
 * result_set_keep - drop the cells that belong to none of some experiments
 * @set: run
 * @names: experiments, comma-separated
 *
 * Return: 0, or -EINVAL if no document has an experiment of a name (said on stderr).
 */
int result_set_keep(struct result_set *set, const char *names);

/** result_set_release - release the documents of a run */
void result_set_release(struct result_set *set);

/**
 * result_set_find - the document of a boot
 * @set: run
 * @kernel: context.kernel
 * @mode: context.mitigations.mode
 *
 * Return: the document, or NULL.
 */
const struct result *result_set_find(const struct result_set *set, const char *kernel,
				     const char *mode);

#endif
