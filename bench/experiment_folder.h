/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the experiments are that come with fsnbench. */
#ifndef FSNBENCH_EXPERIMENT_FOLDER_H
#define FSNBENCH_EXPERIMENT_FOLDER_H

#include <stddef.h>

/**
 * experiment_folder - the folder bench/experiments beside or above this program
 * @buf: receives its path
 * @size: bytes of @buf
 *
 * A program in build/ finds the sources' own, and the one in the guest what is
 * packed at the same place below /.
 *
 * Return: 0, or -ENOENT (said on stderr).
 */
int experiment_folder(char *buf, size_t size);

#endif /* FSNBENCH_EXPERIMENT_FOLDER_H */
