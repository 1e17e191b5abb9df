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

/* Made by kernels/guest/ext4-image.sh and packed into the guest. */
#define EXT4_IMAGE "/images/ext4.img"
#define EXT4_DISK "/dev/ram0"

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
static int copy_image(const char *image, const char *disk)
{
	int in, out = -1, ret = 0;
	ssize_t n;

	in = open(image, O_RDONLY | O_CLOEXEC);
	if (in < 0)
		return -errno;
	out = open(disk, O_WRONLY | O_CLOEXEC);
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

static int mount_fs(const char *fs)
{
	const char *source = "fsnbench";
	int ret;

	if (!strcmp(fs, "ext4")) {
		source = EXT4_DISK;
		ret = copy_image(EXT4_IMAGE, EXT4_DISK);
		if (ret)
			return ret;
	}
	return mount(source, SANDBOX_ROOT, fs, 0, NULL) ? -errno : 0;
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
