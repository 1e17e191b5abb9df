// SPDX-License-Identifier: GPL-2.0-only
/*
 * truncate: ftruncate(2) of one file to the size that it has.
 *
 * Raises FAN_MODIFY. fsnotify_change() is given a dentry and no path, so that
 * listeners whose events have descriptors never hear of it, as they do of write.
 * No page is dropped and none is added: counted is the way through notify_change().
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int truncate_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd;
	long err;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		err = syscall2(SYS_ftruncate, fd, ONE_FILE_SIZE);
		mark_op_end();
		ret = workload_check(ctx, err, !err);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_truncate = {
	.name = "truncate",
	.summary = "ftruncate(2), the size stays",
	.raises = FAN_MODIFY,
	.pathless = FAN_MODIFY,
	.watched = FAN_MODIFY,
	.nr_syscalls = 1,
	.setup = one_file_setup,
	.run = truncate_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(truncate);
