// SPDX-License-Identifier: GPL-2.0-only
/* Where the experiments are that come with fsnbench. */
#include "bench/experiment_folder.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "bench/experiments"

int experiment_folder(char *buf, size_t size)
{
	char program[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
	char *slash;

	if (len < 0)
		return -errno;
	program[len] = '\0';
	while ((slash = strrchr(program, '/'))) {
		*slash = '\0';
		snprintf(buf, size, "%s/" FOLDER, program);
		if (!access(buf, X_OK))
			return 0;
	}
	fputs("fsnbench: there is no folder " FOLDER " beside or above this program\n", stderr);
	return -ENOENT;
}
