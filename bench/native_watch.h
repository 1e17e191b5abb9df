/* SPDX-License-Identifier: GPL-2.0-only */
/* Who listens in a session of the native engine: groups, marks, the hook. */
#ifndef FSNBENCH_NATIVE_WATCH_H
#define FSNBENCH_NATIVE_WATCH_H

#include "bench/native_session.h"

/**
 * native_watch_open - open and mark, as the cell's watch says
 * @s: a session with its directories
 * @what: receives what failed
 *
 * Return: 0 or -errno.
 */
int native_watch_open(struct native_session *s, const char **what);

/** native_watch_hook - choose the site and attach to all groups; 0 or -errno with @what */
int native_watch_hook(struct native_session *s, const char **what);

/** native_watch_close - undo both; 0 or the first -errno */
int native_watch_close(struct native_session *s);

#endif /* FSNBENCH_NATIVE_WATCH_H */
