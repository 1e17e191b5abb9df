/* SPDX-License-Identifier: GPL-2.0-only */
/* What the listeners that are fanotify groups have in common. */
#ifndef FSNBENCH_FANOTIFY_H
#define FSNBENCH_FANOTIFY_H

#include "bench/listener.h"

/* Events that can come with a descriptor: those that fsnotify has a path for. */
#define FANOTIFY_PATH_EVENTS \
	(FAN_ACCESS | FAN_MODIFY | FAN_CLOSE | FAN_OPEN | FAN_OPEN_EXEC)

/* @class is FAN_CLASS_NOTIF or FAN_CLASS_CONTENT, and flags. */
int fanotify_listener_open(struct listener *l, unsigned int class);
int fanotify_listener_mark(struct listener *l, const char *dir, uint64_t mask,
			   enum listener_place place);
int fanotify_listener_drain(struct listener *l, struct listener_count *count);
void fanotify_listener_close(struct listener *l);
const char *fanotify_listener_missing(void);

#endif /* FSNBENCH_FANOTIFY_H */
