// SPDX-License-Identifier: GPL-2.0-only
/*
 * open_close: openat(2) of one existing file, read-only, and close(2).
 *
 * Raises FAN_OPEN and FAN_CLOSE_NOWRITE; marks ask for FAN_OPEN. The path is
 * relative to a directory descriptor: a walk of one component. close(2) drops
 * the last reference itself (__fput_sync()), so the release is in the operation.
 * Where the open is denied, close(2) of what it returned fails with EBADF.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int open_close_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	static const char name[] = ONE_FILE_NAME;
	const long dirfd = ctx->fd;
	long fd;
	int ret;

	while (nr_ops--) {
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

static const struct workload workload_open_close = {
	.name = "open_close",
	.summary = "openat(2) and close(2) of one file",
	.raises = FAN_OPEN | FAN_CLOSE_NOWRITE,
	.watched = FAN_OPEN,
	.watched_perm = FAN_OPEN_PERM,
	.nr_syscalls = 2,
	.nr_lsm = 1,
	.setup = one_file_dir_setup,
	.run = open_close_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(open_close);
