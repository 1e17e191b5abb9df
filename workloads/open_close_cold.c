// SPDX-License-Identifier: GPL-2.0-only
/*
 * open_close_cold: as open_close, but each operation takes another file.
 *
 * The files are empty, lie in one directory and are taken in a seeded random
 * order, in each cell from its beginning: cells that are compared take the same
 * files, and none takes a file twice. The inodes alone are larger than a last
 * level cache. They stay in memory: what is cold is the processor, not the disk.
 * All was opened before, so that no operation is the first of its kind.
 */
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

#define NR_FILES	20480
#define NAME_SIZE	8

static uint16_t order[NR_FILES];

/* Fisher and Yates, drawing from xorshift32 with a fixed seed. */
static void shuffle(void)
{
	uint32_t state = 1;

	for (unsigned int i = 0; i < NR_FILES; i++)
		order[i] = (uint16_t)i;
	for (unsigned int i = NR_FILES - 1; i; i--) {
		uint16_t last = order[i];
		unsigned int other;

		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		other = state % (i + 1);
		order[i] = order[other];
		order[other] = last;
	}
}

static void name_file(char *name, size_t size, unsigned int file)
{
	snprintf(name, size, "f%05u", file);
}

static void open_close_cold_file(unsigned long op, char *name, size_t size)
{
	name_file(name, size, order[op]);
}

static int touch_all(int dirfd, int flags)
{
	char name[NAME_SIZE];
	int fd;

	for (unsigned int i = 0; i < NR_FILES; i++) {
		name_file(name, sizeof(name), i);
		fd = openat(dirfd, name, flags | O_CLOEXEC, 0600);
		if (fd < 0)
			return -errno;
		close(fd);
	}
	return 0;
}

static int open_close_cold_setup(struct workload_ctx *ctx)
{
	int ret, fd;

	shuffle();
	ctx->fd = open(ctx->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (ctx->fd < 0)
		return -errno;
	ret = touch_all(ctx->fd, O_CREAT | O_EXCL | O_WRONLY);
	if (!ret)
		ret = touch_all(ctx->fd, O_RDONLY);
	if (ret)
		goto out;
	/* Nothing of the making may be left to be written while something counts. */
	fd = open(ctx->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || syncfs(fd))
		ret = -errno;
	if (fd >= 0)
		close(fd);
	if (!ret)
		return 0;
out:
	close(ctx->fd);
	return ret;
}

static int open_close_cold_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long dirfd = ctx->fd;
	char name[NAME_SIZE];
	long fd;
	int ret;

	if (ctx->nr_done + nr_ops > NR_FILES)
		return -ERANGE;
	while (nr_ops--) {
		open_close_cold_file(ctx->nr_done++, name, sizeof(name));
		mark_op_begin();
		fd = syscall4(SYS_openat, dirfd, (long)name, O_RDONLY | O_CLOEXEC, 0);
		syscall1(SYS_close, fd);
		mark_op_end();
		ret = workload_check(ctx, fd, fd >= 0);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_open_close_cold = {
	.name = "open_close_cold",
	.summary = "openat(2) and close(2) of another of 20480 files each time",
	.raises = FAN_OPEN | FAN_CLOSE_NOWRITE,
	.watched = FAN_OPEN,
	.watched_perm = FAN_OPEN_PERM,
	.file = open_close_cold_file,
	.setup = open_close_cold_setup,
	.run = open_close_cold_run,
	.teardown = one_file_teardown,
};
WORKLOAD_REGISTER(open_close_cold);
