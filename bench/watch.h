/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a cell's word of watch means, to both engines: what marks ask for, and where they
 * are.
 */
#ifndef FSNBENCH_WATCH_H
#define FSNBENCH_WATCH_H

#include <stdint.h>

#include "bench/listener.h"

/** watch_mask - FAN_* bits that a cell's listener is for; for a control an event it never raises */
uint64_t watch_mask(const struct result_cell *cell, const struct workload *w);

/** watch_mark_mask - FAN_* bits that its marks ask for */
uint64_t watch_mark_mask(const struct result_cell *cell, const struct workload *w);

/** watch_open - open a listener that is for a cell; as listener_open() */
int watch_open(struct listener *l, const struct result_cell *cell, const struct workload *w);

/**
 * watch_place - what is marked
 * @cell: the cell
 * @place: receives what of it
 *
 * Return: a directory; NULL: the one that the workload works in.
 */
const char *watch_place(const struct result_cell *cell, enum listener_place *place);

/**
 * watch_add_marks - scale marks: as many in all, the one there is included
 * @l: the listener, whose other marks are on new files outside of the workload's directory
 *
 * Return: 0 or -errno.
 */
int watch_add_marks(const struct listener *l, const struct result_cell *cell,
		    const struct workload *w);

#endif /* FSNBENCH_WATCH_H */
