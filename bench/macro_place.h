/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where jobs run natively: a directory that is gone when the program is, however it
 * ends. As root that is a tmpfs in a mount namespace of its own, made anew for each run,
 * so that no mark has ever been on it.
 */
#ifndef FSNBENCH_MACRO_PLACE_H
#define FSNBENCH_MACRO_PLACE_H

#include <stdbool.h>

#include "bench/macro_tool.h"

/**
 * struct macro_ground - what was set up
 * @place: for the jobs
 * @own: the file system is this program's
 * @fs: what it is: a vocabulary word, or what statfs(2) says
 */
struct macro_ground {
	struct macro_place place;
	bool own;
	char fs[32];
	char tree[256], scratch[256];
};

/**
 * macro_ground_open - set it up
 * @g: receives it
 * @dir: directory to work in; NULL: a tmpfs of its own, or, where this process may not
 *	mount, a directory below $TMPDIR
 * @names: for @g->place
 * @what: receives what failed
 *
 * Return: 0 or -errno.
 */
int macro_ground_open(struct macro_ground *g, const char *dir, const char *names,
		      const char **what);

/** macro_ground_renew - empty it; a file system of its own is made anew; 0 or -errno */
int macro_ground_renew(struct macro_ground *g);

/** macro_ground_close - take it away; fine when it is not set up */
void macro_ground_close(struct macro_ground *g);

#endif /* FSNBENCH_MACRO_PLACE_H */
