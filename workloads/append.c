// SPDX-License-Identifier: GPL-2.0-only
/*
 * append: write(2) of 64 bytes to the end of one file, O_APPEND.
 *
 * Raises FAN_MODIFY. The file grows until teardown: every 64th operation takes a
 * new page, and on ext4 a block, which the mode hides and the mean shows. Every
 * operation changes the size. A million operations need 64 MB.
 */
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

#define APPEND_SIZE 64

static int append_setup(struct workload_ctx *ctx)
{
	int ret = one_file_setup(ctx);

	if (!ret && fcntl(ctx->fd, F_SETFL, O_APPEND)) {
		ret = -errno;
		dir_teardown(ctx);
	}
	return ret;
}

static int append_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd, buf = (long)ctx->buf;
	long n;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		n = syscall3(SYS_write, fd, buf, APPEND_SIZE);
		mark_op_end();
		ret = workload_check(ctx, n, n == APPEND_SIZE);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_append = {
	.name = "append",
	.summary = "write(2) of 64 bytes to the end of one file",
	.raises = FAN_MODIFY,
	.watched = FAN_MODIFY,
	.nr_syscalls = 1,
	.nr_lsm = 1,
	.setup = append_setup,
	.run = append_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(append);
