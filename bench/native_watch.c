// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who listens in a session of the native engine. What exact_session.c sets for the guest
 * is left alone here: with more groups than fs.fanotify.max_user_groups allows, the kernel
 * refuses, and that is said.
 */
#include "bench/native_watch.h"

#include <errno.h>
#include <stdlib.h>

#include "bench/hook.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/watch.h"

static int mark(struct native_session *s, struct listener *l)
{
	uint64_t mask = watch_mark_mask(&s->cell, s->workload);
	enum listener_place place;
	const char *dir = watch_place(&s->cell, &place);
	int ret = 0;

	if (dir)
		return listener_mark(l, dir, mask, place);
	for (unsigned int t = 0; !ret && t < s->nr_dirs; t++)
		ret = listener_mark(l, s->dir[t], mask, place);
	return ret;
}

static int open_and_mark(struct native_session *s, struct listener *l, const char **what)
{
	int ret;

	*what = "opening the listener";
	ret = watch_open(l, &s->cell, s->workload);
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
	if (!ret) {
		*what = "marking other files";
		ret = watch_add_marks(&s->listener, &s->cell, s->workload);
	}
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
