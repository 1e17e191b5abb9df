/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What other programs do to a watched tree: a job of fio (workloads/fio/NAME.fio) or a
 * whole command (workloads/macro/NAME.macro), one file each, whose stem is the word in
 * cells. Nothing else names them.
 *
 * A .fio file is fio's, with one job; its comments "; KEY: VALUE" say what the harness
 * has to know. A .macro file is such lines alone, "KEY: VALUE", and "#" begins a comment.
 */
#ifndef FSNBENCH_MACRO_JOB_H
#define FSNBENCH_MACRO_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/sha256.h"

enum macro_kind { MACRO_FIO, MACRO_COMMAND };

/* Of a fio job: the files that it works on. */
enum macro_files {
	MACRO_FILES_ONCE,	/* made before the first run; every run leaves them */
	MACRO_FILES_AGAIN,	/* made again before each run, which removes some */
	MACRO_FILES_NONE,	/* runs make them, in an empty directory */
};

/* Of a command: what is in its tree. */
enum macro_tree { MACRO_TREE_SOURCE, MACRO_TREE_REPOSITORY, MACRO_TREE_KERNEL };

/**
 * struct macro_job - one file
 * @kind: what runs it
 * @name: its stem
 * @path: the file
 * @summary: its first comment, in one line
 * @sha256: of its bytes
 * @raises: of a fio job, the events that each operation raises once, FAN_* bits
 * @nr_events: how many that are: "close" is one event of two kinds
 * @files: of a fio job
 * @native: of a fio job, more of fio's options where time is measured; "" if none
 * @tree: of a command
 * @needs: of a command, the programs that it executes, separated by blanks
 * @prepare: of a command, what is run before each run of it, and not measured; "" if
 *	nothing
 * @command: the command, without a shell; {tree} and {scratch} are replaced
 * @full: only where everything was asked for
 */
struct macro_job {
	enum macro_kind kind;
	char *name, *path, *summary;
	char sha256[SHA256_HEX];
	uint64_t raises;
	unsigned int nr_events;
	enum macro_files files;
	char *native;
	enum macro_tree tree;
	char *needs, *prepare, *command;
	bool full;
};

/**
 * struct macro_jobs - all, fio's first, by name
 */
struct macro_jobs {
	struct macro_job *job;
	size_t nr;
};

/**
 * macro_jobs_load - read all files of a folder
 * @dir: the folder with fio/ and macro/
 * @jobs: released by macro_jobs_release(), also after a failure
 *
 * Says on stderr, with file and line, what it does not accept.
 *
 * Return: 0, -EINVAL, -ENOENT where there is none, or -errno.
 */
int macro_jobs_load(const char *dir, struct macro_jobs *jobs);

/** macro_jobs_release - release them */
void macro_jobs_release(struct macro_jobs *jobs);

/** macro_jobs_find - the job of a name, NULL if there is none */
const struct macro_job *macro_jobs_find(const struct macro_jobs *jobs, const char *name,
					size_t len);

#endif /* FSNBENCH_MACRO_JOB_H */
