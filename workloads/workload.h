/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a storm is: one file in this folder, found by the linker.
 *
 * A workload owns its loop, so that no indirect call of the harness stands in
 * an operation, and puts every operation between mark_op_begin() and
 * mark_op_end(). It declares the events that one operation raises; the harness
 * checks that against what a listener received.
 */
#ifndef WORKLOADS_WORKLOAD_H
#define WORKLOADS_WORKLOAD_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/fanotify.h>

#include "mark.h"

/**
 * struct workload_ctx - what a workload works on
 * @dir: an empty directory of the file system under test; marks of watch
 *	`parent` are on it
 * @fd: for the workload's own use between setup and teardown
 * @buf: 64 KiB of memory, page-aligned and touched
 * @denied: the -errno that operations fail with, 0 if they must succeed
 * @nr_done: operations since a cell began; the harness begins at 0, workloads whose
 *	operations differ count
 */
struct workload_ctx {
	const char *dir;
	int fd;
	char *buf;
	int denied;
	unsigned long nr_done;
};

/**
 * workload_check - did an operation end as it must?
 * @ctx: what the workload works on
 * @ret: what the system call returned
 * @done: it did what it should
 *
 * Return: 0, or -errno for run() to return; -EPROTO if what should have been
 * denied was done.
 */
static inline int workload_check(const struct workload_ctx *ctx, long ret, int done)
{
	if (ctx->denied && done)
		return -EPROTO;
	if (done || (ctx->denied && ret == ctx->denied))
		return 0;
	return ret < 0 ? (int)ret : -EIO;
}

/**
 * struct workload - one storm
 * @name: the file's stem and the word in cells
 * @summary: what one operation is, in a few words
 * @raises: fanotify events that one operation raises on a file below @dir,
 *	each exactly once
 * @watched: the one of them that marks ask for, so that an operation is one
 *	event; 0 in negative controls
 * @watched_perm: the permission event that comes before it, 0 if there is none
 * @file: names the file below @dir that an operation, by its number in the cell,
 *	takes, and no other does, so that their events never merge. Optional.
 * @setup: makes files and descriptors; 0 or -errno. Optional.
 * @run: does @nr_ops operations; 0 or -errno
 * @teardown: undoes setup. Optional.
 */
struct workload {
	const char *name;
	const char *summary;
	uint64_t raises;
	uint64_t watched;
	uint64_t watched_perm;
	void (*file)(unsigned long op, char *name, size_t size);
	int (*setup)(struct workload_ctx *ctx);
	int (*run)(struct workload_ctx *ctx, unsigned long nr_ops);
	void (*teardown)(struct workload_ctx *ctx);
};

/* Enters a workload into the table that bench/workload_table.c walks. */
#define WORKLOAD_REGISTER(ident)					\
	static const struct workload *const workload_entry_##ident	\
	__attribute__((used, section("workloads"))) = &workload_##ident

#endif /* WORKLOADS_WORKLOAD_H */
