/* SPDX-License-Identifier: GPL-2.0-only */
/* One series: a file system that grows step by step, and is then mostly emptied. */
#ifndef FSNBENCH_MEMORY_SERIES_H
#define FSNBENCH_MEMORY_SERIES_H

#include <stdbool.h>

#include "bench/memory_point.h"

#define MEMORY_MAX_SIZES 8

/**
 * struct memory_series - what to do, and what came of it
 * @fs: file system
 * @tagged: share of files that get a value
 * @size: numbers of files, growing
 * @nr_sizes: how many
 * @seed: of what is chosen at random
 * @forget: leave out the last value, to see that it is noticed
 * @map: descriptor of the map, -1 if nothing is tagged
 * @shrinker: of the caches, while the series runs
 * @point: the readings
 * @nr_points: how many
 * @where: what was being done, for messages
 */
struct memory_series {
	enum memory_fs fs;
	enum memory_tagged tagged;
	unsigned long size[MEMORY_MAX_SIZES];
	size_t nr_sizes;
	unsigned int seed;
	bool forget;
	int map;
	struct memory_shrinker *shrinker;
	struct memory_point point[MEMORY_MAX_SIZES + 3];
	size_t nr_points;
	char where[64];
};

/**
 * memory_series_run - run it on a file system that is mounted at MEMORY_ROOT
 *
 * Return: 0 or -errno with @where saying in what. -EBADMSG if the kernel's numbers
 * of inodes or values are not what they must be.
 */
int memory_series_run(struct memory_series *series);

/** memory_series_release - release the readings */
void memory_series_release(struct memory_series *series);

#endif /* FSNBENCH_MEMORY_SERIES_H */
