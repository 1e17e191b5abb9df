/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a run of the native engine timed, for judging the engine itself: the arms of its
 * document by what they are for, in nanoseconds per operation.
 */
#ifndef FSNBENCH_QUALITY_BLOCKS_H
#define FSNBENCH_QUALITY_BLOCKS_H

#include <jansson.h>
#include <stddef.h>

#include "bench/native_role.h"

/**
 * struct quality_arm - times of one arm, ns per operation
 * @block: of each block the mean of its visits' medians, which is what is judged
 * @nr_blocks: how many
 * @batch: of every batch, of all visits and blocks
 * @nr_batches: how many
 */
struct quality_arm {
	double *block;
	size_t nr_blocks;
	double *batch;
	size_t nr_batches;
};

/**
 * struct quality_blocks - the arms of a document; of those not asked for, all is 0
 * @arm: by role; all have the same number of blocks
 * @context: of the document, owned
 */
struct quality_blocks {
	struct quality_arm arm[NATIVE_NR_ROLES];
	json_t *context;
};

/**
 * quality_blocks_load - read the arms of some roles
 * @path: a native document
 * @roles: bit per enum native_role, of those that must be in it, each once; with the base
 * @blocks: receives them; the caller releases it, also after a failure
 * @why: receives what is wrong, field and what was expected, in one line
 * @size: bytes of @why
 *
 * Return: 0, -EINVAL if the document is not acceptable or -ENOMEM.
 */
int quality_blocks_load(const char *path, unsigned int roles, struct quality_blocks *blocks,
			char *why, size_t size);

/** quality_blocks_release - release it */
void quality_blocks_release(struct quality_blocks *blocks);

#endif /* FSNBENCH_QUALITY_BLOCKS_H */
