// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who listens in a session of the native engine. The meaning of the words is that of
 * exact_session.c. What that sets for the guest is left alone here: with more groups
 * than fs.fanotify.max_user_groups allows, the kernel refuses, and that is said.
 */
#include "bench/native_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include "bench/hook.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/sandbox.h"

/* What a control workload's marks ask for: an event it never raises. */
#define CONTROL_MASK FAN_OPEN

uint64_t native_watch_mask(const struct result_cell *cell, const struct workload *w)
{
	uint64_t mask = listener_asks(cell, w);

	return mask ? mask : CONTROL_MASK;
}

/* What marks of watch `miss` ask for: the first that the workload does not raise. */
static uint64_t miss_mask(const struct workload *w)
{
	static const uint64_t masks[] = { FAN_CLOSE_WRITE, FAN_OPEN_EXEC, FAN_ACCESS, FAN_OPEN };

	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++) {
		if (!(masks[i] & w->raises))
			return masks[i];
	}
	return 0;
}

static uint64_t mark_mask(const struct native_session *s)
{
	uint64_t mask = result_cell_is(&s->cell, RESULT_WATCH, "miss") ? miss_mask(s->workload) :
									 s->mask;

	return mask | (s->workload->ondir ? FAN_ONDIR : 0);
}

/* The one place that a mark is on; NULL: the directory of each thread. */
static const char *marked_place(const struct result_cell *cell, enum listener_place *place)
{
	*place = LISTENER_PARENT;
	if (result_cell_is(cell, RESULT_WATCH, "unrelated_sb"))
		return SANDBOX_OTHER_SB;
	if (result_cell_is(cell, RESULT_WATCH, "unrelated_same_sb"))
		return SANDBOX_SAME_SB;
	if (result_cell_is(cell, RESULT_WATCH, "mount"))
		*place = LISTENER_MOUNT;
	else if (result_cell_is(cell, RESULT_WATCH, "sb"))
		*place = LISTENER_SB;
	else
		return NULL;
	return SANDBOX_WORK;
}

static int mark(struct native_session *s, struct listener *l)
{
	enum listener_place place;
	const char *dir = marked_place(&s->cell, &place);
	int ret = 0;

	if (dir)
		return listener_mark(l, dir, mark_mask(s), place);
	for (unsigned int t = 0; !ret && t < s->nr_dirs; t++)
		ret = listener_mark(l, s->dir[t], mark_mask(s), place);
	return ret;
}

static int open_and_mark(struct native_session *s, struct listener *l, const char **what)
{
	int ret;

	*what = "opening the listener";
	ret = listener_open(l, &s->cell, s->mask | (s->workload->ondir ? FAN_ONDIR : 0));
	if (ret)
		return ret;
	*what = "marking for the listener";
	return mark(s, l);
}

static int add_groups(struct native_session *s, const char **what)
{
	json_int_t nr = s->cell.scale[RESULT_GROUPS];
	int ret = 0;

	if (nr < 2)
		return 0;
	s->more = calloc((size_t)nr - 1, sizeof(*s->more));
	if (!s->more)
		return -ENOMEM;
	while (!ret && (json_int_t)s->nr_more < nr - 1) {
		ret = open_and_mark(s, &s->more[s->nr_more], what);
		if (!ret)
			s->nr_more++;
		else
			listener_close(&s->more[s->nr_more]);
	}
	return ret;
}

/* Scale marks: the group has as many on other files, the measured one included. */
static int add_marks(struct native_session *s, const char **what)
{
	char path[64];
	int fd;

	*what = "marking other files";
	for (json_int_t i = 1; i < s->cell.scale[RESULT_MARKS]; i++) {
		snprintf(path, sizeof(path), SANDBOX_REST "/m%lld", (long long)i);
		fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
		if (fd < 0)
			return -errno;
		close(fd);
		if (fanotify_mark(s->listener.fd, FAN_MARK_ADD, mark_mask(s), AT_FDCWD, path))
			return -errno;
	}
	return 0;
}

/* What a mark leaves: flags of dentries, the superblock's information. */
static int leave(struct native_session *s)
{
	unsigned long nr = s->workload->cycle ? s->workload->cycle : 1;
	int ret = 0;

	for (unsigned int t = 0; !ret && t < s->nr_set_up; t++)
		ret = s->workload->run(&s->ctx[t], nr);
	listener_close(&s->listener);
	return ret;
}

int native_watch_open(struct native_session *s, const char **what)
{
	int ret;

	if (result_cell_is(&s->cell, RESULT_LISTENER, "none"))
		return 0;
	ret = open_and_mark(s, &s->listener, what);
	if (!ret)
		ret = add_groups(s, what);
	if (!ret)
		ret = add_marks(s, what);
	if (!ret && result_cell_is(&s->cell, RESULT_WATCH, "was_watched")) {
		*what = "was_watched";
		ret = leave(s);
	}
	return ret;
}

/* A listener that takes no hook is its own: none of the sites calls it. */
static bool has_hook(const struct native_session *s)
{
	return result_cell_has_hook(&s->cell) && s->listener.kind && s->listener.kind->takes_hook;
}

/* Where the exact engine would find what a program leaves in files, so does this. */
static int prepare(struct native_session *s, const char **what)
{
	const struct program *program = program_find(s->cell.word[RESULT_PROGRAM]);
	int ret = 0;

	if (!program || !program->prepare)
		return 0;
	*what = "preparing what the program finds";
	for (unsigned int t = 0; !ret && t < s->nr_dirs; t++)
		ret = program->prepare(program, s->dir[t]);
	s->prepared = !ret;
	return ret;
}

static int attach_all(struct native_session *s, const char *name)
{
	int ret = hook_attach(s->listener.fd, name);

	s->hooked = !ret;
	for (size_t i = 0; !ret && i < s->nr_more; i++)
		ret = hook_attach(s->more[i].fd, name);
	return ret;
}

int native_watch_hook(struct native_session *s, const char **what)
{
	bool has = has_hook(s);
	char name[64];
	int ret;

	if (!hook_available()) {
		*what = "this kernel has no hooks: there is no " HOOK_SITE_PARAMETER;
		return has ? -ENOENT : 0;
	}
	*what = "choosing the hook's site and arguments";
	ret = hook_choose(has ? &s->cell : NULL);
	if (!ret && has) {
		*what = "attaching the hook";
		hook_name(&s->cell, name, sizeof(name));
		ret = attach_all(s, name);
	}
	return ret ? ret : prepare(s, what);
}

static int detach_all(struct native_session *s)
{
	int ret = hook_detach(s->listener.fd);

	for (size_t i = 0; i < s->nr_more; i++)
		hook_detach(s->more[i].fd);
	s->hooked = false;
	return ret;
}

static void unprepare(struct native_session *s)
{
	const struct program *program = program_find(s->cell.word[RESULT_PROGRAM]);

	for (unsigned int t = 0; program->finish && t < s->nr_dirs; t++)
		program->finish(program, s->dir[t]);
	s->prepared = false;
}

int native_watch_close(struct native_session *s)
{
	int ret = 0;

	if (s->prepared)
		unprepare(s);
	if (s->hooked)
		ret = detach_all(s);
	while (s->nr_more)
		listener_close(&s->more[--s->nr_more]);
	free(s->more);
	s->more = NULL;
	listener_close(&s->listener);
	return ret;
}
