// SPDX-License-Identifier: GPL-2.0-only
/* What one visit of an arm needs: mount, files, listener, marks, hook. */
#include "bench/native_session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench/hook.h"
#include "bench/native_watch.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/sandbox.h"
#include "bench/watch.h"
#include "bench/workload_table.h"

#define BUF_SIZE 65536

/* Each thread has one below the sandbox's; one thread has that, as the exact engine. */
static int make_dirs(struct native_session *s)
{
	for (unsigned int t = 0; t < (unsigned int)s->cell.threads; t++) {
		int len = snprintf(s->dir[t], sizeof(s->dir[t]), SANDBOX_WORK);

		if (s->cell.threads > 1) {
			len += snprintf(s->dir[t] + len, sizeof(s->dir[t]) - (size_t)len, "/t%u", t);
			if (mkdir(s->dir[t], 0755))
				return -errno;
		}
		for (json_int_t i = 1; i < s->cell.scale[RESULT_DEPTH]; i++) {
			if ((size_t)len + 3 > sizeof(s->dir[t]))
				return -ENAMETOOLONG;
			len += snprintf(s->dir[t] + len, sizeof(s->dir[t]) - (size_t)len, "/d");
			if (mkdir(s->dir[t], 0755))
				return -errno;
		}
		s->nr_dirs++;
	}
	return 0;
}

static int make_buffers(struct native_session *s)
{
	for (unsigned int t = 0; t < (unsigned int)s->cell.threads; t++) {
		s->ctx[t].buf = mmap(NULL, BUF_SIZE, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		if (s->ctx[t].buf == MAP_FAILED)
			return -errno;
	}
	return 0;
}

static int set_up(struct native_session *s)
{
	int ret = 0;

	while (!ret && s->nr_set_up < s->nr_dirs) {
		struct workload_ctx *ctx = &s->ctx[s->nr_set_up];

		ret = s->workload->setup ? s->workload->setup(ctx) : 0;
		if (!ret)
			s->nr_set_up++;
	}
	return ret;
}

/* Time stamps of files are those of the last tick. */
static void wait_for_a_tick(void)
{
	const struct timespec pause = { .tv_nsec = 500000 };
	struct timespec begin, now;

	clock_gettime(CLOCK_REALTIME_COARSE, &begin);
	do {
		nanosleep(&pause, NULL);
		clock_gettime(CLOCK_REALTIME_COARSE, &now);
	} while (now.tv_sec == begin.tv_sec && now.tv_nsec == begin.tv_nsec);
}

static void init(struct native_session *s, const struct result_cell *cell)
{
	memset(s, 0, sizeof(*s));
	s->cell = *cell;
	s->workload = workload_find(cell->word[RESULT_WORKLOAD]);
	s->mask = watch_mask(cell, s->workload);
	s->listener.fd = -1;
	for (unsigned int t = 0; t < (unsigned int)cell->threads; t++) {
		s->ctx[t] = (struct workload_ctx){
			.dir = s->dir[t], .elsewhere = SANDBOX_REST, .fd = -1, .buf = MAP_FAILED,
			.nr_files = (unsigned long)cell->scale[RESULT_FILES],
			.denied = result_cell_is(cell, RESULT_VERDICT, "deny") ? -EPERM : 0,
		};
	}
}

/* What the kernel refuses here is a reason to leave the arm out, not a failure. */
static int listen(struct native_session *s, const char **what)
{
	int ret = native_watch_open(s, what);

	s->refused = ret;
	return ret;
}

static int hook(struct native_session *s, const char **what)
{
	int ret = native_watch_hook(s, what);

	s->refused = ret;
	return ret;
}

/* The order is exact_session.c's, which says why marks for reads come first. */
static int fill(struct native_session *s, const char **what)
{
	bool first = s->mask == FAN_ACCESS_PERM;
	int ret;

	*what = "mmap";
	ret = make_buffers(s);
	if (ret)
		return ret;
	*what = "making directories";
	ret = make_dirs(s);
	if (ret)
		return ret;
	*what = "telling the programs about the mount";
	ret = hook_available() ? program_aim_all() : 0;
	if (!ret && first)
		ret = listen(s, what);
	if (ret)
		return ret;
	*what = "setup";
	ret = set_up(s);
	if (!ret && !first)
		ret = listen(s, what);
	return ret ? ret : hook(s, what);
}

int native_session_open(struct native_session *s, const struct result_cell *cell,
			unsigned int nr_spares, const char **what)
{
	int ret;

	init(s, cell);
	*what = "mount";
	ret = sandbox_mount(cell->word[RESULT_FS], nr_spares);
	s->mounted = !ret;
	if (!ret)
		ret = fill(s, what);
	if (!ret)
		wait_for_a_tick();
	return ret;
}

int native_session_drain(struct native_session *s, struct listener_count *count)
{
	int ret = listener_drain(&s->listener, count);

	for (size_t i = 0; !ret && i < s->nr_more; i++)
		ret = listener_drain(&s->more[i], count);
	return ret;
}

/*
 * inotify compares with the last event alone, so that those of several threads
 * stay apart.
 */
bool native_session_merges(const struct native_session *s)
{
	const struct listener_kind *kind = s->listener.kind;
	const struct workload *w = s->workload;

	if (!kind || !kind->drain || s->listener.reader)
		return true;
	if (w->cycle || w->many_files || w->alternates || w->file)
		return false;
	return kind->merges && (s->cell.threads == 1 || kind->takes_hook);
}

int native_session_close(struct native_session *s)
{
	int ret = native_watch_close(s), err = 0;

	while (s->nr_set_up) {
		s->nr_set_up--;
		if (s->workload->teardown)
			s->workload->teardown(&s->ctx[s->nr_set_up]);
	}
	if (s->mounted)
		err = sandbox_umount();
	for (unsigned int t = 0; t < (unsigned int)s->cell.threads; t++) {
		if (s->ctx[t].buf != MAP_FAILED)
			munmap(s->ctx[t].buf, BUF_SIZE);
		s->ctx[t].buf = MAP_FAILED;
	}
	s->mounted = false;
	return ret ? ret : err;
}
