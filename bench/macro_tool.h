/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs a job's program, that is fio or hyperfine, and reads what it says. */
#ifndef FSNBENCH_MACRO_TOOL_H
#define FSNBENCH_MACRO_TOOL_H

#include <stdbool.h>

#include "bench/fio_json.h"
#include "bench/hyperfine_json.h"
#include "bench/macro_job.h"

/**
 * struct macro_place - where jobs run
 * @tree: the directory that is watched
 * @scratch: a directory of another file system
 * @names: see macro_tree_make()
 */
struct macro_place {
	const char *tree, *scratch, *names;
};

/**
 * struct macro_tools - the versions of what runs jobs
 * @fio: "fio-3.33", empty if there is none
 * @hyperfine: "1.15.0", empty if there is none
 */
struct macro_tools {
	char fio[64], hyperfine[64];
};

/**
 * macro_tools_find - ask fio and hyperfine for their versions
 * @tools: receives them
 * @scratch: a directory
 *
 * A version whose JSON is not known is refused, and that said on stderr.
 *
 * Return: 0, -EINVAL, or -EINTR.
 */
int macro_tools_find(struct macro_tools *tools, const char *scratch);

/**
 * macro_job_missing - what this system lacks for a job
 * @job: the job
 * @tools: the versions
 * @place: where
 * @buf: room for the reason
 * @size: bytes of it
 *
 * Return: the reason, NULL if nothing.
 */
const char *macro_job_missing(const struct macro_job *job, const struct macro_tools *tools,
			      const struct macro_place *place, char *buf, size_t size);

/**
 * struct macro_result - what a run said of itself
 * @fio: of a fio job
 * @hyperfine: of a command
 */
struct macro_result {
	struct fio_run fio;
	struct hyperfine_run hyperfine;
};

/**
 * macro_tool_make - fill the tree for a job, before all of its runs
 * @job: the job
 * @place: where; the tree is emptied first
 * @native: as in macro_tool_run()
 *
 * Return: 0 or -errno, as macro_run().
 */
int macro_tool_make(const struct macro_job *job, const struct macro_place *place, bool native);

/** macro_tool_prepare - before each of its runs; 0 or -errno, as macro_run() */
int macro_tool_prepare(const struct macro_job *job, const struct macro_place *place, bool native);

/**
 * macro_tool_run - run a job and read what it says
 * @job: the job
 * @place: where
 * @nr: operations of fio, or runs of the command; 0 where time is measured: what the
 *	job says natively, and one run
 * @counted: it is an operation of the counting plugin
 * @result: receives it
 *
 * What of the tool's JSON is not accepted is said on stderr.
 *
 * Return: 0; -EPROTO if the JSON is not accepted; -errno, as macro_run().
 */
int macro_tool_run(const struct macro_job *job, const struct macro_place *place, unsigned long nr,
		   bool counted, struct macro_result *result);

/** macro_tool_words - the last line that a run which failed has left; returns @buf */
const char *macro_tool_words(const struct macro_place *place, char *buf, size_t size);

#endif /* FSNBENCH_MACRO_TOOL_H */
