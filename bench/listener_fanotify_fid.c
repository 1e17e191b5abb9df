// SPDX-License-Identifier: GPL-2.0-only
/*
 * fanotify_fid: a notification group whose events name directory and entry by file
 * handle (FAN_REPORT_DFID_NAME): no descriptor is opened, and what happens to names
 * (create, delete, rename) is told as well.
 */
#include <fcntl.h>
#include <sys/fanotify.h>

#include "bench/fanotify.h"

static int open_group(struct listener *l)
{
	return fanotify_listener_open(l, FAN_CLASS_NOTIF | FAN_REPORT_DFID_NAME);
}

static const struct listener_kind listener_fanotify_fid = {
	.name = "fanotify_fid",
	.summary = "notification group, events with directory, name and file handle",
	.merges = true,
	.takes_hook = true,
	.wide = true,
	.hears = FANOTIFY_PATH_EVENTS | FAN_ATTRIB | FAN_CREATE | FAN_DELETE | FAN_MOVE |
		 FAN_RENAME,
	.missing = fanotify_listener_missing,
	.open = open_group,
	.mark = fanotify_listener_mark,
	.drain = fanotify_listener_drain,
	.close = fanotify_listener_close,
};
LISTENER_REGISTER(fanotify_fid);
