// SPDX-License-Identifier: GPL-2.0-only
/*
 * getdents: getdents64(2) of a directory with 16 files, in one call.
 *
 * Raises FAN_ACCESS with FAN_ONDIR about the directory itself (iterate_dir()), for
 * which marks on it need FAN_ONDIR; the event has a path. The lseek(2) that returns
 * to the start stands outside of the marks; it raises no event.
 */
#include <sys/syscall.h>

#include "dir.h"
#include "syscall.h"
#include "workload.h"

#define NR_FILES 16

/* The directory is closed in between, as all it has are files then. */
static int make_files(struct workload_ctx *ctx)
{
	char name[8];
	int fd, ret = dir_setup(ctx);

	for (unsigned int i = 0; !ret && i < NR_FILES; i++) {
		snprintf(name, sizeof(name), "f%02u", i);
		fd = openat(ctx->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0)
			ret = -errno;
		else
			close(fd);
	}
	return ret;
}

static int getdents_setup(struct workload_ctx *ctx)
{
	int fd, ret = make_files(ctx);

	fd = open(ctx->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (!ret && fd < 0)
		ret = -errno;
	if (ctx->fd >= 0)
		close(ctx->fd);
	ctx->fd = fd;
	if (ret)
		dir_teardown(ctx);
	return ret;
}

static int getdents_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd, buf = (long)ctx->buf;
	long n;
	int ret;

	while (nr_ops--) {
		syscall3(SYS_lseek, fd, 0, SEEK_SET);
		mark_op_begin();
		n = syscall3(SYS_getdents64, fd, buf, 4096);
		mark_op_end();
		ret = workload_check(ctx, n, n > 0);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_getdents = {
	.name = "getdents",
	.summary = "getdents64(2) of a directory with 16 files",
	.raises = FAN_ACCESS,
	.ondir = true,
	.watched = FAN_ACCESS,
	.watched_perm = FAN_ACCESS_PERM,
	.nr_syscalls = 2,
	.nr_lsm = 1,
	.setup = getdents_setup,
	.run = getdents_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(getdents);
