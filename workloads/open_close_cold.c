// SPDX-License-Identifier: GPL-2.0-only
/*
 * open_close_cold: as open_close, but each operation takes another file.
 *
 * The files are empty, lie in one directory and are taken in a seeded random
 * order, in each cell from its beginning: cells that are compared take the same
 * files, and none takes a file twice. The inodes alone are larger than a last
 * level cache.
 */
#include "file_set.h"
#include "workload.h"

#define NR_FILES	20480

static struct file_set set;

static void open_close_cold_file(unsigned long op, char *name, size_t size)
{
	file_set_name(&set, op, name, size);
}

static int open_close_cold_setup(struct workload_ctx *ctx)
{
	return file_set_setup(&set, ctx, NR_FILES);
}

static int open_close_cold_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	if (ctx->nr_done + nr_ops > NR_FILES)
		return -ERANGE;
	return file_set_run(&set, ctx, nr_ops);
}

static const struct workload workload_open_close_cold = {
	.name = "open_close_cold",
	.summary = "openat(2) and close(2) of another of 20480 files each time",
	.raises = FAN_OPEN | FAN_CLOSE_NOWRITE,
	.watched = FAN_OPEN,
	.watched_perm = FAN_OPEN_PERM,
	.nr_syscalls = 2,
	.nr_lsm = 1,
	.file = open_close_cold_file,
	.setup = open_close_cold_setup,
	.run = open_close_cold_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(open_close_cold);
