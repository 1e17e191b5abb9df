/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What hyperfine wrote with --export-json, as far as a result needs it. The file does
 * not say which version wrote it: `hyperfine --version` does.
 */
#ifndef FSNBENCH_HYPERFINE_JSON_H
#define FSNBENCH_HYPERFINE_JSON_H

#include <stdbool.h>
#include <stddef.h>

#define HYPERFINE_MAX_RUNS 64

/**
 * struct hyperfine_run - the runs of one command
 * @command: the command
 * @nr_runs: how many there are
 * @time_s: what each took
 * @user_s: processor time of a run in user mode, their mean
 * @system_s: and in the kernel
 */
struct hyperfine_run {
	char command[512];
	size_t nr_runs;
	double time_s[HYPERFINE_MAX_RUNS];
	double user_s, system_s;
};

/**
 * hyperfine_json_read - read a file that hyperfine wrote
 * @path: the file
 * @run: receives it
 *
 * Says on stderr, in one line with file and field, what it does not accept; a command
 * that failed is not accepted either.
 *
 * Return: 0, -EINVAL, or -errno if there is no such file.
 */
int hyperfine_json_read(const char *path, struct hyperfine_run *run);

/**
 * hyperfine_version - is this a version whose JSON can be read?
 * @text: what `hyperfine --version` says: "hyperfine 1.15.0"
 *
 * Return: version 1.
 */
bool hyperfine_version(const char *text);

#endif /* FSNBENCH_HYPERFINE_JSON_H */
