// SPDX-License-Identifier: GPL-2.0-only
/* The file systems of one cell. */
#include "bench/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_dir(const char *path)
{
	return mkdir(path, 0755) && errno != EEXIST ? -errno : 0;
}

static int make_spares(unsigned int nr)
{
	char path[64];
	int fd;

	for (unsigned int i = 0; i < nr; i++) {
		snprintf(path, sizeof(path), SANDBOX_ROOT "/spare%u", i);
		fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
		if (fd < 0)
			return -errno;
		close(fd);
	}
	return 0;
}

int sandbox_mount(const char *fs, unsigned int nr_spares)
{
	int ret;

	ret = make_dir(SANDBOX_ROOT);
	if (!ret)
		ret = make_dir(SANDBOX_OTHER_SB);
	if (ret)
		return ret;
	if (mount("fsnbench", SANDBOX_ROOT, fs, 0, NULL))
		return -errno;
	if (mount("fsnbench-other", SANDBOX_OTHER_SB, "tmpfs", 0, NULL)) {
		ret = -errno;
		goto out_root;
	}
	ret = make_spares(nr_spares);
	if (!ret)
		ret = make_dir(SANDBOX_WORK);
	if (!ret)
		ret = make_dir(SANDBOX_SAME_SB);
	if (!ret)
		return 0;
	umount(SANDBOX_OTHER_SB);
out_root:
	umount(SANDBOX_ROOT);
	return ret;
}

int sandbox_umount(void)
{
	int ret = 0;

	if (umount(SANDBOX_OTHER_SB))
		ret = -errno;
	if (umount(SANDBOX_ROOT) && !ret)
		ret = -errno;
	return ret;
}
