/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who is told of what fio and whole commands do: the arms. They are cells without a
 * workload. Marks are on a whole superblock, because commands walk trees.
 */
#ifndef FSNBENCH_MACRO_ARM_H
#define FSNBENCH_MACRO_ARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/listener.h"
#include "bench/result.h"

struct macro_job;

/**
 * struct macro_watch - an arm that is set up
 * @cell: its words, with the workload's
 * @mask: the events that its marks ask for
 * @fd: the group, or -1
 * @reader: the process that reads the group; NULL: macro_watch_drain() does
 * @listener: an LSM program's
 * @hooked: a hook is attached to the group
 */
struct macro_watch {
	struct result_cell cell;
	uint64_t mask;
	int fd;
	struct reader *reader;
	struct listener listener;
	bool hooked;
};

/**
 * macro_arm_cell - the words of an arm
 * @i: its number, from 0
 * @native: of those that are timed, not of those that are counted
 * @kernel: what the kernel is called
 * @cell: receives them; the workload is "none"
 *
 * Return: false after the last one.
 */
bool macro_arm_cell(size_t i, bool native, const char *kernel, struct result_cell *cell);

/**
 * macro_arm_missing - why this kernel cannot do an arm
 * @cell: the arm
 * @buf: room for the reason
 * @size: bytes of it
 *
 * Return: the reason, NULL if it can.
 */
const char *macro_arm_missing(const struct result_cell *cell, char *buf, size_t size);

/**
 * macro_watch_open - set an arm up
 * @w: receives it; macro_watch_close() takes it, also after a failure
 * @cell: the arm, with its workload
 * @job: what is going to run: a group that is to be told of names reports them
 * @dir: directory of the superblock that is marked, with its tree
 * @what: receives what failed
 *
 * Return: 0 or -errno.
 */
int macro_watch_open(struct macro_watch *w, const struct result_cell *cell,
		     const struct macro_job *job, const char *dir, const char **what);

/**
 * macro_watch_drain - read what has come
 * @w: the arm
 * @count: added to
 *
 * Return: 0 or -errno.
 */
int macro_watch_drain(struct macro_watch *w, struct listener_count *count);

/**
 * macro_watch_calls - how often an LSM program of the arm ran
 * @w: the arm
 *
 * Return: as the kernel counts while statistics of BPF are on; 0 without a program.
 */
long macro_watch_calls(struct macro_watch *w);

/** macro_watch_close - undo macro_watch_open(); 0 or -errno */
int macro_watch_close(struct macro_watch *w);

#endif /* FSNBENCH_MACRO_ARM_H */
