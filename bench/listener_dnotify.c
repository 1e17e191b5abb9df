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

/* Events that have a flag of F_NOTIFY's. */
static const struct {
	uint64_t event;
	unsigned long flag;
} flags_of[] = {
	{ FAN_ACCESS, DN_ACCESS }, { FAN_MODIFY, DN_MODIFY }, { FAN_CREATE, DN_CREATE },
	{ FAN_DELETE, DN_DELETE }, { FAN_ATTRIB, DN_ATTRIB },
};

/* The signal's default would end the process: blocked for good. */
static int block(struct listener *l)
{
	sigset_t set;

	(void)l;
	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	return sigprocmask(SIG_BLOCK, &set, NULL) ? -errno : 0;
}

static int notify(struct listener *l, const char *dir, uint64_t mask, enum listener_place place)
{
	unsigned long flags = DN_MULTISHOT;

	if (place != LISTENER_PARENT)
		return -EINVAL;
	for (size_t i = 0; i < sizeof(flags_of) / sizeof(flags_of[0]); i++) {
		if (mask & flags_of[i].event)
			flags |= flags_of[i].flag;
	}
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
	.hears = FAN_ACCESS | FAN_MODIFY | FAN_CREATE | FAN_DELETE | FAN_ATTRIB,
	.missing = missing,
	.open = block,
	.mark = notify,
	.drain = drain,
	.close = stop,
};
LISTENER_REGISTER(dnotify);
