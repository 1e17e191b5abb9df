/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one visit of an arm needs: a fresh mount with its files, who listens and its
 * marks, and the hook. exact_session.h is the same for the exact engine, whose guest has
 * a clock and limits of its own to set; nothing here changes the machine beyond what is
 * undone by native_session_close().
 */
#ifndef FSNBENCH_NATIVE_SESSION_H
#define FSNBENCH_NATIVE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/listener.h"
#include "bench/result.h"
#include "workloads/workload.h"

#define NATIVE_MAX_THREADS	64
#define NATIVE_MAX_PATH		512	/* of scale depth */

/**
 * struct native_session - it
 * @cell: the cell
 * @workload: what runs
 * @ctx: per thread what the workload works on
 * @dir: per thread its directory, which the marks of `parent` are on
 * @mask: what the listener is for
 * @listener: who is told
 * @more: further groups that are told the same (scale groups)
 * @nr_more: how many of them are open
 * @nr_dirs: of how many threads there are directories
 * @nr_set_up: of how many the workload is set up
 * @refused: what failed is something that this kernel does not do
 */
struct native_session {
	struct result_cell cell;
	const struct workload *workload;
	struct workload_ctx ctx[NATIVE_MAX_THREADS];
	char dir[NATIVE_MAX_THREADS][NATIVE_MAX_PATH];
	uint64_t mask;
	struct listener listener, *more;
	size_t nr_more;
	unsigned int nr_dirs, nr_set_up;
	bool mounted, hooked, prepared, refused;
};

/**
 * native_session_open - mount, listen, mark and attach
 * @s: receives the session; native_session_close() releases it, also after a failure
 * @cell: the cell; its strings must outlive the session
 * @nr_spares: empty files made first, so that what follows lies elsewhere in its slab
 * @what: receives what failed
 *
 * Ends after the file system's clock has ticked since the files were made: a file
 * whose access time is not newer than its change time has it written by each read
 * until the next tick (relatime_need_update()).
 *
 * Return: 0 or -errno.
 */
int native_session_open(struct native_session *s, const struct result_cell *cell,
			unsigned int nr_spares, const char **what);

/** native_session_drain - adds to @count what all groups received; 0 or -errno */
int native_session_drain(struct native_session *s, struct listener_count *count);

/** native_session_merges - an operation's event finds an equal one waiting, and merges */
bool native_session_merges(const struct native_session *s);

/** native_session_close - undo whatever there is; 0 or the first -errno */
int native_session_close(struct native_session *s);

#endif /* FSNBENCH_NATIVE_SESSION_H */
