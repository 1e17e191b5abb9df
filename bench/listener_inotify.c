// SPDX-License-Identifier: GPL-2.0-only
/* inotify: a watch on the directory; IN_* bits are those of FAN_*. */
#include <errno.h>
#include <stddef.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "bench/listener.h"

_Static_assert(IN_OPEN == FAN_OPEN && IN_ACCESS == FAN_ACCESS && IN_MODIFY == FAN_MODIFY &&
	       IN_CLOSE_WRITE == FAN_CLOSE_WRITE && IN_CREATE == FAN_CREATE &&
	       IN_MOVED_TO == FAN_MOVED_TO && IN_ISDIR == FAN_ONDIR,
	       "inotify's bits are fsnotify's");

static const char *missing(void)
{
	int fd = inotify_init1(IN_CLOEXEC);

	if (fd < 0)
		return "this kernel has no inotify, or no instance is left";
	close(fd);
	return NULL;
}

static int open_instance(struct listener *l)
{
	l->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	return l->fd < 0 ? -errno : 0;
}

static int watch(struct listener *l, const char *dir, uint64_t mask, enum listener_place place)
{
	if (place != LISTENER_PARENT)
		return -EINVAL;
	return inotify_add_watch(l->fd, dir, (uint32_t)mask) < 0 ? -errno : 0;
}

static int drain(struct listener *l, struct listener_count *count)
{
	char buf[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	const struct inotify_event *event;
	ssize_t n;

	while ((n = read(l->fd, buf, sizeof(buf))) > 0) {
		for (const char *p = buf; p < buf + n; p += sizeof(*event) + event->len) {
			event = (const struct inotify_event *)p;
			count->seen |= event->mask;
			if (event->mask & IN_Q_OVERFLOW)
				count->overflows++;
			else if (event->mask & ~l->mask)
				count->others++;
			else
				count->events++;
		}
	}
	return n < 0 && errno != EAGAIN ? -errno : 0;
}

static void close_instance(struct listener *l)
{
	close(l->fd);
}

static const struct listener_kind listener_inotify = {
	.name = "inotify",
	.summary = "watch on the directory",
	.merges = true,
	.hears = IN_ALL_EVENTS & ~(IN_DELETE_SELF | IN_MOVE_SELF),
	.missing = missing,
	.open = open_instance,
	.mark = watch,
	.drain = drain,
	.close = close_instance,
};
LISTENER_REGISTER(inotify);
