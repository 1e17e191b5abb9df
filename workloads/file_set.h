/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Many empty files in one directory, opened and closed in a seeded random order.
 * All were opened before, so that no operation is the first of its kind. They
 * stay in memory: what is cold is the processor, not the disk.
 */
#ifndef WORKLOADS_FILE_SET_H
#define WORKLOADS_FILE_SET_H

#include <sys/syscall.h>

#include "dir.h"
#include "syscall.h"

#define FILE_SET_MAX		65536
#define FILE_SET_NAME_SIZE	8

/**
 * struct file_set - the files of one workload
 * @nr: how many there are
 * @order: the first @nr are the files by the number of the operation that takes them
 */
struct file_set {
	unsigned int nr;
	uint16_t order[FILE_SET_MAX];
};

/* Fisher and Yates, drawing from xorshift32 with a fixed seed. */
static inline void file_set_shuffle(struct file_set *set)
{
	uint32_t state = 1;

	for (unsigned int i = 0; i < set->nr; i++)
		set->order[i] = (uint16_t)i;
	for (unsigned int i = set->nr - 1; i; i--) {
		uint16_t last = set->order[i];
		unsigned int other;

		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		other = state % (i + 1);
		set->order[i] = set->order[other];
		set->order[other] = last;
	}
}

/* The file that an operation takes; after @nr operations they begin anew. */
static inline void file_set_name(const struct file_set *set, unsigned long op, char *name,
				 size_t size)
{
	snprintf(name, size, "f%05u", set->order[op % set->nr]);
}

static inline int file_set_touch(const struct file_set *set, int dirfd, int flags)
{
	char name[FILE_SET_NAME_SIZE];
	int fd;

	for (unsigned int i = 0; i < set->nr; i++) {
		snprintf(name, sizeof(name), "f%05u", (uint16_t)i);
		fd = openat(dirfd, name, flags | O_CLOEXEC, 0600);
		if (fd < 0)
			return -errno;
		close(fd);
	}
	return 0;
}

/* Nothing of the making may be left to be written while something counts. */
static inline int file_set_sync(const struct workload_ctx *ctx)
{
	int fd = open(ctx->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), ret;

	if (fd < 0)
		return -errno;
	ret = syncfs(fd) ? -errno : 0;
	close(fd);
	return ret;
}

/* Makes @nr files; their directory is open in ctx->fd. */
static inline int file_set_setup(struct file_set *set, struct workload_ctx *ctx,
				 unsigned long nr)
{
	int ret;

	if (!nr || nr > FILE_SET_MAX)
		return -ERANGE;
	set->nr = (unsigned int)nr;
	file_set_shuffle(set);
	ret = dir_setup(ctx);
	if (!ret)
		ret = file_set_touch(set, ctx->fd, O_CREAT | O_EXCL | O_WRONLY);
	if (!ret)
		ret = file_set_touch(set, ctx->fd, O_RDONLY);
	if (!ret)
		ret = file_set_sync(ctx);
	if (ret)
		dir_teardown(ctx);
	return ret;
}

/* An operation is an openat(2) and a close(2); names are made before it. */
static inline int file_set_run(const struct file_set *set, struct workload_ctx *ctx,
			       unsigned long nr_ops)
{
	const long dirfd = ctx->fd;
	char name[FILE_SET_NAME_SIZE];
	long fd;
	int ret;

	while (nr_ops--) {
		file_set_name(set, ctx->nr_done++, name, sizeof(name));
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

#endif /* WORKLOADS_FILE_SET_H */
