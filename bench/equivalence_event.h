/* SPDX-License-Identifier: GPL-2.0-only */
/* One event that a fanotify listener was told, as a word of text. */
#ifndef FSNBENCH_EQUIVALENCE_EVENT_H
#define FSNBENCH_EQUIVALENCE_EVENT_H

#include <stdio.h>
#include <sys/fanotify.h>

/**
 * equivalence_event_put - write one event down, and answer it
 * @out: where to; a blank goes before it unless it is the first
 * @group: the listener, for the answer to a permission event: allow
 * @event: the event; its descriptor is closed
 *
 * Return: 0 or -errno.
 */
int equivalence_event_put(FILE *out, int group, const struct fanotify_event_metadata *event);

/**
 * equivalence_event_read - write down all that a group has to say, and answer it
 * @out: as of equivalence_event_put()
 * @group: the listener, which does not block
 *
 * Return: 0 or -errno.
 */
int equivalence_event_read(FILE *out, int group);

#endif /* FSNBENCH_EQUIVALENCE_EVENT_H */
