// SPDX-License-Identifier: GPL-2.0-only
/*
 * deep_path: openat(2) of a file 32 directories below, by its whole path, and close(2).
 *
 * Negative control for marks on the directory: FAN_OPEN and FAN_CLOSE_NOWRITE are
 * raised, but on the file and for its own parent (__fsnotify_parent() looks at one),
 * 32 levels below the mark. Marks on the mount or the file system have them, which
 * this declaration does not speak of. The walk is a component each; none of the
 * directories is opened.
 */
#include <sys/syscall.h>

#include "dir.h"
#include "syscall.h"
#include "workload.h"

#define DEPTH 32

/* "d/d/.../d/file" */
static char path[2 * DEPTH + sizeof("file")];

static int make_path(int dirfd)
{
	int fd;

	for (unsigned int i = 0; i < DEPTH; i++) {
		path[2 * i] = 'd';
		path[2 * i + 1] = '\0';
		if (mkdirat(dirfd, path, 0700))
			return -errno;
		path[2 * i + 1] = '/';
	}
	snprintf(path + 2 * DEPTH, sizeof(path) - 2 * DEPTH, "file");
	fd = openat(dirfd, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int deep_path_setup(struct workload_ctx *ctx)
{
	int ret = dir_setup(ctx);

	if (!ret)
		ret = make_path(ctx->fd);
	if (ret)
		dir_teardown(ctx);
	return ret;
}

static int deep_path_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long dirfd = ctx->fd;
	long fd;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		fd = syscall4(SYS_openat, dirfd, (long)path, O_RDONLY | O_CLOEXEC, 0);
		syscall1(SYS_close, fd);
		mark_op_end();
		ret = workload_check(ctx, fd, fd >= 0);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_deep_path = {
	.name = "deep_path",
	.summary = "openat(2) 32 directories below and close(2): no event for the parent",
	.nr_syscalls = 2,
	.nr_lsm = 1,
	.setup = deep_path_setup,
	.run = deep_path_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(deep_path);
