/* SPDX-License-Identifier: GPL-2.0-only */
/* A fanotify listener: its group, its marks and what it received. */
#ifndef FSNBENCH_LISTENER_H
#define FSNBENCH_LISTENER_H

#include <stdint.h>

/**
 * struct listener_count - events read from a group
 * @events: events with the wanted bits and nothing else
 * @others: events that have other bits
 * @overflows: FAN_Q_OVERFLOW
 */
struct listener_count {
	unsigned long events, others, overflows;
};

/**
 * listener_open - make a notification group
 *
 * Class FAN_CLASS_NOTIF, non-blocking, events with file descriptors, the
 * default queue of 16384 events.
 *
 * Return: its descriptor or -errno.
 */
int listener_open(void);

/**
 * listener_mark_inode - mark a directory
 * @fd: the group
 * @path: the directory
 * @mask: events, of the directory and of its children
 *
 * Return: 0 or -errno.
 */
int listener_mark_inode(int fd, const char *path, uint64_t mask);

/**
 * listener_drain - read all queued events
 * @fd: the group
 * @mask: the wanted bits
 * @count: added to
 *
 * Return: 0 or -errno.
 */
int listener_drain(int fd, uint64_t mask, struct listener_count *count);

#endif /* FSNBENCH_LISTENER_H */
