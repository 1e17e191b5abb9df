// SPDX-License-Identifier: GPL-2.0-only
/* Files of /proc and /sys below a directory that stands for "/". */
#include "bench/native_machine_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *machine_root = "";

void native_machine_root(const char *root)
{
	machine_root = root;
}

static int path_of(char buf[NATIVE_MACHINE_PATH], const char *format, va_list args)
{
	int len = snprintf(buf, NATIVE_MACHINE_PATH, "%s", machine_root), more;

	if (len >= NATIVE_MACHINE_PATH)
		return -ENAMETOOLONG;
	more = vsnprintf(buf + len, NATIVE_MACHINE_PATH - (size_t)len, format, args);
	return more < 0 || len + more >= NATIVE_MACHINE_PATH ? -ENAMETOOLONG : 0;
}

int native_machine_path(char buf[NATIVE_MACHINE_PATH], const char *format, ...)
{
	va_list args;
	int ret;

	va_start(args, format);
	ret = path_of(buf, format, args);
	va_end(args);
	return ret;
}

/* As much of a file as fits. */
static int read_start(char *buf, size_t size, const char *path)
{
	size_t len = 0;
	ssize_t n = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;

	*buf = '\0';
	if (fd < 0)
		return -errno;
	while (len < size - 1) {
		n = read(fd, buf + len, size - 1 - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	if (n < 0)
		err = -errno;
	buf[err ? 0 : len] = '\0';
	close(fd);
	return err;
}

static int line_of(char *buf, size_t size, const char *format, va_list args)
{
	char path[NATIVE_MACHINE_PATH];
	size_t len;
	int ret = path_of(path, format, args);

	*buf = '\0';
	if (!ret)
		ret = read_start(buf, size, path);
	len = strcspn(buf, "\n");
	while (len && strchr(" \t", buf[len - 1]))
		len--;
	buf[len] = '\0';
	return ret;
}

int native_machine_line(char *buf, size_t size, const char *format, ...)
{
	va_list args;
	int ret;

	va_start(args, format);
	ret = line_of(buf, size, format, args);
	va_end(args);
	return ret;
}

long native_machine_number(long missing, const char *format, ...)
{
	char buf[64], *end;
	va_list args;
	long number;
	int ret;

	va_start(args, format);
	ret = line_of(buf, sizeof(buf), format, args);
	va_end(args);
	if (ret)
		return missing;
	errno = 0;
	number = strtol(buf, &end, 10);
	return end == buf || errno ? missing : number;
}

void native_machine_chosen(char *line, const char *brackets)
{
	char *from = strchr(line, brackets[0]), *to = from ? strchr(from, brackets[1]) : NULL;

	if (!to)
		return;
	*to = '\0';
	memmove(line, from + 1, (size_t)(to - from));
}

int native_machine_write(const char *path, const char *value)
{
	char real[NATIVE_MACHINE_PATH], line[NATIVE_MACHINE_LINE];
	int len = snprintf(line, sizeof(line), "%s\n", value), ret, fd;

	if (len >= (int)sizeof(line))
		return -EINVAL;
	ret = native_machine_path(real, "%s", path);
	if (ret)
		return ret;
	fd = open(real, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	errno = 0;
	/* The kernel takes a value in one write or not at all. */
	if (write(fd, line, (size_t)len) != len)
		ret = errno ? -errno : -EIO;
	if (close(fd) && !ret)
		ret = -errno;
	return ret;
}
