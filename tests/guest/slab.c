// SPDX-License-Identifier: GPL-2.0-only
/* How many objects the kernel's slab caches have. */
#include "tests/guest/slab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest/guest.h"

#define GRACE_S		15	/* kfree_rcu() collects for five seconds */
#define TICK_US		200000

/* The file is read into memory of our own: nothing is allocated after shrinking. */
static long read_slabinfo(const char *cache, int shrink, const char *format)
{
	static char text[65536];
	long value = -ENOENT;
	int fd, length = 0, n;
	char line[64], *at;

	fd = open("/proc/slabinfo", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (shrink >= 0 && write(shrink, "1", 1) != 1)
		value = -errno;
	while ((n = (int)read(fd, text + length, sizeof(text) - 1 - (size_t)length)) > 0)
		length += n;
	text[length] = '\0';
	close(fd);
	snprintf(line, sizeof(line), "\n%s ", cache);
	at = strstr(text, line);
	if (at)
		sscanf(at + strlen(line), format, &value);
	return value;
}

long slab_count(const char *cache)
{
	char path[96];
	long count;
	int shrink;

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink", cache);
	shrink = open(path, O_WRONLY | O_CLOEXEC);
	if (shrink < 0)
		return -errno;
	count = read_slabinfo(cache, shrink, "%ld");
	close(shrink);
	return count;
}

long slab_object_size(const char *cache)
{
	return read_slabinfo(cache, -1, "%*d %*d %ld");
}

void must_grow(const char *cache, long base, long nr, long slack)
{
	long count = 0;

	for (int i = 0; i < SLAB_WAIT_S * 1000000 / TICK_US; i++) {
		count = slab_count(cache);
		if (labs(count - base - nr) <= slack)
			return;
		usleep(TICK_US);
	}
	fail_msg("%s has %ld objects, not %ld + %ld", cache, count, base, nr);
}

void must_stay(const char *cache, long base, long nr)
{
	must_grow(cache, base, nr, 0);
	sleep(GRACE_S);
	assert_int_equal(slab_count(cache), base + nr);
}
