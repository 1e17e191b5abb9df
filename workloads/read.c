// SPDX-License-Identifier: GPL-2.0-only
/*
 * read: pread64(2) of 4096 bytes at offset 0 of one cached file.
 *
 * Raises FAN_ACCESS. An explicit offset, so that the file never ends and no
 * seek stands between the operations.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int read_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd, buf = (long)ctx->buf;
	long n;

	while (nr_ops--) {
		mark_op_begin();
		n = syscall4(SYS_pread64, fd, buf, ONE_FILE_SIZE, 0);
		mark_op_end();
		if (n != ONE_FILE_SIZE)
			return n < 0 ? (int)n : -EIO;
	}
	return 0;
}

static const struct workload workload_read = {
	.name = "read",
	.summary = "pread64(2) of 4 KiB, one cached file",
	.raises = FAN_ACCESS,
	.watched = FAN_ACCESS,
	.setup = one_file_setup,
	.run = read_run,
	.teardown = one_file_teardown,
};
WORKLOAD_REGISTER(read);
