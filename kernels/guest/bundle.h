/* SPDX-License-Identifier: GPL-2.0-only */
/* What the parts of the bundle's first process share. */
#ifndef FSNBENCH_BUNDLE_H
#define FSNBENCH_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/sha256.h"

/** struct bundle_result - what the command left */
struct bundle_result {
	char *data;
	size_t size;		/* bytes */
	char sha256[SHA256_HEX];
	char name[96];		/* fsnbench-DATE-BOOT_ID.json */
};

/** bundle_complain - says on the console, in one line, what failed and why */
void bundle_complain(const char *what, int err);

/**
 * bundle_option - a word of the kernel's command line
 * @name: NAME of NAME or NAME=VALUE
 *
 * Return: the value, "" without one, until the next call; NULL if it is not there.
 */
const char *bundle_option(const char *name);

/** bundle_read_line - the first line of a file; 0 or -errno */
int bundle_read_line(const char *path, char *buf, size_t size);

/** bundle_load - reads a result and names it; 0 or -errno, -ENODATA if it is empty */
int bundle_load(const char *path, struct bundle_result *result);

/**
 * bundle_save - writes a result to a disk, beside its name and then renamed
 * @disk: /dev/NAME or LABEL=NAME, waited for for 30 s
 * @result: what is written
 *
 * Return: 0, -ENODEV where there is no such disk, or another -errno.
 */
int bundle_save(const char *disk, const struct bundle_result *result);

/**
 * bundle_print - writes a result to the console, between two lines with "===="
 * @result: what is written: compressed, in base64, a number before each line
 * @status: of the command, for these lines
 *
 * kernels/bundle-read.sh reads it.  Return: 0 or -errno.
 */
int bundle_print(const struct bundle_result *result, int status);

#endif /* FSNBENCH_BUNDLE_H */
