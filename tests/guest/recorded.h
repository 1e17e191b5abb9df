/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hook test_recorder: what it was called with, against what user space knows
 * of an event. One test at a time has it.
 */
#ifndef TESTS_GUEST_RECORDED_H
#define TESTS_GUEST_RECORDED_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/guest/recorder.h"

/* An event; 0 or NULL: the argument must be NULL. */
struct expected {
	__u64 mask;
	ino_t inode, dir;
	const char *dentry;	/* its name after the event */
	bool path;
	const char *name;
	__u32 match;		/* of packed arguments, at sites that know it */
};

/* A mark; a list of them ends with one that has no mask. */
struct mark {
	unsigned int flags;
	uint64_t mask;
	const char *path;
};

/* Mounts what guest_setup() does and registers the hook. */
int recorded_setup(const char *place);
void recorded_teardown(int group);

struct recorder_state *recorded(void);
void recorded_forget(void);
void recorded_check(unsigned int i, const struct expected *e);

/*
 * What the hook saw of @act() at @place; the listener's masks in @heard and,
 * unless NULL, the number of its events in @nr_heard.
 */
struct recorder_state recorded_of(const char *place, unsigned int group_flags,
				  const struct mark *marks, void (*act)(void),
				  uint64_t *heard, int *nr_heard);

/* All masks together. */
uint64_t recorded_masks(const struct recorder_state *s);

#endif /* TESTS_GUEST_RECORDED_H */
