// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmap_read: mmap(2) of one cached file, a load from it and munmap(2).
 *
 * Raises nothing in Linux 6.12: what is read through a mapping is not told to
 * anybody. The load faults once. It is left out where the mapping failed: that
 * jump is the only thing in an operation that is not the operation. Page tables are
 * made and freed each time.
 */
#include <sys/mman.h>
#include <sys/syscall.h>

#include "one_file.h"
#include "syscall.h"
#include "workload.h"

static int mmap_read_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	const long fd = ctx->fd;
	long addr, err;
	int ret;

	while (nr_ops--) {
		err = 0;
		mark_op_begin();
		addr = syscall6(SYS_mmap, 0, ONE_FILE_SIZE, PROT_READ, MAP_PRIVATE, fd, 0);
		if (addr >= 0) {
			(void)*(volatile const char *)addr;
			err = syscall2(SYS_munmap, addr, ONE_FILE_SIZE);
		}
		mark_op_end();
		ret = workload_check(ctx, addr < 0 ? addr : err, addr >= 0 && !err);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_mmap_read = {
	.name = "mmap_read",
	.summary = "mmap(2) of one file, one page fault, munmap(2): no event",
	.nr_syscalls = 2,
	.setup = one_file_setup,
	.run = mmap_read_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(mmap_read);
