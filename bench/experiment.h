/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Experiments: a question and the cells that answer it, one file each in
 * bench/experiments/ (NAME.ini). CONTRIBUTING.md describes the format.
 */
#ifndef FSNBENCH_EXPERIMENT_H
#define FSNBENCH_EXPERIMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/result.h"

/* What is written for an axis; no more fit into a file's section. */
#define EXPERIMENT_MAX_VALUES	64

/* Who measures it: an experiment is one engine's, for what they measure is not the same. */
enum experiment_engine { EXPERIMENT_EXACT, EXPERIMENT_NATIVE };

/**
 * struct experiment_cells - one section: a product of axes
 * @name: what stands behind "cells" in its heading
 * @by_default: part of a run that was not asked for everything
 * @word: per word the values, NULL-terminated
 * @scale: per scale the values, 0-terminated; a scale that is not varied has none
 * @threads: numbers of threads, 0-terminated; none: one thread. The native engine's.
 */
struct experiment_cells {
	char *name;
	bool by_default;
	const char *word[RESULT_NR_WORDS][EXPERIMENT_MAX_VALUES + 1];
	json_int_t scale[RESULT_NR_SCALES][EXPERIMENT_MAX_VALUES + 1];
	json_int_t threads[EXPERIMENT_MAX_VALUES + 1];
};

/**
 * struct experiment - one file
 * @name: the file's stem
 * @path: the file
 * @question: what is asked
 * @seconds: of a processor that a boot with all of its cells took where it was
 *	written, for orientation; 0 if nobody said
 * @engine: who measures it
 * @fit: the scale that costs are fitted over; RESULT_NR_SCALES if there is none
 * @cells: its sections
 */
struct experiment {
	char *name, *path, *question;
	json_int_t seconds;
	enum experiment_engine engine;
	enum result_scale fit;
	struct experiment_cells *cells;
	size_t nr_cells;
};

struct experiments {
	struct experiment *list;
	size_t nr;
};

/**
 * experiment_read - read one file
 * @path: the file; its stem is the experiment's name
 * @out: receives it; released by experiments_free() with the others
 *
 * Says on stderr, in one line with file, line and key, what it does not take and
 * what is allowed.
 *
 * Return: 0, -EINVAL, or -errno if it cannot be read.
 */
int experiment_read(const char *path, struct experiment *out);

/**
 * experiments_load - read those that are asked for
 * @wanted: comma-separated names of files in bench/experiments/, or paths with a
 *	slash or ending in .ini; NULL: all files there
 * @out: receives them in the order of their names; experiments_free() releases them
 *
 * Return: 0, -EINVAL, -ENOENT (said on stderr, with the names there are), or -errno.
 */
int experiments_load(const char *wanted, struct experiments *out);

/** experiments_drop - take the one of that index away */
void experiments_drop(struct experiments *all, size_t i);

/** experiments_free - release what experiments_load() gave */
void experiments_free(struct experiments *all);

#endif /* FSNBENCH_EXPERIMENT_H */
