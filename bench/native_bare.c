// SPDX-License-Identifier: GPL-2.0-only
/* The system calls of open_close and nothing else. */
#include "bench/native_bare.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include "workloads/one_file.h"
#include "workloads/syscall.h"

int native_bare_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	static const char name[] = ONE_FILE_NAME;
	const long dirfd = ctx->fd;

	while (nr_ops--)
		syscall1(SYS_close, syscall4(SYS_openat, dirfd, (long)name,
					     O_RDONLY | O_CLOEXEC, 0));
	return 0;
}
