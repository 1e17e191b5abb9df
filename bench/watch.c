// SPDX-License-Identifier: GPL-2.0-only
/* What a cell's word of watch means. */
#include "bench/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include "bench/result_cell.h"
#include "bench/sandbox.h"

#define CONTROL_MASK FAN_OPEN

uint64_t watch_mask(const struct result_cell *cell, const struct workload *w)
{
	uint64_t mask = listener_asks(cell, w);

	return mask ? mask : CONTROL_MASK;
}

/* Of watch `miss`: the first that the workload does not raise. */
static uint64_t miss_mask(const struct workload *w)
{
	static const uint64_t masks[] = { FAN_CLOSE_WRITE, FAN_OPEN_EXEC, FAN_ACCESS, FAN_OPEN };

	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
		if (!(masks[i] & w->raises))
			return masks[i];
	}
	return 0;
}

uint64_t watch_mark_mask(const struct result_cell *cell, const struct workload *w)
{
	uint64_t mask = result_cell_is(cell, RESULT_WATCH, "miss") ? miss_mask(w) :
								     watch_mask(cell, w);

	return mask | (w->ondir ? FAN_ONDIR : 0);
}

int watch_open(struct listener *l, const struct result_cell *cell, const struct workload *w)
{
	return listener_open(l, cell, watch_mask(cell, w) | (w->ondir ? FAN_ONDIR : 0));
}

const char *watch_place(const struct result_cell *cell, enum listener_place *place)
{
	*place = LISTENER_PARENT;
	if (result_cell_is(cell, RESULT_WATCH, "unrelated_sb"))
		return SANDBOX_OTHER_SB;
	if (result_cell_is(cell, RESULT_WATCH, "unrelated_same_sb"))
		return SANDBOX_SAME_SB;
	if (result_cell_is(cell, RESULT_WATCH, "mount"))
		*place = LISTENER_MOUNT;
	else if (result_cell_is(cell, RESULT_WATCH, "sb"))
		*place = LISTENER_SB;
	else
		return NULL;
	return SANDBOX_WORK;
}

int watch_add_marks(const struct listener *l, const struct result_cell *cell,
		    const struct workload *w)
{
	char path[64];
	int fd;

	for (json_int_t i = 1; i < cell->scale[RESULT_MARKS]; i++) {
		snprintf(path, sizeof(path), SANDBOX_REST "/m%lld", (long long)i);
		fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
		if (fd < 0)
			return -errno;
		close(fd);
		if (fanotify_mark(l->fd, FAN_MARK_ADD, watch_mark_mask(cell, w), AT_FDCWD, path))
			return -errno;
	}
	return 0;
}
