// SPDX-License-Identifier: GPL-2.0-only
/* Runs one other program, and ends it when the user interrupts. */
#include "bench/quality_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define GRACE_S	5	/* to undo what was set */

static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t late;
static volatile sig_atomic_t child;

/* A group of its own: a terminal's Ctrl-C reaches this process alone, which passes it on. */
static void become(char *const argv[], const char *log, pid_t parent)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGALRM };
	int in = open("/dev/null", O_RDWR | O_CLOEXEC);
	int err = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		signal(signals[i], SIG_DFL);
	if (in < 0 || err < 0 || dup2(in, 0) < 0 || dup2(in, 1) < 0 || dup2(err, 2) < 0 ||
	    prctl(PR_SET_PDEATHSIG, SIGTERM) || getppid() != parent || setpgid(0, 0))
		_exit(126);
	execv(argv[0], argv);
	_exit(127);
}

/* As long as it has no group of its own, it has none of its own processes. */
static void stop(int nr)
{
	if (child > 0 && kill(-child, nr))
		kill(child, nr);
}

/* Not reaped before what it left behind is ended: until then its group is no other. */
static int wait_for(pid_t pid, int *status)
{
	siginfo_t info;

	while (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) < 0)
		if (errno != EINTR)
			return -errno;
	kill(-pid, SIGKILL);
	return waitpid(pid, status, 0) < 0 ? -errno : 0;
}

int quality_child_run(char *const argv[], const char *log, unsigned int limit_s, int *status)
{
	pid_t self = getpid(), pid;
	int ret;

	if (interrupted)
		return -EINTR;
	late = 0;
	pid = fork();
	if (!pid)
		become(argv, log, self);
	if (pid < 0)
		return -errno;
	/* Also here: whichever of both is first, its group is there. */
	setpgid(pid, pid);
	child = pid;
	alarm(limit_s);
	if (interrupted) {
		stop(SIGINT);
		alarm(GRACE_S);
	}
	ret = wait_for(pid, status);
	alarm(0);
	child = 0;
	if (interrupted)
		return -EINTR;
	return ret ? ret : late ? -ETIME : 0;
}

static void on_signal(int nr)
{
	(void)nr;
	stop(interrupted ? SIGKILL : SIGINT);
	interrupted = 1;
	if (child > 0)
		alarm(GRACE_S);
}

static void on_alarm(int nr)
{
	(void)nr;
	late = 1;
	stop(SIGKILL);
}

void quality_child_catch(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		sigaction(signals[i], &action, NULL);
	action.sa_handler = on_alarm;
	sigaction(SIGALRM, &action, NULL);
}
