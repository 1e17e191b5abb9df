// SPDX-License-Identifier: GPL-2.0-only
/*
 * dnotify: fcntl(F_NOTIFY) on the directory. It tells by a signal, which is
 * blocked: one that is pending swallows those that follow. There is none for
 * opens.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/fanotify.h>
#include <time.h>
#include <unistd.h>

#include "bench/listener.h"

static const char *missing(void)
{
	return access("/proc/sys/fs/dir-notify-enable", F_OK) ? "this kernel has no dnotify" :
								NULL;
}

static uint64_t asks(const struct result_cell *cell, const struct workload *workload)
{
	(void)cell;
	return workload->watched & (FAN_ACCESS | FAN_MODIFY);
}

/* The signal's default would end the process: blocked for good. */
static int block(struct listener *l)
{
	sigset_t set;

	(void)l;
	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	return sigprocmask(SIG_BLOCK, &set, NULL) ? -errno : 0;
}

static int notify(struct listener *l, const char *dir, uint64_t mask)
{
	unsigned long flags = DN_MULTISHOT;

	if (mask & FAN_ACCESS)
		flags |= DN_ACCESS;
	if (mask & FAN_MODIFY)
		flags |= DN_MODIFY;
	l->fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (l->fd < 0)
		return -errno;
	return fcntl(l->fd, F_NOTIFY, flags) ? -errno : 0;
}

static int drain(struct listener *l, struct listener_count *count)
{
	const struct timespec now = { 0 };
	sigset_t set;

	(void)l;
	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	while (sigtimedwait(&set, NULL, &now) == SIGIO)
		count->events++;
	return errno == EAGAIN ? 0 : -errno;
}

static void stop(struct listener *l)
{
	if (l->fd >= 0)
		close(l->fd);
}

static const struct listener_kind listener_dnotify = {
	.name = "dnotify",
	.summary = "a signal, by fcntl(F_NOTIFY); not for opens",
	.merges = true,
	.missing = missing,
	.asks = asks,
	.open = block,
	.mark = notify,
	.drain = drain,
	.close = stop,
};
LISTENER_REGISTER(dnotify);
