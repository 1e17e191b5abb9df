/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Setup shared by the workloads that work on one file of one page.
 */
#ifndef WORKLOADS_ONE_FILE_H
#define WORKLOADS_ONE_FILE_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "workload.h"

#define ONE_FILE_NAME "file"
#define ONE_FILE_SIZE 4096

/*
 * Makes DIR/file, 4096 bytes long, and leaves it open for both in ctx->fd. It
 * is synced, so that a file system that allocates late has its blocks.
 */
static inline int one_file_setup(struct workload_ctx *ctx)
{
	int ret, dirfd;

	dirfd = open(ctx->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dirfd < 0)
		return -errno;
	ctx->fd = openat(dirfd, ONE_FILE_NAME, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ret = ctx->fd < 0 ? -errno : 0;
	close(dirfd);
	if (ret)
		return ret;
	if (pwrite(ctx->fd, ctx->buf, ONE_FILE_SIZE, 0) != ONE_FILE_SIZE) {
		ret = errno ? -errno : -EIO;
		close(ctx->fd);
		return ret;
	}
	if (fsync(ctx->fd)) {
		ret = -errno;
		close(ctx->fd);
		return ret;
	}
	return 0;
}

static inline void one_file_teardown(struct workload_ctx *ctx)
{
	close(ctx->fd);
}

#endif /* WORKLOADS_ONE_FILE_H */
