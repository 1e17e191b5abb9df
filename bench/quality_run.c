// SPDX-License-Identifier: GPL-2.0-only
/* Runs the native engine as a process of its own, and reads what it timed. */
#include "bench/quality_run.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/commands.h"
#include "bench/quality_child.h"
#include "bench/quality_progress.h"

#define MAX_WORDS	32
#define GIVE_UP		3	/* runs that failed, and none that ended well */

/*
 * For the estimate, seconds: what a run takes besides its arms, an arm besides its visits, a
 * visit besides its batches; and the batches of a visit that warm up.
 */
#define RUN_S		0.1
#define ARM_S		0.05
#define VISIT_S		0.03
#define NR_WARM		3

/* Far more than any run that makes progress takes. */
#define LIMIT_S		120
#define LIMIT_TIMES	20

struct words {
	char *argv[MAX_WORDS + 1];
	int nr;
	bool failed;
};

static void add(struct words *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void add(struct words *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (w->nr == MAX_WORDS || vasprintf(&w->argv[w->nr], fmt, ap) < 0)
		w->failed = true;
	else
		w->argv[++w->nr] = NULL;
	va_end(ap);
}

static void add_number(struct words *w, const char *option, unsigned long value)
{
	if (!value)
		return;
	add(w, "%s", option);
	add(w, "%lu", value);
}

static void add_all(struct words *w, const struct quality *q, const struct quality_run *run)
{
	const struct quality_plan *plan = q->plan;

	add(w, "%s", plan->program ? plan->program : "/proc/self/exe");
	add(w, "native");
	add(w, "--json");
	add(w, "%s/run.json", q->dir);
	add(w, "--workload");
	add(w, "%s", plan->workload);
	add(w, "--fs");
	add(w, "tmpfs");
	add(w, "--watch");
	add(w, "never");
	add(w, "--threads");
	add(w, "1");
	add(w, "--only-aa");
	add_number(w, "--seed", plan->seed + q->next);
	add_number(w, "--batch-us", plan->batch_us);
	add_number(w, "--blocks", run->blocks ? run->blocks : plan->nr_blocks);
	if (run->seconds)
		add_number(w, "--seconds", run->seconds);
	else
		add_number(w, "--batches", plan->nr_batches);
	add_number(w, "--inject-ns", run->inject_ns);
	if (run->bare)
		add(w, "--bare");
}

double quality_run_planned_s(const struct quality_plan *plan, const struct quality_run *run)
{
	unsigned long nr_arms = 2 + run->bare + !!run->inject_ns;
	unsigned long nr_visits = 2 * (run->blocks ? run->blocks : plan->nr_blocks);
	double batch_s = (double)plan->batch_us / 1e6, timed_s = (double)run->seconds;

	if (!run->seconds)
		timed_s = (double)(nr_visits * plan->nr_batches) * batch_s;
	return RUN_S + (double)nr_arms * (ARM_S + timed_s +
					  (double)nr_visits * (VISIT_S + NR_WARM * batch_s));
}

/* What a run said last, which is why it failed; @size at least 1. */
static void last_line(const char *path, char *text, size_t size)
{
	FILE *f = fopen(path, "r");
	char line[512];

	snprintf(text, size, "it said nothing");
	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = '\0';
		for (char *c = line; *c; c++)
			*c = (unsigned char)*c < ' ' ? ' ' : *c;
		if (*line)
			snprintf(text, size, "%s", line);
	}
	if (f)
		fclose(f);
}

static int fail(struct quality *q, const struct quality_run *run, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int fail(struct quality *q, const struct quality_run *run, const char *fmt, ...)
{
	va_list ap;

	quality_progress_clear();
	fprintf(stderr, "fsnbench quality: %s, run %lu of %lu: ", run->what, run->nr, run->of);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	q->nr_failed++;
	if (q->nr_run || q->nr_failed < GIVE_UP)
		return 1;
	fprintf(stderr, "fsnbench quality: the first %d runs failed, and no further one is tried\n",
		GIVE_UP);
	return -ECANCELED;
}

static int judge(struct quality *q, const struct quality_run *run, int status, const char *log)
{
	char text[512];

	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return 0;
	last_line(log, text, sizeof(text));
	if (WIFSIGNALED(status))
		return fail(q, run, "killed by signal %d: %s", WTERMSIG(status), text);
	if (WEXITSTATUS(status) != EXIT_NOTHING || q->nr_run)
		return fail(q, run, "status %d: %s", WEXITSTATUS(status), text);
	fail(q, run, "nothing can run: %s", text);
	return -ENODATA;
}

static unsigned int all_roles(const struct quality_run *run)
{
	return 1u << NATIVE_BASE | 1u << NATIVE_AA | (run->bare ? 1u << NATIVE_BARE : 0) |
	       (run->inject_ns ? 1u << NATIVE_INJECT : 0);
}

static int load(struct quality *q, const struct quality_run *run, const char *path,
		struct quality_blocks *blocks)
{
	char why[512];
	int ret = quality_blocks_load(path, all_roles(run), blocks, why, sizeof(why));

	if (!ret) {
		q->nr_run++;
		if (!q->context)
			q->context = json_incref(blocks->context);
		return 0;
	}
	quality_blocks_release(blocks);
	return ret == -EINVAL ? fail(q, run, "its document: %s", why) : ret;
}

int quality_run(struct quality *q, const struct quality_run *run, struct quality_blocks *blocks)
{
	double planned_s = quality_run_planned_s(q->plan, run);
	unsigned int limit_s = LIMIT_S + (unsigned int)(LIMIT_TIMES * planned_s);
	char path[300], log[300];
	struct words w = { 0 };
	int ret, status = 0;

	quality_progress(q, run);
	snprintf(path, sizeof(path), "%s/run.json", q->dir);
	snprintf(log, sizeof(log), "%s/stderr", q->dir);
	/* So that it is never the document of the run before. */
	unlink(path);
	add_all(&w, q, run);
	ret = w.failed ? -ENOMEM : quality_child_run(w.argv, log, limit_s, &status);
	for (int i = 0; i < w.nr; i++)
		free(w.argv[i]);
	q->next++;
	q->done_s += planned_s;
	if (ret == -ETIME)
		return fail(q, run, "did not end within %u s, and was killed", limit_s);
	if (!ret)
		ret = judge(q, run, status, log);
	return ret ? ret : load(q, run, path, blocks);
}

int quality_run_begin(struct quality *q)
{
	const char *tmp = getenv("TMPDIR");
	int n = snprintf(q->dir, sizeof(q->dir), "%s/fsnbench-quality.XXXXXX",
			 tmp && *tmp ? tmp : "/tmp");

	if (n < 0 || (size_t)n >= sizeof(q->dir))
		return -ENAMETOOLONG;
	/* Before: a signal between both would leave it behind. */
	quality_child_catch();
	if (!mkdtemp(q->dir))
		return -errno;
	quality_progress_begin(q);
	return 0;
}

/* A run that was killed may have left a file of a name of its own. */
void quality_run_end(struct quality *q)
{
	DIR *dir = opendir(q->dir);
	struct dirent *e;

	quality_progress_clear();
	while (dir && (e = readdir(dir)))
		unlinkat(dirfd(dir), e->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(q->dir);
}
