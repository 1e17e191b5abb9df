// SPDX-License-Identifier: GPL-2.0-only
/* Runs a program that makes a file system. */
#include "bench/run_tool.h"

#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>

int run_tool(char *const argv[], char *const envp[])
{
	int status;
	pid_t pid;
	int ret = posix_spawn(&pid, argv[0], NULL, NULL, argv, envp);

	if (ret)
		return -ret;
	if (waitpid(pid, &status, 0) != pid)
		return -errno;
	return status ? -ENOEXEC : 0;
}
