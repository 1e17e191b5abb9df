// SPDX-License-Identifier: GPL-2.0-only
/* What a process may do that is not root's and has a few capabilities. */
#include "tests/guest/as.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY	65534

static int keep_capabilities(uint64_t caps)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = {
		{ (uint32_t)caps, (uint32_t)caps, 0 },
		{ (uint32_t)(caps >> 32), (uint32_t)(caps >> 32), 0 },
	};

	if (prctl(PR_SET_KEEPCAPS, 1) || setresgid(NOBODY, NOBODY, NOBODY) ||
	    setresuid(NOBODY, NOBODY, NOBODY))
		return -errno;
	return syscall(SYS_capset, &header, data) ? -errno : 0;
}

int as(uint64_t caps, int (*act)(int fd), int fd)
{
	int status;
	pid_t pid;

	pid = fork();
	if (!pid) {
		if (keep_capabilities(caps))
			_exit(255);
		_exit(-act(fd));
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -ECHILD;
	return -WEXITSTATUS(status);
}
