// SPDX-License-Identifier: GPL-2.0-only
/*
 * link_unlink: linkat(2) of one file to a second name and unlinkat(2) of that.
 *
 * Raises FAN_CREATE and FAN_DELETE on the directory, both without a path
 * (fsnotify_link(), fsnotify_delete()); marks ask for FAN_CREATE. As create_unlink,
 * without the life of an inode. FAN_ATTRIB, for the count of links, goes to marks on
 * the file alone (fsnotify_link_count()).
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int link_unlink_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	static const char name[] = ONE_FILE_NAME, other[] = "link";
	const long dirfd = ctx->fd;
	long made, gone;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		made = syscall5(SYS_linkat, dirfd, (long)name, dirfd, (long)other, 0);
		gone = syscall3(SYS_unlinkat, dirfd, (long)other, 0);
		mark_op_end();
		ret = workload_check(ctx, made ? made : gone, !made && !gone);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_link_unlink = {
	.name = "link_unlink",
	.summary = "linkat(2) of one file and unlinkat(2) of the link",
	.raises = FAN_CREATE | FAN_DELETE,
	.pathless = FAN_CREATE | FAN_DELETE,
	.watched = FAN_CREATE,
	.nr_syscalls = 2,
	.setup = one_file_dir_setup,
	.run = link_unlink_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(link_unlink);
