// SPDX-License-Identifier: GPL-2.0-only
/* The running kernel's symbols, for the host to name addresses with. */
#include "bench/kallsyms.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Text symbols only, in kallsyms' format; addresses must be visible. */
int kallsyms_write(const char *path)
{
	char line[512], type;
	uint64_t addr, any = 0;
	FILE *in, *out;
	int ret = 0;

	in = fopen("/proc/kallsyms", "r");
	if (!in)
		return -errno;
	out = fopen(path, "w");
	if (!out) {
		ret = -errno;
		fclose(in);
		return ret;
	}
	while (fgets(line, sizeof(line), in)) {
		if (sscanf(line, "%" SCNx64 " %c", &addr, &type) != 2 ||
		    !strchr("tTwW", type))
			continue;
		any |= addr;
		fputs(line, out);
	}
	if (ferror(in) || ferror(out))
		ret = -EIO;
	fclose(in);
	if (fclose(out) && !ret)
		ret = -errno;
	return ret ? ret : any ? 0 : -EACCES;
}
