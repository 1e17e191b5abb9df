// SPDX-License-Identifier: GPL-2.0-only
/*
 * exec: vfork(2), execve(2) of a program that exits at once, and wait4(2).
 *
 * Raises FAN_OPEN and FAN_OPEN_EXEC, which are one event, FAN_ACCESS, twice, for the
 * first bytes (prepare_binprm()) and the program headers (load_elf_phdrs()), and
 * FAN_CLOSE_NOWRITE when the address space goes (do_exit() does it before it tells
 * the parent). Marks ask for FAN_OPEN_EXEC, of which inotify knows nothing. The
 * program is a static ELF file of one page, made by setup: no loader, no library.
 * The child's system calls, its faults and its exit are part of the operation; what
 * it costs grows with what the harness has open and mapped.
 */
#include <sys/wait.h>
#include <sys/syscall.h>

#include "dir.h"
#include "exit_program.h"
#include "syscall.h"
#include "workload.h"

static char *argv[2];

static int exec_setup(struct workload_ctx *ctx)
{
	int fd, ret = 0;

	ctx->fd = -1;
	argv[0] = ctx->buf;
	snprintf(argv[0], 4096, "%s/exit", ctx->dir);
	fd = open(argv[0], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
	if (fd < 0)
		return -errno;
	errno = 0;
	if (write(fd, &exit_program, sizeof(exit_program)) != sizeof(exit_program) || fsync(fd))
		ret = errno ? -errno : -EIO;
	close(fd);
	if (ret)
		dir_teardown(ctx);
	return ret;
}

/*
 * The child runs on the parent's stack and touches nothing of it. Whatever keeps it
 * from the program is its exit status.
 */
SYSCALL_INLINE spawn(char *const args[])
{
	long pid;

	__asm__ volatile("syscall\n\t"
			 "test %%eax, %%eax\n\t"
			 "jnz 2f\n\t"
			 "movl %[execve], %%eax\n\t"
			 "syscall\n\t"
			 "negl %%eax\n\t"
			 "movl %%eax, %%edi\n"
			 "1:\tmovl %[exit], %%eax\n\t"
			 "syscall\n\t"
			 "jmp 1b\n"
			 "2:"
			 : "=a"(pid)
			 : "0"((long)SYS_vfork), "D"(args[0]), "S"(args), "d"(args + 1),
			   [execve] "i"(SYS_execve), [exit] "i"(SYS_exit)
			 : "rcx", "r11", "memory", "cc");
	return pid;
}

/* A wait that a signal ended leaves the child to be waited for. */
static long outcome(long pid, long waited, int status)
{
	if (pid < 0)
		return pid;
	if (waited != pid) {
		while (waitpid((pid_t)pid, NULL, 0) < 0 && errno == EINTR)
			;
		return waited < 0 ? waited : -ECHILD;
	}
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

static int exec_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	char **const args = argv;
	int status, ret;
	long pid, waited, err;

	while (nr_ops--) {
		waited = 0;
		status = 0;
		mark_op_begin();
		pid = spawn(args);
		/* Of -1 it would wait for anybody's child. */
		if (pid > 0)
			waited = syscall4(SYS_wait4, pid, (long)&status, 0, 0);
		mark_op_end();
		err = outcome(pid, waited, status);
		ret = workload_check(ctx, err, !err);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct workload workload_exec = {
	.name = "exec",
	.summary = "vfork(2), execve(2) of a program that exits, wait4(2)",
	.alternates = true,	/* each event is of another process */
	.raises = FAN_OPEN | FAN_OPEN_EXEC | FAN_ACCESS | FAN_CLOSE_NOWRITE,
	.watched = FAN_OPEN_EXEC,
	.watched_perm = FAN_OPEN_EXEC_PERM,
	.nr_syscalls = 4,
	.nr_lsm = 3,
	.setup = exec_setup,
	.run = exec_run,
	.teardown = dir_teardown,
};
WORKLOAD_REGISTER(exec);
