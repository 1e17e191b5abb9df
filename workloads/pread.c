// SPDX-License-Identifier: GPL-2.0-only
/*
 * pread: pread64(2) of 4096 bytes at the start of one cached file.
 *
 * Raises FAN_ACCESS. As read, without the lock on the file's position and without
 * the lseek(2) between operations.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int pread_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd, buf = (long)ctx->buf;
	long n;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		n = syscall4(SYS_pread64, fd, buf, ONE_FILE_SIZE, 0);
		mark_op_end();
		ret = workload_check(ctx, n, n == ONE_FILE_SIZE);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_pread = {
	.name = "pread",
	.summary = "pread64(2) of 4 KiB, one cached file",
	.raises = FAN_ACCESS,
	.watched = FAN_ACCESS,
	.watched_perm = FAN_ACCESS_PERM,
	.nr_syscalls = 1,
	.nr_lsm = 1,
	.setup = one_file_setup,
	.run = pread_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(pread);
