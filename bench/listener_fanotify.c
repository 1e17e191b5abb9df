// SPDX-License-Identifier: GPL-2.0-only
/*
 * fanotify: a notification group, class FAN_CLASS_NOTIF, whose events have file
 * descriptors; the default queue of 16384 events. Nobody reads it during an
 * operation, unless the cell's handler is user space.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include "bench/fanotify.h"
#include "bench/reader.h"

int fanotify_listener_open(struct listener *l, unsigned int class)
{
	bool reads = listener_has_reader(l->cell);
	int ret;

	if (l->cell->scale[RESULT_MARKS])
		class |= FAN_UNLIMITED_MARKS;
	l->fd = fanotify_init(class | FAN_CLOEXEC | (reads ? 0 : FAN_NONBLOCK),
			      O_RDONLY | O_CLOEXEC);
	if (l->fd < 0)
		return -errno;
	if (!reads)
		return 0;
	ret = reader_start(&l->reader, l->fd, l->mask);
	if (ret)
		close(l->fd);
	return ret;
}

int fanotify_listener_mark(struct listener *l, const char *dir, uint64_t mask,
			   enum listener_place place)
{
	static const unsigned int on[] = {
		[LISTENER_PARENT] = FAN_MARK_INODE,
		[LISTENER_MOUNT] = FAN_MARK_MOUNT,
		[LISTENER_SB] = FAN_MARK_FILESYSTEM,
	};
	uint64_t children = place == LISTENER_PARENT ? FAN_EVENT_ON_CHILD : 0;

	return fanotify_mark(l->fd, FAN_MARK_ADD | on[place], mask | children, AT_FDCWD, dir) ?
	       -errno : 0;
}

int fanotify_listener_drain(struct listener *l, struct listener_count *count)
{
	return listener_read_fanotify(l->fd, l->mask, count);
}

/* The reader has the group open too. */
void fanotify_listener_close(struct listener *l)
{
	reader_stop(l->reader);
	l->reader = NULL;
	close(l->fd);
}

const char *fanotify_listener_missing(void)
{
	int fd = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, O_RDONLY);

	if (fd >= 0)
		close(fd);
	else if (errno == EPERM)
		return "needs CAP_SYS_ADMIN";
	else
		return "this kernel has no fanotify with permission events";
	return NULL;
}

static int open_group(struct listener *l)
{
	return fanotify_listener_open(l, FAN_CLASS_NOTIF);
}

static const struct listener_kind listener_fanotify = {
	.name = "fanotify",
	.summary = "notification group, events with file descriptors",
	.merges = true,
	.takes_hook = true,
	.wide = true,
	.needs_path = true,
	.hears = FANOTIFY_PATH_EVENTS,
	.missing = fanotify_listener_missing,
	.open = open_group,
	.mark = fanotify_listener_mark,
	.drain = fanotify_listener_drain,
	.close = fanotify_listener_close,
};
LISTENER_REGISTER(fanotify);
