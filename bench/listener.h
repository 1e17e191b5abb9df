/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Listeners: who is told of events, and how. One file per kind, found by the
 * linker; its stem after listener_ is the vocabulary word.
 */
#ifndef FSNBENCH_LISTENER_H
#define FSNBENCH_LISTENER_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/result.h"
#include "workloads/workload.h"

struct reader;
struct listener_kind;

/**
 * struct listener_count - what a listener received
 * @events: events with the wanted bits and nothing else
 * @others: events that have other bits
 * @overflows: FAN_Q_OVERFLOW
 * @seen: all bits of all events together
 */
struct listener_count {
	unsigned long events, others, overflows;
	uint64_t seen;
};

/* What a mark is on. */
enum listener_place { LISTENER_PARENT, LISTENER_MOUNT, LISTENER_SB };

/**
 * struct listener - one that is open
 * @kind: its kind; NULL while it is closed
 * @cell: the cell it was opened for
 * @mask: the events it was opened for
 * @fd: its descriptor, or -1
 * @reader: the process that reads it; NULL: this process does
 */
struct listener {
	const struct listener_kind *kind;
	const struct result_cell *cell;
	uint64_t mask;
	int fd;
	struct reader *reader;
};

/**
 * struct listener_kind - one kind
 * @name: vocabulary word
 * @summary: what it is, in a few words
 * @merges: a waiting event swallows an equal one that follows
 * @takes_hook: hooks can be attached to its group
 * @per_hook: the hook is part of it, so that cells with another one need another
 *	listener
 * @reads: it has its own reader in every cell
 * @wide: it can mark whole mounts and superblocks
 * @hears: events that it can be told of
 * @needs_path: not of those that fsnotify is given no path for
 * @missing: why it cannot be had here, or NULL if it can
 * @asks: the event that marks ask for, so that one operation of a workload is one
 *	event; 0 if that has none of this kind. Optional: what the workload's
 *	declaration and @hears have in common.
 * @open: 0 or -errno; fills @fd and may start a reader
 * @mark: watch a directory's children, or the mount or superblock it is on, for the
 *	mask; 0 or -errno. Optional.
 * @drain: adds to the count what has come and not been read; 0 or -errno. Optional.
 * @calls: how often the listener's programs ran since it was opened. Optional.
 * @close: undoes open
 */
struct listener_kind {
	const char *name, *summary;
	bool merges, takes_hook, per_hook, reads, wide, needs_path;
	uint64_t hears;
	const char *(*missing)(void);
	uint64_t (*asks)(const struct result_cell *cell, const struct workload *workload);
	int (*open)(struct listener *l);
	int (*mark)(struct listener *l, const char *dir, uint64_t mask,
		    enum listener_place place);
	int (*drain)(struct listener *l, struct listener_count *count);
	long (*calls)(struct listener *l);
	void (*close)(struct listener *l);
};

#define LISTENER_REGISTER(ident)					\
	static const struct listener_kind *const listener_entry_##ident	\
	__attribute__((used, section("listeners"))) = &listener_##ident

/** listener_kind_at - the kinds by name, NULL after the last */
const struct listener_kind *listener_kind_at(size_t i);

/** listener_kind_find - the kind of a name, NULL for "none" and unknown ones */
const struct listener_kind *listener_kind_find(const char *name);

/**
 * listener_told - what a listener of a kind is told of one operation
 * @kind: the kind
 * @workload: the workload, as it declares itself
 *
 * Return: FAN_* bits.
 */
uint64_t listener_told(const struct listener_kind *kind, const struct workload *workload);

/**
 * listener_asks - the event that marks of a cell ask for
 * @cell: the cell
 * @workload: its workload
 *
 * Return: a FAN_* bit, 0 where the listener has none for the workload.
 */
uint64_t listener_asks(const struct result_cell *cell, const struct workload *workload);

/** listener_has_reader - a process of its own reads this cell's listener */
bool listener_has_reader(const struct result_cell *cell);

/**
 * listener_open - open a cell's listener
 * @l: receives it, closed for listener none
 * @cell: the cell; must outlive the listener
 * @mask: events it is opened for
 *
 * Return: 0 or -errno.
 */
int listener_open(struct listener *l, const struct result_cell *cell, uint64_t mask);

/** listener_mark - mark a directory and its children, or what it is on; 0 or -errno */
int listener_mark(struct listener *l, const char *dir, uint64_t mask,
		  enum listener_place place);

/** listener_drain - add up what has come; 0 or -errno; a closed one has nothing */
int listener_drain(struct listener *l, struct listener_count *count);

/** listener_close - close it; fine when it is closed */
void listener_close(struct listener *l);

/**
 * listener_read_fanotify - read and answer all events that are queued
 * @fd: a fanotify group
 * @mask: the wanted bits
 * @count: added to
 *
 * Permission events are allowed. Returns when the queue is empty, or, of a group
 * that blocks, after the first read.
 *
 * Return: 0 or -errno.
 */
int listener_read_fanotify(int fd, uint64_t mask, struct listener_count *count);

#endif /* FSNBENCH_LISTENER_H */
