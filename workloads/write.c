// SPDX-License-Identifier: GPL-2.0-only
/*
 * write: pwrite64(2) of 4096 bytes at offset 0 of one cached file.
 *
 * Raises FAN_MODIFY. An explicit offset, so that the file never ends and no
 * seek stands between the operations.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int write_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd, buf = (long)ctx->buf;
	long n;

	while (nr_ops--) {
		mark_op_begin();
		n = syscall4(SYS_pwrite64, fd, buf, ONE_FILE_SIZE, 0);
		mark_op_end();
		if (n != ONE_FILE_SIZE)
			return n < 0 ? (int)n : -EIO;
	}
	return 0;
}

static const struct workload workload_write = {
	.name = "write",
	.summary = "pwrite64(2) of 4 KiB, one cached file",
	.raises = FAN_MODIFY,
	.watched = FAN_MODIFY,
	.setup = one_file_setup,
	.run = write_run,
	.teardown = one_file_teardown,
};
WORKLOAD_REGISTER(write);
