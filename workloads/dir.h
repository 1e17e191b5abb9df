/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The directory that a workload works in: how names are taken relative to it,
 * and how it is emptied.
 */
#ifndef WORKLOADS_DIR_H
#define WORKLOADS_DIR_H

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

#include "workload.h"

static inline int dir_remove_entry(const char *path, const struct stat *st, int type,
				   struct FTW *ftw)
{
	(void)st;
	(void)type;
	/* What cannot be removed must not keep the rest. */
	if (ftw->level)
		remove(path);
	return 0;
}

/* Closes ctx->fd and removes whatever is below DIR: all of it is the workload's. */
static inline void dir_teardown(struct workload_ctx *ctx)
{
	if (ctx->fd >= 0)
		close(ctx->fd);
	ctx->fd = -1;
	nftw(ctx->dir, dir_remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Opens DIR into ctx->fd. An O_PATH descriptor raises no events of its own. */
static inline int dir_setup(struct workload_ctx *ctx)
{
	ctx->fd = open(ctx->dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return ctx->fd < 0 ? -errno : 0;
}

#endif /* WORKLOADS_DIR_H */
