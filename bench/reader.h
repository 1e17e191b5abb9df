/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A process that reads a fanotify group: the listener in user space that hooks
 * are meant to replace.
 *
 * It has the scheduling policy SCHED_FIFO, with a higher priority than the process
 * that counts, and sleeps in read(2). An event wakes
 * it, and it runs before the system call that raised the event returns to user
 * space: reading and answering are part of the operation, and so are two
 * switches between processes.
 */
#ifndef FSNBENCH_READER_H
#define FSNBENCH_READER_H

#include <stdint.h>

#include "bench/listener.h"

/**
 * reader_start - start reading a group
 * @reader: receives what reader_stop() takes
 * @fd: a fanotify group that blocks
 * @mask: the wanted bits
 *
 * Return: 0 or -errno.
 */
int reader_start(struct reader **reader, int fd, uint64_t mask);

/**
 * reader_drain - what has been read since the last call
 * @reader: the reader
 * @count: added to
 *
 * Return: 0, or the -errno that ended it.
 */
int reader_drain(struct reader *reader, struct listener_count *count);

/** reader_stop - ends the process; NULL is fine */
void reader_stop(struct reader *reader);

#endif /* FSNBENCH_READER_H */
