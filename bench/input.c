// SPDX-License-Identifier: GPL-2.0-only
/* Files of text that the plugin and the guest wrote. */
#include "bench/input.h"

#include <errno.h>
#include <string.h>

int input_open(const char *path, FILE **f)
{
	int ret;

	*f = fopen(path, "re");
	if (*f)
		return 0;
	ret = -errno;
	fprintf(stderr, "fsnbench: %s: %s\n", path, strerror(-ret));
	return ret;
}
