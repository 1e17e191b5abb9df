// SPDX-License-Identifier: GPL-2.0-only
/*
 * One row of the equivalence matrix: fresh objects, a fresh group with the
 * row's marks, one operation, what the listener was told and what the hook was
 * called with. What the harness does before the operation is thrown away, and
 * nothing touches the file system between that and the reading.
 */
#include "bench/equivalence_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/equivalence_listen.h"
#include "bench/equivalence_object.h"
#include "bench/hook.h"

static void fail(struct equivalence_told *told, const char *what, int err)
{
	if (told->failed)
		return;
	free(told->why);
	told->failed = true;
	if (asprintf(&told->why, "%s: %s", what, strerrorname_np(-err) ?: "unknown error") < 0)
		told->why = NULL;
}

/* The operation proper: from here on everything is looked at. */
static void observe(const struct equivalence_row *row, struct equivalence_listening *l,
		    struct equivalence_hook *hook, int *fd, struct equivalence_told *told)
{
	int ret = equivalence_forget(l);

	if (hook)
		equivalence_hook_forget(hook);
	if (ret)
		return fail(told, "reading what came before", ret);
	ret = equivalence_op_run(row, fd);
	if (ret)
		return fail(told, "operation", ret);
	ret = equivalence_heard(l, &told->heard);
	if (ret)
		return fail(told, "reading the listener", ret);
	ret = hook ? equivalence_hook_seen(hook, &told->seen) : 0;
	if (ret)
		fail(told, "reading the hook", ret);
}

static void run_listener(const struct equivalence_row *row, struct equivalence_listening *l,
			 struct equivalence_hook *hook, struct equivalence_told *told)
{
	int fd = -1, ret;

	ret = hook ? hook_attach(equivalence_listen_fd(l), EQUIVALENCE_HOOK_NAME) : 0;
	if (ret)
		return fail(told, "attach", ret);
	ret = equivalence_op_prepare(row, &fd);
	if (ret)
		fail(told, "preparation", ret);
	else
		observe(row, l, hook, &fd, told);
	if (fd >= 0)
		close(fd);
	ret = hook ? hook_detach(equivalence_listen_fd(l)) : 0;
	if (ret)
		fail(told, "detach", ret);
}

void equivalence_run_hooked(const struct equivalence_row *row, struct equivalence_hook *hook,
			    struct equivalence_told *told)
{
	struct equivalence_listening *l = NULL;
	char why[128];
	int ret;

	ret = equivalence_object_make(row);
	if (ret)
		fail(told, "making objects", ret);
	if (!ret) {
		ret = equivalence_listen(row, why, sizeof(why), &l);
		if (ret < 0)
			fail(told, "listening", ret);
		else if (ret)
			told->why = strdup(why);
		else
			run_listener(row, l, hook, told);
		equivalence_deafen(l);
	}
	ret = equivalence_object_remove(row);
	if (ret)
		fail(told, "removing objects", ret);
}

/* What such a group can have: one mark, of an inode, without an ignore mask. */
static const char *backend_path(const struct equivalence_row *row)
{
	struct equivalence_mark mark = equivalence_mark_of(row, 0);

	if (equivalence_mark_of(row, 1).target != EQUIVALENCE_NO_MARK ||
	    row->word[EQUIVALENCE_IGNORE] != EQUIVALENCE_IGNORE_NONE)
		return NULL;
	if (mark.target == EQUIVALENCE_ON_INODE)
		return EQUIVALENCE_OBJECT_PATH;
	return mark.target == EQUIVALENCE_ON_PARENT ? EQUIVALENCE_PARENT : NULL;
}

static void observe_backend(const struct equivalence_row *row,
			    struct equivalence_backend *backend, struct equivalence_told *told)
{
	int fd = -1, ret;

	ret = equivalence_op_prepare(row, &fd);
	if (!ret) {
		equivalence_backend_forget(backend);
		ret = equivalence_op_run(row, &fd);
	}
	if (!ret)
		ret = equivalence_backend_seen(backend, &told->seen);
	if (ret)
		fail(told, "operation", ret);
	if (fd >= 0)
		close(fd);
}

static void run_group(const struct equivalence_row *row, const char *path,
		      struct equivalence_backend *backend, struct equivalence_told *told)
{
	bool child = row->word[EQUIVALENCE_OBJECT] == EQUIVALENCE_CHILD;
	int other = child ? equivalence_watch_parent() : -1;
	int group = equivalence_backend_open();
	int ret = child && other < 0 ? other : group < 0 ? group : 0;

	if (!ret)
		ret = equivalence_backend_mark(group, path, equivalence_asked(row) |
							    equivalence_flags_of(row));
	if (ret)
		fail(told, "group and mark", ret);
	else
		observe_backend(row, backend, told);
	if (group >= 0)
		close(group);
	if (other >= 0)
		close(other);
}

void equivalence_run_backend(const struct equivalence_row *row,
			     struct equivalence_backend *backend, struct equivalence_told *told)
{
	const char *path = backend_path(row);
	int ret;

	if (!path) {
		told->why = strdup("has one mark, on an inode");
		return;
	}
	ret = equivalence_object_make(row);
	if (ret)
		fail(told, "making objects", ret);
	else
		run_group(row, path, backend, told);
	ret = equivalence_object_remove(row);
	if (ret)
		fail(told, "removing objects", ret);
}

void equivalence_told_release(struct equivalence_told *told)
{
	free(told->heard);
	free(told->seen);
	free(told->why);
	memset(told, 0, sizeof(*told));
}

/*
 * What the listener was told is only said again where a hook changed it; a
 * string is what the hook saw.
 */
static json_t *site_json(const struct equivalence_told *told, const char *without)
{
	json_t *obj;

	if (told->seen && !told->why && (!told->heard || !strcmp(told->heard, without ?: "")))
		return json_string(told->seen);
	obj = json_object();
	if (told->why)
		json_object_set_new(obj, told->failed ? "failed" : "na", json_string(told->why));
	if (told->seen)
		json_object_set_new(obj, "seen", json_string(told->seen));
	if (told->heard && (!without || strcmp(told->heard, without)))
		json_object_set_new(obj, "heard", json_string(told->heard));
	return obj;
}

json_t *equivalence_row_json(const struct equivalence_row *row,
			     const struct equivalence_told told[EQUIVALENCE_NR_PASSES])
{
	char name[EQUIVALENCE_NAME_MAX];
	json_t *obj = json_pack("{s:s}", "row", equivalence_name(row, name, sizeof(name)));

	if (told[0].why)
		json_object_set_new(obj, told[0].failed ? "failed" : "na",
				    json_string(told[0].why));
	if (told[0].heard)
		json_object_set_new(obj, "heard", json_string(told[0].heard));
	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++) {
		const struct equivalence_told *t = &told[s + 1];

		if (t->why || t->seen || t->heard)
			json_object_set_new(obj, equivalence_sites[s],
					    site_json(t, told[0].heard));
	}
	return obj;
}
