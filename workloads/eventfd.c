// SPDX-License-Identifier: GPL-2.0-only
/*
 * eventfd: write(2) to an eventfd and read(2) of it.
 *
 * Negative control: as pipe, on an inode that all anonymous files have in common.
 * It does not block, so that an operation that fails ends.
 */
#include <errno.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "syscall.h"
#include "workload.h"

static int eventfd_setup(struct workload_ctx *ctx)
{
	ctx->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return ctx->fd < 0 ? -errno : 0;
}

static int eventfd_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd;
	uint64_t value = 1;
	long put, got;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		put = syscall3(SYS_write, fd, (long)&value, sizeof(value));
		got = syscall3(SYS_read, fd, (long)&value, sizeof(value));
		mark_op_end();
		ret = workload_check(ctx, put < 0 ? put : got,
				     put == sizeof(value) && got == sizeof(value));
		if (ret)
			return ret;
	}
	return 0;
}

static void eventfd_teardown(struct workload_ctx *ctx)
{
	close(ctx->fd);
}

static const struct workload workload_eventfd = {
	.name = "eventfd",
	.summary = "write(2) to an eventfd and read(2): negative control",
	.nr_syscalls = 2,
	.nr_lsm = 2,
	.setup = eventfd_setup,
	.run = eventfd_run,
	.teardown = eventfd_teardown,
};
WORKLOAD_REGISTER(eventfd);
