// SPDX-License-Identifier: GPL-2.0-only
/*
 * getppid: one getppid(2).
 *
 * Negative control: a system call that no file-system hook can change. It is
 * made with the bare instruction, as in all workloads, so that the
 * C library's wrapper is not part of the operation.
 */
#include <sys/syscall.h>

#include "syscall.h"
#include "workload.h"

static int getppid_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	(void)ctx;
	while (nr_ops--) {
		mark_op_begin();
		syscall0(SYS_getppid);
		mark_op_end();
	}
	return 0;
}

static const struct workload workload_getppid = {
	.name = "getppid",
	.summary = "one getppid(2): negative control",
	.nr_syscalls = 1,
	.run = getppid_run,
};
WORKLOAD_REGISTER(getppid);
