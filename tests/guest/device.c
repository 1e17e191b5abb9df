// SPDX-License-Identifier: GPL-2.0-only
/* /dev/fsnotify_bpf: groups and marks of backends that are BPF programs. */
#include "tests/guest/device.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int device_open(void)
{
	int fd = open(FSNOTIFY_BPF_DEVICE, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int device_group(int device, const char *name)
{
	struct fsnotify_bpf_group_args args = { 0 };

	if (strlen(name) >= sizeof(args.name))
		return -ENAMETOOLONG;
	memcpy(args.name, name, strlen(name));
	return ioctl(device, FSNOTIFY_BPF_IOC_GROUP, &args) ? -errno : 0;
}

int device_mark(int device, int fd, uint64_t mask, uint64_t ignore_mask)
{
	struct fsnotify_bpf_mark_args args = {
		.mask = mask,
		.ignore_mask = ignore_mask,
		.fd = fd,
	};

	return ioctl(device, FSNOTIFY_BPF_IOC_MARK, &args) ? -errno : 0;
}

int device_mark_path(int device, const char *path, uint64_t mask, uint64_t ignore_mask)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), ret;

	if (fd < 0)
		return -errno;
	ret = device_mark(device, fd, mask, ignore_mask);
	close(fd);
	return ret;
}

int device_open_group(const char *name)
{
	int device = device_open(), ret;

	if (device < 0)
		return device;
	ret = device_group(device, name);
	if (ret) {
		close(device);
		return ret;
	}
	return device;
}
