/* SPDX-License-Identifier: GPL-2.0-only */
/* One reading of the kernel's memory. */
#ifndef FSNBENCH_MEMORY_POINT_H
#define FSNBENCH_MEMORY_POINT_H

#include <jansson.h>

#include "bench/memory.h"
#include "bench/memory_buddy.h"
#include "bench/memory_shrinker.h"
#include "bench/memory_slab.h"

/**
 * struct memory_point - one reading
 * @state: when it was taken
 * @nr_files: files that exist
 * @nr_dirs: directories that they are in
 * @nr_tagged: files with a value
 * @nr_cached: inodes of the file system that are in memory, as the slab cache has it
 * @nr_kernel: inodes of all file systems, as /proc/sys/fs/inode-nr has it
 * @slabs: all caches
 * @meminfo: fields of /proc/meminfo, in KiB
 * @buddy: free blocks
 */
struct memory_point {
	enum memory_state state;
	unsigned long nr_files, nr_dirs, nr_tagged;
	long nr_cached, nr_kernel;
	struct memory_slabs slabs;
	json_t *meminfo;
	struct memory_buddy buddy;
};

/**
 * memory_point_settle - wait until nothing is under way any more
 * @fs: the file system
 * @nr_inodes: its inodes that have to be in memory then; -1 if that is not known
 * @shrinker: shrink the caches as well; NULL: leave them as they are
 *
 * Inodes and storage go after RCU grace periods, and XFS reclaims inodes in the
 * background: waits until the inodes are as many as they must be, and the number of
 * slabs with inodes and storage has stayed the same for a second.
 *
 * Return: 0, -errno, or -ETIMEDOUT.
 */
int memory_point_settle(enum memory_fs fs, long nr_inodes,
			const struct memory_shrinker *shrinker);

/**
 * memory_point_read - read everything
 * @fs: the file system
 * @point: filled; released by memory_point_release(), also after a failure
 *
 * The caller sets @state and the numbers of files.
 *
 * Return: 0 or -errno.
 */
int memory_point_read(enum memory_fs fs, struct memory_point *point);

/** memory_point_release - release what memory_point_read() allocated */
void memory_point_release(struct memory_point *point);

/**
 * memory_points_json - the points of a series, for its document
 * @fs: the file system
 * @tagged: share of files with a value
 * @points: the points, the one without files first
 * @nr: how many
 *
 * Of the caches it has those of inodes, and those whose slabs changed in number
 * between any two points.
 *
 * Return: a new array, NULL if there is no memory.
 */
json_t *memory_points_json(enum memory_fs fs, enum memory_tagged tagged,
			   const struct memory_point *points, size_t nr);

#endif /* FSNBENCH_MEMORY_POINT_H */
