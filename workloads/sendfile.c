// SPDX-License-Identifier: GPL-2.0-only
/*
 * sendfile: sendfile(2) of 4096 bytes from the start of one cached file to /dev/null.
 *
 * Raises FAN_ACCESS on the file; FAN_MODIFY is raised on /dev/null, elsewhere. Into a
 * pipe it would be splice(2) under another name, and somebody would have to empty
 * that; /dev/null takes the way of all other targets, through the task's own pipe
 * (splice_direct_to_actor()), and drops the page without a copy. The LSM is asked
 * about both ends. The position is an argument: nothing is to be set back.
 */
#include <sys/sendfile.h>
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int null_fd = -1;

static void sendfile_teardown(struct workload_ctx *ctx)
{
	if (null_fd >= 0)
		close(null_fd);
	null_fd = -1;
	dir_teardown(ctx);
}

static int sendfile_setup(struct workload_ctx *ctx)
{
	int ret = one_file_setup(ctx);

	if (ret)
		return ret;
	null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null_fd < 0) {
		ret = -errno;
		sendfile_teardown(ctx);
	}
	return ret;
}

static int sendfile_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long in = ctx->fd, out = null_fd;
	off_t pos;
	long n;
	int ret;

	while (nr_ops--) {
		pos = 0;
		mark_op_begin();
		n = syscall4(SYS_sendfile, out, in, (long)&pos, ONE_FILE_SIZE);
		mark_op_end();
		ret = workload_check(ctx, n, n == ONE_FILE_SIZE);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_sendfile = {
	.name = "sendfile",
	.summary = "sendfile(2) of 4 KiB, one cached file to /dev/null",
	.raises = FAN_ACCESS,
	.watched = FAN_ACCESS,
	.watched_perm = FAN_ACCESS_PERM,
	.nr_syscalls = 1,
	.nr_lsm = 2,
	.setup = sendfile_setup,
	.run = sendfile_run,
	.teardown = sendfile_teardown,
};
WORKLOAD_REGISTER(sendfile);
