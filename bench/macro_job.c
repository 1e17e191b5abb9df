// SPDX-License-Identifier: GPL-2.0-only
/* Reads the files of workloads/fio and workloads/macro. */
#include "bench/macro_job.h"

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>

static const struct {
	const char *word;
	uint64_t mask;
} events[] = {
	{ "access", FAN_ACCESS },
	{ "modify", FAN_MODIFY },
	{ "open", FAN_OPEN },
	{ "close", FAN_CLOSE },
	{ "create", FAN_CREATE },
	{ "delete", FAN_DELETE },
};

static const char *const files_words[] = {
	[MACRO_FILES_ONCE] = "once",
	[MACRO_FILES_AGAIN] = "again",
	[MACRO_FILES_NONE] = "none",
};

static const char *const tree_words[] = {
	[MACRO_TREE_SOURCE] = "source",
	[MACRO_TREE_REPOSITORY] = "repository",
	[MACRO_TREE_KERNEL] = "kernel",
};

/* Where a line that is not accepted stands. */
struct place {
	const char *path;
	unsigned int line;
};

static int reject(const struct place *at, const char *key, const char *value, const char *valid)
{
	fprintf(stderr, "fsnbench: %s:%u: %s: '%s' is not known; valid: %s\n", at->path, at->line,
		key, value, valid);
	return -EINVAL;
}

static int set_raises(struct macro_job *job, const struct place *at, char *value)
{
	char *save = NULL;

	for (char *w = strtok_r(value, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		size_t i = 0;

		while (i < sizeof(events) / sizeof(*events) && strcmp(events[i].word, w))
			i++;
		if (i == sizeof(events) / sizeof(*events))
			return reject(at, "raises", w, "access modify open close create delete");
		if (job->raises & events[i].mask)
			return reject(at, "raises", w, "each event once");
		job->raises |= events[i].mask;
		job->nr_events++;
	}
	return 0;
}

static int word_in(const char *const *words, size_t nr, const char *value)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(words[i], value))
			return (int)i;
	return -1;
}

static int set_text(char **text, const char *value)
{
	free(*text);
	*text = strdup(value);
	return *text ? 0 : -ENOMEM;
}

static int set_fio(struct macro_job *job, const struct place *at, const char *key, char *value)
{
	int word;

	if (!strcmp(key, "raises"))
		return set_raises(job, at, value);
	if (!strcmp(key, "native"))
		return set_text(&job->native, value);
	if (strcmp(key, "files"))
		return reject(at, "key", key, "raises, files, native");
	word = word_in(files_words, 3, value);
	if (word < 0)
		return reject(at, key, value, "once, again, none");
	job->files = (enum macro_files)word;
	return 0;
}

static int set_command(struct macro_job *job, const struct place *at, const char *key, char *value)
{
	int word;

	if (!strcmp(key, "command"))
		return set_text(&job->command, value);
	if (!strcmp(key, "prepare"))
		return set_text(&job->prepare, value);
	if (!strcmp(key, "needs"))
		return set_text(&job->needs, value);
	if (!strcmp(key, "full")) {
		if (strcmp(value, "yes"))
			return reject(at, key, value, "yes");
		job->full = true;
		return 0;
	}
	if (strcmp(key, "tree"))
		return reject(at, "key", key, "command, prepare, needs, tree, full");
	word = word_in(tree_words, 3, value);
	if (word < 0)
		return reject(at, key, value, "source, repository, kernel");
	job->tree = (enum macro_tree)word;
	return 0;
}

/* "key: value" with a key of small letters; false for prose and for fio's own lines. */
static bool split(char *text, char **key, char **value)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz");

	if (!len || text[len] != ':' || (text[len + 1] && text[len + 1] != ' '))
		return false;
	text[len] = '\0';
	*key = text;
	*value = text + len + 1 + strspn(text + len + 1, " ");
	return true;
}

/* A comment that is no key belongs to the summary, but for the licence. */
static int add_summary(struct macro_job *job, const char *text)
{
	char *more;

	if (!*text || !strncmp(text, "SPDX-", 5))
		return 0;
	if (asprintf(&more, "%s%s%s", job->summary, *job->summary ? " " : "", text) < 0)
		return -ENOMEM;
	free(job->summary);
	job->summary = more;
	return 0;
}

static int take_line(struct macro_job *job, const struct place *at, char *text)
{
	bool comment = *text == ';' || *text == '#';
	char *key, *value;

	if (comment)
		text += 1 + strspn(text + 1, " ");
	if (job->kind == MACRO_FIO) {
		if (comment && split(text, &key, &value))
			return set_fio(job, at, key, value);
		return comment ? add_summary(job, text) : 0;
	}
	if (comment)
		return add_summary(job, text);
	if (!*text)
		return 0;
	if (!split(text, &key, &value))
		return reject(at, "line", text, "KEY: VALUE, and # for comments");
	return set_command(job, at, key, value);
}

static int take_lines(struct macro_job *job, char *text)
{
	struct place at = { .path = job->path };
	int ret = 0;

	while (!ret && *text) {
		char *end = text + strcspn(text, "\n"), *next = end + (*end == '\n');

		at.line++;
		*end = '\0';
		while (end > text && isspace((unsigned char)end[-1]))
			*--end = '\0';
		ret = take_line(job, &at, text);
		text = next;
	}
	if (ret || job->kind == MACRO_FIO)
		return ret;
	if (*job->command && *job->needs)
		return 0;
	fprintf(stderr, "fsnbench: %s: %s: is missing\n", job->path,
		*job->command ? "needs" : "command");
	return -EINVAL;
}

static char *stem_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	return strndup(name, strcspn(name, "."));
}

static int read_text(const char *path, char **text, size_t *len)
{
	FILE *f = fopen(path, "re");
	size_t room = 0;
	ssize_t n;

	*text = NULL;
	if (!f)
		return -errno;
	n = getdelim(text, &room, EOF, f);
	*len = n < 0 ? 0 : (size_t)n;
	n = ferror(f) ? -EIO : 0;
	fclose(f);
	if (!*text)
		return -ENOMEM;
	(*text)[*len] = '\0';
	return (int)n;
}

static int load_job(struct macro_job *job, enum macro_kind kind, const char *path)
{
	char *text;
	size_t len = 0;
	int ret;

	*job = (struct macro_job){ .kind = kind, .name = stem_of(path), .path = strdup(path),
				   .summary = strdup(""), .native = strdup(""),
				   .needs = strdup(""), .prepare = strdup(""),
				   .command = strdup("") };
	if (!job->name || !job->path || !job->summary || !job->native || !job->needs ||
	    !job->prepare || !job->command)
		return -ENOMEM;
	ret = read_text(path, &text, &len);
	if (ret) {
		fprintf(stderr, "fsnbench: %s: %s\n", path, strerror(-ret));
	} else {
		sha256_hex(text, len, job->sha256);
		ret = take_lines(job, text);
	}
	free(text);
	return ret;
}

static int load_kind(struct macro_jobs *jobs, enum macro_kind kind, const char *dir,
		     const char *pattern)
{
	struct macro_job *more;
	glob_t found = { 0 };
	char *path;
	int ret = 0;

	if (asprintf(&path, "%s/%s", dir, pattern) < 0)
		return -ENOMEM;
	if (glob(path, 0, NULL, &found))
		found.gl_pathc = 0;
	for (size_t i = 0; !ret && i < found.gl_pathc; i++) {
		more = reallocarray(jobs->job, jobs->nr + 1, sizeof(*more));
		if (!more) {
			ret = -ENOMEM;
			break;
		}
		jobs->job = more;
		ret = load_job(&jobs->job[jobs->nr++], kind, found.gl_pathv[i]);
	}
	globfree(&found);
	free(path);
	return ret;
}

int macro_jobs_load(const char *dir, struct macro_jobs *jobs)
{
	int ret;

	*jobs = (struct macro_jobs){ 0 };
	ret = load_kind(jobs, MACRO_FIO, dir, "fio/*.fio");
	if (!ret)
		ret = load_kind(jobs, MACRO_COMMAND, dir, "macro/*.macro");
	if (ret || jobs->nr)
		return ret;
	fprintf(stderr, "fsnbench: %s: holds no fio/*.fio and no macro/*.macro\n", dir);
	return -ENOENT;
}

void macro_jobs_release(struct macro_jobs *jobs)
{
	for (size_t i = 0; i < jobs->nr; i++) {
		struct macro_job *job = &jobs->job[i];

		free(job->name);
		free(job->path);
		free(job->summary);
		free(job->native);
		free(job->needs);
		free(job->prepare);
		free(job->command);
	}
	free(jobs->job);
	*jobs = (struct macro_jobs){ 0 };
}

const struct macro_job *macro_jobs_find(const struct macro_jobs *jobs, const char *name,
					size_t len)
{
	for (size_t i = 0; i < jobs->nr; i++)
		if (strlen(jobs->job[i].name) == len && !strncmp(jobs->job[i].name, name, len))
			return &jobs->job[i];
	return NULL;
}
