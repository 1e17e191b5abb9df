// SPDX-License-Identifier: GPL-2.0-only
/* Shrinks the kernel's slab caches through sysfs. */
#include "bench/memory_shrinker.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

struct memory_shrinker {
	size_t nr;
	int fd[];
};

int memory_shrinker_open(struct memory_shrinker **out)
{
	struct memory_shrinker *sh = NULL;
	int ret = 0;
	glob_t found;

	if (glob("/sys/kernel/slab/*/shrink", GLOB_NOSORT, NULL, &found))
		return -ENOENT;
	sh = calloc(1, sizeof(*sh) + found.gl_pathc * sizeof(sh->fd[0]));
	if (!sh)
		ret = -ENOMEM;
	for (size_t i = 0; !ret && i < found.gl_pathc; i++) {
		sh->fd[i] = open(found.gl_pathv[i], O_WRONLY | O_CLOEXEC);
		if (sh->fd[i] < 0)
			ret = -errno;
		else
			sh->nr++;
	}
	globfree(&found);
	if (ret)
		memory_shrinker_close(sh);
	else
		*out = sh;
	return ret;
}

int memory_shrinker_run(const struct memory_shrinker *sh)
{
	for (size_t i = 0; i < sh->nr; i++)
		if (pwrite(sh->fd[i], "1", 1, 0) != 1)
			return -errno;
	return 0;
}

void memory_shrinker_close(struct memory_shrinker *sh)
{
	for (size_t i = 0; sh && i < sh->nr; i++)
		close(sh->fd[i]);
	free(sh);
}
