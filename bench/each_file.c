// SPDX-License-Identifier: GPL-2.0-only
/* Walks the files of a workload, in the order of their names. */
#include "bench/each_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static int is_file(const struct dirent *entry)
{
	return entry->d_type == DT_REG;
}

int each_file(const char *dir,
	      int (*visit)(int dirfd, const char *name, unsigned long nr, void *data), void *data)
{
	struct dirent **entries;
	int nr, dirfd, ret = 0;

	nr = scandir(dir, &entries, is_file, alphasort);
	if (nr < 0)
		return -errno;
	dirfd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dirfd < 0)
		ret = -errno;
	for (int i = 0; i < nr; i++) {
		if (!ret)
			ret = visit(dirfd, entries[i]->d_name, (unsigned long)i, data);
		free(entries[i]);
	}
	free(entries);
	if (dirfd >= 0)
		close(dirfd);
	return ret;
}
