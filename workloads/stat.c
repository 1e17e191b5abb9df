// SPDX-License-Identifier: GPL-2.0-only
/*
 * stat: newfstatat(2) of one file by its name.
 *
 * Negative control: it walks the path that open_close walks and raises no event.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int stat_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	static const char name[] = ONE_FILE_NAME;
	const long dirfd = ctx->fd, buf = (long)ctx->buf;
	long err;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		err = syscall4(SYS_newfstatat, dirfd, (long)name, buf, 0);
		mark_op_end();
		ret = workload_check(ctx, err, !err);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_stat = {
	.name = "stat",
	.summary = "newfstatat(2) of one file: negative control",
	.nr_syscalls = 1,
	.setup = one_file_dir_setup,
	.run = stat_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(stat);
