// SPDX-License-Identifier: GPL-2.0-only
/*
 * write: write(2) of 4096 bytes at the start of one cached file.
 *
 * Raises FAN_MODIFY. The lseek(2) that returns to the start stands outside of
 * the marks; it raises no event.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int write_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd, buf = (long)ctx->buf;
	long n;
	int ret;

	while (nr_ops--) {
		syscall3(SYS_lseek, fd, 0, SEEK_SET);
		mark_op_begin();
		n = syscall3(SYS_write, fd, buf, ONE_FILE_SIZE);
		mark_op_end();
		ret = workload_check(ctx, n, n == ONE_FILE_SIZE);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_write = {
	.name = "write",
	.summary = "write(2) of 4 KiB, one cached file",
	.raises = FAN_MODIFY,
	.watched = FAN_MODIFY,
	.nr_syscalls = 2,
	.nr_lsm = 1,
	.setup = one_file_setup,
	.run = write_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(write);
