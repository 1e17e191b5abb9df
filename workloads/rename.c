// SPDX-License-Identifier: GPL-2.0-only
/*
 * rename: renameat(2) of one file within its directory.
 *
 * From one name to the other, in the next operation back: neither name exists as a
 * target. Raises FAN_RENAME, FAN_MOVED_FROM and FAN_MOVED_TO on the directory, all
 * without a path (fsnotify_move()); marks ask for FAN_MOVED_TO. FAN_MOVE_SELF goes to
 * marks on the file alone. Events of two operations have different names and do not
 * merge; those of every other one do, where a queue is searched and not only its end.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

/* As long as each other, so that no name costs more. The first is one_file_setup()'s. */
static const char names[2][sizeof(ONE_FILE_NAME)] = { ONE_FILE_NAME, "elif" };

/* The name that the file has: it outlives a cell. */
static unsigned int now;

static int rename_setup(struct workload_ctx *ctx)
{
	now = 0;
	return one_file_dir_setup(ctx);
}

static int rename_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long dirfd = ctx->fd;
	long from, to, err;
	int ret;

	while (nr_ops--) {
		from = (long)names[now];
		to = (long)names[!now];
		mark_op_begin();
		err = syscall4(SYS_renameat, dirfd, from, dirfd, to);
		mark_op_end();
		ret = workload_check(ctx, err, !err);
		if (ret)
			return ret;
		now = err ? now : !now;
	}
	return 0;
}

static const struct workload workload_rename = {
	.name = "rename",
	.summary = "renameat(2) of one file, there or back",
	.alternates = true,
	.raises = FAN_RENAME | FAN_MOVED_FROM | FAN_MOVED_TO,
	.pathless = FAN_RENAME | FAN_MOVED_FROM | FAN_MOVED_TO,
	.watched = FAN_MOVED_TO,
	.nr_syscalls = 1,
	.setup = rename_setup,
	.run = rename_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(rename);
