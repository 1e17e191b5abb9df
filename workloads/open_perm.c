// SPDX-License-Identifier: GPL-2.0-only
/*
 * open_perm: openat(2) of one existing file, for reading and writing, and close(2).
 *
 * The open that access control is about. Raises FAN_OPEN and FAN_CLOSE_WRITE, before
 * them FAN_OPEN_PERM; marks ask for FAN_OPEN or FAN_OPEN_PERM. Unlike in open_close
 * write access to the mount and to the inode has been taken when a listener is asked
 * (do_dentry_open()), and is given back where it denies. Nothing is written.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int open_perm_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	static const char name[] = ONE_FILE_NAME;
	const long dirfd = ctx->fd;
	long fd;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		fd = syscall4(SYS_openat, dirfd, (long)name, O_RDWR | O_CLOEXEC, 0);
		syscall1(SYS_close, fd);
		mark_op_end();
		ret = workload_check(ctx, fd, fd >= 0);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_open_perm = {
	.name = "open_perm",
	.summary = "openat(2) of one file for writing and close(2)",
	.raises = FAN_OPEN | FAN_CLOSE_WRITE,
	.watched = FAN_OPEN,
	.watched_perm = FAN_OPEN_PERM,
	.nr_syscalls = 2,
	.nr_lsm = 1,
	.setup = one_file_dir_setup,
	.run = open_perm_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(open_perm);
