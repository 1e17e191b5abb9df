// SPDX-License-Identifier: GPL-2.0-only
/* Keeps the processor from being idle while commands are counted. */
#include "bench/macro_spin.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workloads/mark.h"

static void spin(void)
{
	const struct sched_param param = { 0 };

	/* Anything else that can run goes first. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || sched_setscheduler(0, SCHED_IDLE, &param))
		_exit(EXIT_FAILURE);
	mark_emit(MARK_TASK_SPINS);
	/* QEMU translates these to next to nothing, and time flies. */
	for (;;)
		__asm__ volatile(".rept 2000\n\tnop\n\t.endr");
}

/* It has to have said that it spins before the first operation. */
pid_t macro_spin_start(void)
{
	pid_t pid = fork();

	if (!pid)
		spin();
	if (pid < 0)
		return -errno;
	usleep(10000);
	return pid;
}

void macro_spin_end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
