/* SPDX-License-Identifier: GPL-2.0-only */
/* One event that a fanotify listener was told, as a word of text. */
#ifndef FSNBENCH_EQUIVALENCE_EVENT_H
#define FSNBENCH_EQUIVALENCE_EVENT_H

#include <stdio.h>
#include <sys/fanotify.h>

/**
 * equivalence_event_read - write down all that a group has to say, and answer it: allow
 * @out: where to; a blank goes before each event unless it is the first
 * @group: the listener, which does not block
 *
 * Return: 0 or -errno.
 */
int equivalence_event_read(FILE *out, int group);

#endif /* FSNBENCH_EQUIVALENCE_EVENT_H */
