/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Setup shared by the workloads that work on one file of one page. What undoes it
 * is dir_teardown().
 */
#ifndef WORKLOADS_ONE_FILE_H
#define WORKLOADS_ONE_FILE_H

#include "dir.h"

#define ONE_FILE_NAME "file"
#define ONE_FILE_SIZE 4096

/*
 * Makes DIR/file, 4096 bytes long, and leaves it open for both in ctx->fd. It
 * is synced, so that a file system that allocates late has its blocks.
 */
static inline int one_file_setup(struct workload_ctx *ctx)
{
	int ret, dirfd;

	ret = dir_setup(ctx);
	if (ret)
		return ret;
	dirfd = ctx->fd;
	ctx->fd = openat(dirfd, ONE_FILE_NAME, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ret = ctx->fd < 0 ? -errno : 0;
	close(dirfd);
	errno = 0;
	if (!ret && pwrite(ctx->fd, ctx->buf, ONE_FILE_SIZE, 0) != ONE_FILE_SIZE)
		ret = errno ? -errno : -EIO;
	if (!ret && fsync(ctx->fd))
		ret = -errno;
	if (ret)
		dir_teardown(ctx);
	return ret;
}

/* The same file, closed; its directory is open in ctx->fd. */
static inline int one_file_dir_setup(struct workload_ctx *ctx)
{
	int ret = one_file_setup(ctx);

	if (ret)
		return ret;
	close(ctx->fd);
	ret = dir_setup(ctx);
	if (ret)
		dir_teardown(ctx);
	return ret;
}

#endif /* WORKLOADS_ONE_FILE_H */
