// SPDX-License-Identifier: GPL-2.0-only
/*
 * many_files: as open_close, cycling over many files in a seeded random order.
 *
 * ctx->nr_files says how many, 8192 by default: how large the set is that inodes,
 * dentries and what programs keep for them compete in. An operation finds its file
 * as cold as all others left it. No two operations take the same file as long as a
 * cell has no more of them than there are files; with more their events may merge.
 */
#include "file_set.h"
#include "workload.h"

#define NR_FILES	8192

static struct file_set set;

static void many_files_file(unsigned long op, char *name, size_t size)
{
	file_set_name(&set, op, name, size);
}

static int many_files_setup(struct workload_ctx *ctx)
{
	return file_set_setup(&set, ctx, ctx->nr_files ? ctx->nr_files : NR_FILES);
}

static int many_files_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	return file_set_run(&set, ctx, nr_ops);
}

static const struct workload workload_many_files = {
	.name = "many_files",
	.summary = "openat(2) and close(2), cycling over 8192 files",
	.many_files = true,
	.raises = FAN_OPEN | FAN_CLOSE_NOWRITE,
	.watched = FAN_OPEN,
	.watched_perm = FAN_OPEN_PERM,
	.nr_syscalls = 2,
	.nr_lsm = 1,
	.file = many_files_file,
	.setup = many_files_setup,
	.run = many_files_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(many_files);
