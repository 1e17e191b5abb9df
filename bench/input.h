/* SPDX-License-Identifier: GPL-2.0-only */
/* Files of text that the plugin and the guest wrote. */
#ifndef FSNBENCH_INPUT_H
#define FSNBENCH_INPUT_H

#include <stdio.h>

/**
 * input_open - open a file to read it
 * @path: the file; what is wrong with it is said on stderr
 * @f: receives what fclose() takes
 *
 * Return: 0 or -errno.
 */
int input_open(const char *path, FILE **f);

#endif /* FSNBENCH_INPUT_H */
