// SPDX-License-Identifier: GPL-2.0-only
/*
 * fstat: fstat(2) of one open file.
 *
 * Negative control: it looks at an inode that is watched and raises no event.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int fstat_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd, buf = (long)ctx->buf;
	long err;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		err = syscall2(SYS_fstat, fd, buf);
		mark_op_end();
		ret = workload_check(ctx, err, !err);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_fstat = {
	.name = "fstat",
	.summary = "fstat(2) of one open file: negative control",
	.nr_syscalls = 1,
	.setup = one_file_setup,
	.run = fstat_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(fstat);
