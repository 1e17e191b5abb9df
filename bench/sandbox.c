// SPDX-License-Identifier: GPL-2.0-only
/* The file systems of one cell. */
#include "bench/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/sandbox_xfs.h"

/* Where the file systems that need a disk have one that is memory. */
#define DISK "/dev/ram0"

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

/* A fresh file system is a copy of the image in a disk that is memory. */
static int copy_file(const char *from, const char *to)
{
	int in, out = -1, ret = 0;
	ssize_t n;

	in = open(from, O_RDONLY | O_CLOEXEC);
	if (in < 0)
		return -errno;
	out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (out < 0)
		ret = -errno;
	while (!ret && (n = sendfile(out, in, NULL, 1 << 20)) != 0) {
		if (n < 0)
			ret = -errno;
	}
	/* Nothing of the copying may be left to be done while something counts. */
	if (!ret && fsync(out))
		ret = -errno;
	if (out >= 0)
		close(out);
	close(in);
	return ret;
}

/* XFS has none before the first cell that asks for it. */
static int make_image(const char *fs, const char *image)
{
	int ret;

	if (strcmp(fs, "xfs") || !access(image, F_OK))
		return 0;
	ret = sandbox_xfs_make(DISK);
	return ret ? ret : copy_file(DISK, image);
}

static int mount_fs(const char *fs)
{
	const char *source = "fsnbench", *options;
	int ret;

	/* That of ext4 is made by kernels/guest/ext4-image.sh and packed. */
	if (strcmp(fs, "tmpfs")) {
		char image[64];

		source = DISK;
		snprintf(image, sizeof(image), "/images/%s.img", fs);
		ret = make_image(fs, image);
		if (!ret)
			ret = copy_file(image, DISK);
		if (ret)
			return ret;
	}
	/* As a rule tmpfs has one inode per two pages of memory: a limit all the same. */
	options = strcmp(fs, "tmpfs") ? NULL : "nr_inodes=1000000";
	return mount(source, SANDBOX_ROOT, fs, 0, options) ? -errno : 0;
}

int sandbox_mount(const char *fs, unsigned int nr_spares)
{
	int ret;

	ret = make_dir(SANDBOX_ROOT);
	if (!ret)
		ret = make_dir(SANDBOX_OTHER_SB);
	if (!ret)
		ret = mount_fs(fs);
	if (ret)
		return ret;
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
		ret = make_dir(SANDBOX_REST);
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
