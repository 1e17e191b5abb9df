/* SPDX-License-Identifier: GPL-2.0-only */
/* What the listeners that are fanotify groups have in common. */
#ifndef FSNBENCH_FANOTIFY_H
#define FSNBENCH_FANOTIFY_H

#include "bench/listener.h"

/* @class is FAN_CLASS_NOTIF or FAN_CLASS_CONTENT. */
int fanotify_listener_open(struct listener *l, unsigned int class);
int fanotify_listener_mark(struct listener *l, const char *dir, uint64_t mask);
int fanotify_listener_drain(struct listener *l, struct listener_count *count);
void fanotify_listener_close(struct listener *l);
const char *fanotify_listener_missing(void);

#endif /* FSNBENCH_FANOTIFY_H */
