/* SPDX-License-Identifier: GPL-2.0-only */
/* The files that whole commands work on. */
#ifndef FSNBENCH_MACRO_TREE_H
#define FSNBENCH_MACRO_TREE_H

#include "bench/macro_job.h"

/**
 * macro_tree_make - fill an empty directory
 * @dir: the directory
 * @tree: with what; the bytes are the same everywhere
 * @names: file with the names of MACRO_TREE_KERNEL, a path a line and a directory's
 *	with a slash at its end; NULL if there is none
 *
 * Return: 0, -ENOENT without @names, or -errno.
 */
int macro_tree_make(const char *dir, enum macro_tree tree, const char *names);

/**
 * macro_tree_heat - read all files that are not empty, until their pages are active
 * @dir: the directory
 *
 * What folio_mark_accessed() does with a page depends on how often it was called
 * before; from the third time on it does nothing more.
 *
 * Return: 0 or -errno.
 */
int macro_tree_heat(const char *dir);

/** macro_tree_empty - remove all that is below a directory; 0 or -errno */
int macro_tree_empty(const char *dir);

#endif /* FSNBENCH_MACRO_TREE_H */
