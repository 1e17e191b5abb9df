// SPDX-License-Identifier: GPL-2.0-only
/* A file system of a kind, on a disk that is memory where it needs one. */
#include "tests/guest/disk.h"

#include <errno.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DISK "/dev/ram0"

static int make_fs(const char *type)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		if (!strcmp(type, "ext4"))
			execl("/bin/mke2fs", "mke2fs", "-q", "-F", "-t", "ext4", DISK, "64M", NULL);
		else
			execl("/bin/mkfs.xfs", "mkfs.xfs", "-q", "-f", "-K", DISK, NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return status ? -ENOEXEC : 0;
}

int disk_mount(const char *type)
{
	const char *source = "test", *data = "";
	int ret;

	if (strcmp(type, "tmpfs")) {
		source = DISK;
		ret = make_fs(type);
		if (ret)
			return ret;
	}
	/* Nothing that a thread of the kernel does by and by */
	if (!strcmp(type, "ext4"))
		data = "noinit_itable";
	mkdir(DISK_DIR, 0755);
	return mount(source, DISK_DIR, type, 0, data) ? -errno : 0;
}

int disk_umount(void)
{
	return umount(DISK_DIR) ? -errno : 0;
}

const char *disk_inode_cache(const char *type)
{
	if (!strcmp(type, "ext4"))
		return "ext4_inode_cache";
	return !strcmp(type, "xfs") ? "xfs_inode" : "shmem_inode_cache";
}
