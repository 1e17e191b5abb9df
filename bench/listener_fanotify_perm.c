// SPDX-License-Identifier: GPL-2.0-only
/*
 * fanotify_perm: a group of class FAN_CLASS_CONTENT whose events ask whether the
 * operation may go on; a process of its own answers that it may.
 */
#include <sys/fanotify.h>

#include "bench/fanotify.h"

static int open_group(struct listener *l)
{
	return fanotify_listener_open(l, FAN_CLASS_CONTENT);
}

static uint64_t asks(const struct result_cell *cell, const struct workload *workload)
{
	(void)cell;
	return workload->watched_perm;
}

static const struct listener_kind listener_fanotify_perm = {
	.name = "fanotify_perm",
	.summary = "permission events, answered by a process",
	.takes_hook = true,
	.reads = true,
	.wide = true,
	.needs_path = true,
	.missing = fanotify_listener_missing,
	.asks = asks,
	.open = open_group,
	.mark = fanotify_listener_mark,
	.drain = fanotify_listener_drain,
	.close = fanotify_listener_close,
};
LISTENER_REGISTER(fanotify_perm);
