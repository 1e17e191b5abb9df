/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files whose inodes are weighed: empty, a thousand to a directory, so that
 * no directory is what the measurement is about.
 */
#ifndef FSNBENCH_MEMORY_TREE_H
#define FSNBENCH_MEMORY_TREE_H

#include <stdbool.h>
#include <stddef.h>

#define MEMORY_TREE_FILES	1000	/* files in a directory */

/* Called with the directory, the file's name in it and its number; 0 or -errno. */
typedef int (*memory_visit)(int dir, const char *name, unsigned long nr, void *data);

/** memory_tree_dirs - how many directories that many files take */
unsigned long memory_tree_dirs(unsigned long nr_files);

/**
 * memory_tree_grow - make files number @from to @to - 1, and the directories
 * @root: existing directory
 *
 * Return: 0 or -errno.
 */
int memory_tree_grow(const char *root, unsigned long from, unsigned long to);

/**
 * memory_tree_each - visit files in the order of their numbers
 * @root: directory of memory_tree_grow()
 * @from: the first one
 * @to: after the last one
 * @chosen: visit those whose entry is true; NULL visits all
 * @visit: called with each; what is not 0 ends the walk
 * @data: passed on
 *
 * Return: 0, -errno or what @visit returned.
 */
int memory_tree_each(const char *root, unsigned long from, unsigned long to, const bool *chosen,
		     memory_visit visit, void *data);

/**
 * memory_tree_choose - choose at random
 * @chosen: entries @from to @to - 1 are set
 * @from: the first one
 * @to: after the last one
 * @nr: how many are to be chosen, exactly
 * @seed: the same seed chooses the same
 */
void memory_tree_choose(bool *chosen, unsigned long from, unsigned long to, unsigned long nr,
			unsigned int seed);

#endif /* FSNBENCH_MEMORY_TREE_H */
