/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a storm is: one file in this folder, found by the linker.
 *
 * A workload owns its loop, so that no indirect call of the harness stands in
 * an operation, and puts every operation between mark_op_begin() and
 * mark_op_end(). It declares the events that one operation raises and how many
 * system calls it makes; the harness checks the first against what listeners
 * received, a test the second against what ptrace(2) counts.
 */
#ifndef WORKLOADS_WORKLOAD_H
#define WORKLOADS_WORKLOAD_H

#include <errno.h>
#include <stdbool.h>
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
 * @nr_files: files to work on, for workloads that work on several; 0: as many as
 *	the workload likes
 * @elsewhere: another empty directory of the same file system, not below @dir
 */
struct workload_ctx {
	const char *dir;
	const char *elsewhere;
	int fd;
	char *buf;
	int denied;
	unsigned long nr_done;
	unsigned long nr_files;
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

/* Where an operation raises an event. */
enum workload_place {
	WORKLOAD_NOWHERE,
	WORKLOAD_CHILD,		/* of a file in @dir: marks of watch `parent` have it */
	WORKLOAD_ELSEWHERE,	/* of another file of the file system */
};

/**
 * struct workload - one storm
 * @name: the file's stem and the word in cells
 * @summary: what one operation is, in a few words
 * @raises: fanotify events that one operation raises on what lies below @dir, or
 *	on @dir itself, as a group with FAN_REPORT_DFID_NAME is told them that has
 *	marked @dir and its children; each exactly once, where the workload's file
 *	does not say otherwise, and @watched always
 * @pathless: those of @raises that fsnotify is given no path for, so that groups
 *	whose events have descriptors are not told
 * @ondir: the events are about directories: only marks with FAN_ONDIR have them
 * @watched: the one of @raises that marks ask for, so that an operation is one
 *	event; 0 in negative controls
 * @watched_perm: the permission event that comes before it, 0 if there is none
 * @nr_syscalls: system calls of one turn of the loop, those outside of the marks
 *	and those of child processes included
 * @nr_lsm: how often one operation passes the LSM hooks file_open and
 *	file_permission, together; 0: what a program there sees is not measured
 * @alternates: operations take turns, or are of processes of their own, so that
 *	equal events which could merge do not follow each other
 * @many_files: works on as many files as @nr_files of the context says
 * @cycle: how many operations there are that differ from each other, after which
 *	everything is as it was; proof, warm-up and rounds are whole cycles; 0: all
 *	operations are alike
 * @event_at: of an operation of a cycle, where it raises @watched. With @cycle.
 * @lsm_at: of an operation of a cycle, what @nr_lsm is. With @cycle.
 * @opens_at: how many of those are of file_open. With @cycle.
 * @file: names the file below @dir that an operation, by its number in the cell,
 *	takes, and no other does, so that their events never merge. Optional.
 * @setup: makes files and descriptors; 0 or -errno with nothing left. Optional.
 * @run: does @nr_ops operations; 0 or -errno
 * @teardown: undoes setup and whatever run left, also when that failed in the
 *	middle: @dir is empty again. Optional.
 */
struct workload {
	const char *name;
	const char *summary;
	uint64_t raises;
	uint64_t pathless;
	bool ondir;
	uint64_t watched;
	uint64_t watched_perm;
	unsigned int nr_syscalls;
	unsigned int nr_lsm;
	bool alternates, many_files;
	unsigned long cycle;
	enum workload_place (*event_at)(unsigned long op);
	unsigned int (*lsm_at)(unsigned long op);
	unsigned int (*opens_at)(unsigned long op);
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
