// SPDX-License-Identifier: GPL-2.0-only
/*
 * pipe: write(2) of one byte into a pipe and read(2) of it.
 *
 * Negative control: fsnotify is called for both, on a superblock that nobody can
 * watch a directory of; a mark on the file system under test must not matter. The
 * pipe does not block, so that an operation that fails ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "syscall.h"
#include "workload.h"

/* What is read from; ctx->fd is what is written to. */
static int read_end;

static int pipe_setup(struct workload_ctx *ctx)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
		return -errno;
	read_end = ends[0];
	ctx->fd = ends[1];
	return 0;
}

static int pipe_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long in = ctx->fd, out = read_end, buf = (long)ctx->buf;
	long put, got;
	int ret;

	while (nr_ops--) {
		mark_op_begin();
		put = syscall3(SYS_write, in, buf, 1);
		got = syscall3(SYS_read, out, buf, 1);
		mark_op_end();
		ret = workload_check(ctx, put == 1 ? got : put, put == 1 && got == 1);
		if (ret)
			return ret;
	}
	return 0;
}

static void pipe_teardown(struct workload_ctx *ctx)
{
	close(ctx->fd);
	close(read_end);
}

static const struct workload workload_pipe = {
	.name = "pipe",
	.summary = "one byte through a pipe: negative control",
	.nr_syscalls = 2,
	.nr_lsm = 2,
	.setup = pipe_setup,
	.run = pipe_run,
	.teardown = pipe_teardown,
};
WORKLOAD_REGISTER(pipe);
