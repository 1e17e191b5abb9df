// SPDX-License-Identifier: GPL-2.0-only
/*
 * create_unlink: openat(2) that makes a file, for writing, close(2) and unlinkat(2).
 *
 * Raises FAN_CREATE, FAN_OPEN, FAN_CLOSE_WRITE and FAN_DELETE on the directory and
 * its child; marks ask for FAN_CREATE. That and FAN_DELETE are about names: fsnotify
 * is given a dentry or an inode for them and no path (fsnotify_create(),
 * fsnotify_delete()). FAN_ATTRIB and FAN_DELETE_SELF go to marks on the file alone,
 * which nobody can have set. Making an inode draws on slabs and, on ext4, on the
 * journal: few operations cost the same.
 */
#include <sys/syscall.h>

#include "dir.h"
#include "syscall.h"
#include "workload.h"

static int create_unlink_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	static const char name[] = "file";
	const long dirfd = ctx->fd, flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
	long fd, gone;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		fd = syscall4(SYS_openat, dirfd, (long)name, flags, 0600);
		syscall1(SYS_close, fd);
		gone = syscall3(SYS_unlinkat, dirfd, (long)name, 0);
		mark_op_end();
		ret = workload_check(ctx, fd < 0 ? fd : gone, fd >= 0 && !gone);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_create_unlink = {
	.name = "create_unlink",
	.summary = "openat(2) that makes a file, close(2) and unlinkat(2)",
	.raises = FAN_CREATE | FAN_OPEN | FAN_CLOSE_WRITE | FAN_DELETE,
	.pathless = FAN_CREATE | FAN_DELETE,
	.watched = FAN_CREATE,
	.nr_syscalls = 3,
	.nr_lsm = 1,
	.setup = dir_setup,
	.run = create_unlink_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(create_unlink);
