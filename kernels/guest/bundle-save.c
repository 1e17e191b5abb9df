// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bundle's result on a disk: which one, by name or by the label of an ext or FAT
 * file system (Documentation/filesystems/ext4/super.rst; Microsoft's FAT
 * specification, the boot sector's BS_VolLab), and a file there.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle.h"

#define WAIT_S	30		/* for a stick to be found */
#define MNT	"/run/save"

/* What has a label: where its magic is and where the label is. */
static const struct {
	const char *type, *magic;
	off_t magic_at, label_at;
	size_t label_len;
} formats[] = {
	{ "ext4", "\x53\xef", 1024 + 0x38, 1024 + 0x78, 16 },
	{ "vfat", "FAT32", 0x52, 0x47, 11 },
	{ "vfat", "FAT1", 0x36, 0x2b, 11 },
};

/* The text without the blanks that FAT ends it with. */
static bool label_is(const char *text, size_t len, const char *wanted)
{
	len = strnlen(text, len);
	while (len && text[len - 1] == ' ')
		len--;
	return len == strlen(wanted) && !memcmp(text, wanted, len);
}

static bool disk_has_label(const char *path, const char *wanted)
{
	char start[2048];
	ssize_t n;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = pread(fd, start, sizeof(start), 0);
	close(fd);
	if (n != sizeof(start))
		return false;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (!memcmp(start + formats[i].magic_at, formats[i].magic,
			    strlen(formats[i].magic)))
			return label_is(start + formats[i].label_at, formats[i].label_len, wanted);
	}
	return false;
}

static int find_label(const char *wanted, char *path, size_t size)
{
	struct dirent *d;
	int ret = -ENODEV;
	DIR *dir;

	dir = opendir("/sys/class/block");
	if (!dir)
		return -errno;
	while (ret && (d = readdir(dir))) {
		if (d->d_name[0] == '.')
			continue;
		snprintf(path, size, "/dev/%s", d->d_name);
		if (disk_has_label(path, wanted))
			ret = 0;
	}
	closedir(dir);
	return ret;
}

static int find_disk(const char *disk, char *path, size_t size)
{
	struct stat st;

	for (int tries = 0; tries < WAIT_S * 2; tries++) {
		if (!strncmp(disk, "LABEL=", 6)) {
			if (!find_label(disk + 6, path, size))
				return 0;
		} else {
			snprintf(path, size, "%s", disk);
			if (!stat(path, &st))
				return S_ISBLK(st.st_mode) ? 0 : -ENOTBLK;
		}
		usleep(500000);
	}
	return -ENODEV;
}

static int write_file(const struct bundle_result *result, const char *path)
{
	size_t left = result->size;
	const char *p = result->data;
	int fd, ret = 0;

	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	while (!ret && left) {
		ssize_t n = write(fd, p, left);

		if (n < 0) {
			ret = -errno;
		} else {
			p += n;
			left -= (size_t)n;
		}
	}
	if (!ret && fsync(fd))
		ret = -errno;
	if (close(fd) && !ret)
		ret = -errno;
	return ret;
}

/* What was begun and not finished is taken away. */
static int leave_file(const struct bundle_result *result)
{
	char path[192], partial[192];
	int ret;

	snprintf(path, sizeof(path), MNT "/%s", result->name);
	snprintf(partial, sizeof(partial), MNT "/%s.new", result->name);
	ret = write_file(result, partial);
	if (!ret && rename(partial, path))
		ret = -errno;
	if (ret)
		unlink(partial);
	return ret;
}

int bundle_save(const char *disk, const struct bundle_result *result)
{
	static const char *const types[] = { "ext4", "vfat", "xfs" };
	char path[PATH_MAX];
	int ret;

	ret = find_disk(disk, path, sizeof(path));
	if (ret)
		return ret;
	mkdir(MNT, 0755);
	ret = -ENODEV;
	for (size_t i = 0; ret && i < sizeof(types) / sizeof(types[0]); i++)
		ret = mount(path, MNT, types[i], 0, "") ? -errno : 0;
	if (ret)	/* what the last one said is about the last one alone */
		return -EMEDIUMTYPE;
	ret = leave_file(result);
	sync();
	if (umount(MNT) && !ret)
		ret = -errno;
	return ret;
}
