// SPDX-License-Identifier: GPL-2.0-only
/* Keeps the guest's processor from ever being idle. */
#include "bench/busy.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void spin(void)
{
	const struct sched_param param = { 0 };

	/* Anything else that can run goes first. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) ||
	    sched_setscheduler(0, SCHED_IDLE, &param))
		_exit(EXIT_FAILURE);
	for (;;)
		__asm__ volatile("");
}

pid_t busy_start(void)
{
	pid_t pid = fork();

	if (!pid)
		spin();
	return pid < 0 ? -errno : pid;
}

int busy_pause(pid_t pid)
{
	int status;

	if (kill(pid, SIGSTOP) || waitpid(pid, &status, WUNTRACED) != pid)
		return -errno;
	return WIFSTOPPED(status) ? 0 : -ESRCH;
}

int busy_resume(pid_t pid)
{
	return kill(pid, SIGCONT) ? -errno : 0;
}

void busy_end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
