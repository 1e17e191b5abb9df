// SPDX-License-Identifier: GPL-2.0-only
/*
 * read1: read(2) of one byte at the start of one cached file.
 *
 * Raises FAN_ACCESS: the event without the copy of a page that hides it in read.
 * The lseek(2) that returns to the start stands outside of the marks; it raises no
 * event.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int read1_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd, buf = (long)ctx->buf;
	long n;
	int ret;

	while (nr_ops--) {
		syscall3(SYS_lseek, fd, 0, SEEK_SET);
		mark_op_begin();
		n = syscall3(SYS_read, fd, buf, 1);
		mark_op_end();
		ret = workload_check(ctx, n, n == 1);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_read1 = {
	.name = "read1",
	.summary = "read(2) of one byte, one cached file",
	.raises = FAN_ACCESS,
	.watched = FAN_ACCESS,
	.watched_perm = FAN_ACCESS_PERM,
	.nr_syscalls = 2,
	.nr_lsm = 1,
	.setup = one_file_setup,
	.run = read1_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(read1);
