// SPDX-License-Identifier: GPL-2.0-only
/*
 * mkdir_rmdir: mkdirat(2) and unlinkat(2) of that directory.
 *
 * Raises FAN_CREATE and FAN_DELETE with FAN_ONDIR on the parent; marks ask for
 * FAN_CREATE. Both are about names and have no path (fsnotify_mkdir(),
 * fsnotify_delete()). FAN_DELETE_SELF goes to marks on the directory that is gone,
 * which nobody can have set.
 */
#include <sys/syscall.h>

#include "dir.h"
#include "syscall.h"
#include "workload.h"

static int mkdir_rmdir_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	static const char name[] = "dir";
	const long dirfd = ctx->fd;
	long made, gone;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		made = syscall3(SYS_mkdirat, dirfd, (long)name, 0700);
		gone = syscall3(SYS_unlinkat, dirfd, (long)name, AT_REMOVEDIR);
		mark_op_end();
		ret = workload_check(ctx, made ? made : gone, !made && !gone);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_mkdir_rmdir = {
	.name = "mkdir_rmdir",
	.summary = "mkdirat(2) and unlinkat(2) of a directory",
	.raises = FAN_CREATE | FAN_DELETE,
	.pathless = FAN_CREATE | FAN_DELETE,
	.ondir = true,
	.watched = FAN_CREATE,
	.nr_syscalls = 2,
	.setup = dir_setup,
	.run = mkdir_rmdir_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(mkdir_rmdir);
