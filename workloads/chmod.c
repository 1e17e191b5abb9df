// SPDX-License-Identifier: GPL-2.0-only
/*
 * chmod: fchmodat(2) of one file, by its name, to the mode that it has.
 *
 * Raises FAN_ATTRIB: notify_change() compares nothing. fsnotify_change() is given a
 * dentry and no path. On ext4 the inode goes through the journal each time.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int chmod_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	static const char name[] = ONE_FILE_NAME;
	const long dirfd = ctx->fd;
	long err;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		err = syscall3(SYS_fchmodat, dirfd, (long)name, 0600);
		mark_op_end();
		ret = workload_check(ctx, err, !err);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_chmod = {
	.name = "chmod",
	.summary = "fchmodat(2) of one file, the mode stays",
	.raises = FAN_ATTRIB,
	.pathless = FAN_ATTRIB,
	.watched = FAN_ATTRIB,
	.nr_syscalls = 1,
	.setup = one_file_dir_setup,
	.run = chmod_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(chmod);
