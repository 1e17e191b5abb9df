// SPDX-License-Identifier: GPL-2.0-only
/* A fanotify listener: its group, its marks and what it received. */
#include "bench/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/fanotify.h>
#include <unistd.h>

int listener_open(void)
{
	int fd = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK,
			       O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int listener_mark_inode(int fd, const char *path, uint64_t mask)
{
	if (fanotify_mark(fd, FAN_MARK_ADD, mask | FAN_EVENT_ON_CHILD, AT_FDCWD,
			  path))
		return -errno;
	return 0;
}

static void count_event(const struct fanotify_event_metadata *event,
			uint64_t mask, struct listener_count *count)
{
	if (event->mask & FAN_Q_OVERFLOW)
		count->overflows++;
	else if (event->mask & ~mask)
		count->others++;
	else
		count->events++;
	if (event->fd >= 0)
		close(event->fd);
}

int listener_drain(int fd, uint64_t mask, struct listener_count *count)
{
	struct fanotify_event_metadata buf[64], *event;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		for (event = buf; FAN_EVENT_OK(event, n);
		     event = FAN_EVENT_NEXT(event, n)) {
			if (event->vers != FANOTIFY_METADATA_VERSION)
				return -EPROTO;
			count_event(event, mask, count);
		}
	}
	return n < 0 && errno != EAGAIN ? -errno : 0;
}
