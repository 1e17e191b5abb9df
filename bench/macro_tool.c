// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs a job's program, that is fio or hyperfine, and reads what it says.
 *
 * fio gets what makes two runs do the same: a seed, one thread, no fallocate(2), no
 * dropping of pages, the C library's clock. hyperfine runs commands without a shell
 * and has their output in a file: programs like grep do less for /dev/null.
 */
#include "bench/macro_tool.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/macro_run.h"
#include "bench/macro_tree.h"

static const char fio_options[] =
	"fio --thread --randseed=1 --eta=never --output-format=json --clocksource=clock_gettime "
	"--fallocate=none --invalidate=0";

static const char hyperfine_options[] = "hyperfine --shell=none --style=none --warmup=0";

static char *path_in(const struct macro_place *place, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", place->scratch, name) < 0 ? NULL : path;
}

/* The first line that a program says of its version; empty where there is none. */
static int ask(const char *words, const char *log, char *text, size_t size)
{
	struct macro_words w = { 0 };
	int ret = macro_words_add(&w, words);
	FILE *f;

	*text = '\0';
	if (!ret)
		ret = macro_run(&w, log, false);
	macro_words_release(&w);
	f = ret ? NULL : fopen(log, "re");
	if (f) {
		if (!fgets(text, (int)size, f))
			*text = '\0';
		fclose(f);
	}
	text[strcspn(text, "\n")] = '\0';
	return ret == -EINTR ? ret : 0;
}

int macro_tools_find(struct macro_tools *tools, const char *scratch)
{
	const struct macro_place place = { .scratch = scratch };
	char text[64], *log = path_in(&place, "version");
	int ret = log ? ask("fio --version", log, tools->fio, sizeof(tools->fio)) : -ENOMEM;

	if (!ret)
		ret = ask("hyperfine --version", log, text, sizeof(text));
	free(log);
	if (ret)
		return ret;
	if (*tools->fio && strncmp(tools->fio, "fio-3.", 6)) {
		fprintf(stderr, "fsnbench: fio --version: is '%s'; fio 3 is needed\n", tools->fio);
		return -EINVAL;
	}
	if (*text && !hyperfine_version(text)) {
		fprintf(stderr, "fsnbench: hyperfine --version: is '%s'; hyperfine 1 is needed\n",
			text);
		return -EINVAL;
	}
	snprintf(tools->hyperfine, sizeof(tools->hyperfine), "%s", *text ? text + 10 : "");
	return 0;
}

static bool is_installed(const char *name, size_t len)
{
	const char *path = getenv("PATH");
	char file[PATH_MAX];

	while (path && *path) {
		size_t n = strcspn(path, ":");

		snprintf(file, sizeof(file), "%.*s/%.*s", (int)n, path, (int)len, name);
		if (!access(file, X_OK))
			return true;
		path += n + (path[n] == ':');
	}
	return false;
}

const char *macro_job_missing(const struct macro_job *job, const struct macro_tools *tools,
			      const struct macro_place *place, char *buf, size_t size)
{
	const char *p = job->needs;

	if (!*(job->kind == MACRO_FIO ? tools->fio : tools->hyperfine)) {
		snprintf(buf, size, "%s is not installed",
			 job->kind == MACRO_FIO ? "fio" : "hyperfine");
		return buf;
	}
	if (job->kind == MACRO_COMMAND && job->tree == MACRO_TREE_KERNEL && !place->names) {
		snprintf(buf, size, "nobody said which names a kernel's source has (--names)");
		return buf;
	}
	while (*(p += strspn(p, " "))) {
		size_t len = strcspn(p, " ");

		if (!is_installed(p, len)) {
			snprintf(buf, size, "%.*s is not installed", (int)len, p);
			return buf;
		}
		p += len;
	}
	return NULL;
}

/* A text with {tree} and {scratch} replaced; the caller frees it. */
static char *expand(const char *text, const struct macro_place *place)
{
	char *out = NULL;
	size_t len;
	FILE *f = open_memstream(&out, &len);

	if (!f)
		return NULL;
	while (*text) {
		if (!strncmp(text, "{tree}", 6)) {
			fputs(place->tree, f);
			text += 6;
		} else if (!strncmp(text, "{scratch}", 9)) {
			fputs(place->scratch, f);
			text += 9;
		} else {
			fputc(*text++, f);
		}
	}
	if (fclose(f)) {
		free(out);
		return NULL;
	}
	return out;
}

static int run(struct macro_words *w, const struct macro_place *place, bool counted)
{
	char *log = path_in(place, "log");
	int ret = log ? macro_run(w, log, counted) : -ENOMEM;

	free(log);
	return ret;
}

static int add_fio(struct macro_words *w, const struct macro_job *job,
		   const struct macro_place *place, bool native)
{
	int ret = macro_words_add(w, fio_options);

	if (!ret)
		ret = macro_words_add_one(w, "--directory=%s", place->tree);
	if (!ret)
		ret = macro_words_add_one(w, "--output=%s/fio.json", place->scratch);
	if (!ret && native)
		ret = macro_words_add(w, job->native);
	return ret;
}

static int lay_out(const struct macro_job *job, const struct macro_place *place, bool native)
{
	struct macro_words w = { 0 };
	int ret = add_fio(&w, job, place, native);

	if (!ret)
		ret = macro_words_add_one(&w, "--create_only=1");
	if (!ret)
		ret = macro_words_add_one(&w, "%s", job->path);
	if (!ret)
		ret = run(&w, place, false);
	macro_words_release(&w);
	return ret;
}

int macro_tool_make(const struct macro_job *job, const struct macro_place *place, bool native)
{
	int ret = macro_tree_empty(place->tree);

	if (ret)
		return ret;
	if (job->kind == MACRO_COMMAND)
		return macro_tree_make(place->tree, job->tree, place->names);
	return job->files == MACRO_FILES_ONCE ? lay_out(job, place, native) : 0;
}

int macro_tool_prepare(const struct macro_job *job, const struct macro_place *place, bool native)
{
	char *text;
	int ret = 0;

	if (job->kind == MACRO_COMMAND) {
		if (!*job->prepare)
			return 0;
		text = expand(job->prepare, place);
		ret = text ? macro_run_words(text) : -ENOMEM;
		free(text);
		return ret;
	}
	if (job->files == MACRO_FILES_ONCE)
		return 0;
	ret = macro_tree_empty(place->tree);
	return ret || job->files == MACRO_FILES_NONE ? ret : lay_out(job, place, native);
}

static int run_fio(const struct macro_job *job, const struct macro_place *place, unsigned long nr,
		   bool counted, struct fio_run *result)
{
	struct macro_words w = { 0 };
	char *json = path_in(place, "fio.json");
	int ret = json ? add_fio(&w, job, place, !nr) : -ENOMEM;

	if (!ret && nr)
		ret = macro_words_add_one(&w, "--number_ios=%lu", nr);
	if (!ret)
		ret = macro_words_add_one(&w, "%s", job->path);
	if (!ret) {
		unlink(json);
		ret = run(&w, place, counted);
	}
	if (!ret && fio_json_read(json, result))
		ret = -EPROTO;
	macro_words_release(&w);
	free(json);
	return ret;
}

static int run_hyperfine(const struct macro_job *job, const struct macro_place *place,
			 unsigned long nr, bool counted, struct hyperfine_run *result)
{
	struct macro_words w = { 0 };
	char *json = path_in(place, "hyperfine.json"), *command = expand(job->command, place);
	int ret = json && command ? macro_words_add(&w, hyperfine_options) : -ENOMEM;

	if (!ret)
		ret = macro_words_add_one(&w, "--runs=%lu", nr ? nr : 1);
	if (!ret)
		ret = macro_words_add_one(&w, "--output=%s/output", place->scratch);
	if (!ret)
		ret = macro_words_add_one(&w, "--export-json=%s", json);
	if (!ret)
		ret = macro_words_add_one(&w, "%s", command);
	if (!ret) {
		unlink(json);
		ret = run(&w, place, counted);
	}
	if (!ret && hyperfine_json_read(json, result))
		ret = -EPROTO;
	if (!ret && result->nr_runs != (nr ? nr : 1)) {
		fprintf(stderr, "fsnbench: %s: results[0].times: has %zu runs, not %lu\n", json,
			result->nr_runs, nr ? nr : 1);
		ret = -EPROTO;
	}
	macro_words_release(&w);
	free(command);
	free(json);
	return ret;
}

int macro_tool_run(const struct macro_job *job, const struct macro_place *place, unsigned long nr,
		   bool counted, struct macro_result *result)
{
	if (job->kind == MACRO_FIO)
		return run_fio(job, place, nr, counted, &result->fio);
	return run_hyperfine(job, place, nr, counted, &result->hyperfine);
}

const char *macro_tool_words(const struct macro_place *place, char *buf, size_t size)
{
	char line[256], *log = path_in(place, "log");
	FILE *f = log ? fopen(log, "re") : NULL;

	snprintf(buf, size, "it said nothing");
	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			snprintf(buf, size, "%s", line);
	}
	if (f)
		fclose(f);
	free(log);
	return buf;
}
