// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which combinations of words mean something. Experiments are products of axes,
 * and a product has combinations that no kernel can do: a hook that no site of the
 * listener calls, an event that a workload does not raise.
 */
#include <string.h>

#include "bench/listener.h"
#include "bench/plan.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/site.h"
#include "bench/workload_table.h"

#define NONE "none"
#define PURE "pure-"

static bool is(const struct result_cell *cell, enum result_word word, const char *text)
{
	return result_cell_is(cell, word, text);
}

static bool in(const char *const *list, const char *word)
{
	for (; *list; list++) {
		if (!strcmp(*list, word))
			return true;
	}
	return false;
}

static bool looks_up(const struct program *p)
{
	return p && p->prepare;
}

static void without_hook(struct result_cell *cell)
{
	bool user = is(cell, RESULT_HANDLER, "user") || is(cell, RESULT_LISTENER, "fanotify_perm");
	bool lsm = is(cell, RESULT_LISTENER, "lsm");

	cell->word[RESULT_ARGS] = NONE;
	cell->word[RESULT_HANDLER] = lsm ? "bpf" : user ? "user" : NONE;
	cell->word[RESULT_VERDICT] = lsm || user ? "pass" : NONE;
	if (!lsm)
		cell->word[RESULT_PROGRAM] = NONE;
}

void plan_normalise(struct result_cell *cell)
{
	bool embedded = !strncmp(cell->word[RESULT_KERNEL], "embedded", strlen("embedded"));

	cell->word[RESULT_STORAGE] = embedded ? "embedded" : "isec";
	/* An LSM program needs no marks, and without marks nobody else listens. */
	if (is(cell, RESULT_LISTENER, "lsm"))
		cell->word[RESULT_WATCH] = "never";
	else if (is(cell, RESULT_WATCH, "never"))
		cell->word[RESULT_LISTENER] = NONE;
	if (is(cell, RESULT_SITE, NONE))
		without_hook(cell);
}

static const char *bad_listener(const struct result_cell *cell, const struct workload *w)
{
	const struct listener_kind *kind = listener_kind_find(cell->word[RESULT_LISTENER]);
	const char *watch = cell->word[RESULT_WATCH];

	if (is(cell, RESULT_LISTENER, NONE))
		return strcmp(watch, "never") ? "a watch needs a listener" : NULL;
	/* A control has nothing that could be heard, by the usual listener. */
	if (!listener_asks(cell, w) && (w->watched || !kind->takes_hook || kind->reads))
		return "the listener is not told of what the workload does";
	if (strcmp(watch, "parent") && strcmp(watch, "never") && !kind->takes_hook)
		return "only fanotify is measured with this watch";
	if (is(cell, RESULT_WATCH, "miss") && kind->reads)
		return "a mark that misses asks nobody";
	if ((!strcmp(watch, "mount") || !strcmp(watch, "sb")) && !kind->wide)
		return "the listener has no such marks";
	/* deep_path is one beside marks on the directory only. */
	if ((!strcmp(watch, "mount") || !strcmp(watch, "sb")) && !w->watched)
		return "a control is one for marks on its directory";
	if (!strcmp(watch, "mount") && is(cell, RESULT_LISTENER, "fanotify_fid"))
		return "groups that report names have no marks on mounts";
	return NULL;
}

static const char *bad_without_hook(const struct result_cell *cell)
{
	const struct listener_kind *kind = listener_kind_find(cell->word[RESULT_LISTENER]);
	const struct program *p = program_find(cell->word[RESULT_PROGRAM]);

	if (is(cell, RESULT_LISTENER, "fsnotify_bpf"))
		return "a program that is the backend is its own site, inode_event";
	if (is(cell, RESULT_HANDLER, "user") && (!kind || !kind->takes_hook))
		return "no process reads this listener";
	if (is(cell, RESULT_LISTENER, "lsm") && !is(cell, RESULT_PROGRAM, "empty") &&
	    !is(cell, RESULT_PROGRAM, "subtree") && (!p || !p->lsm))
		return "the program is not one for LSM hooks";
	return NULL;
}

/* fsnotify_bpf is answered by other programs than fanotify's hooks. */
static const char *bad_backend(const struct result_cell *cell)
{
	bool deny = is(cell, RESULT_VERDICT, "deny");

	if (!is(cell, RESULT_PROGRAM, "empty") || is(cell, RESULT_HANDLER, "bpf_sleepable") ||
	    is(cell, RESULT_VERDICT, "pass") || (deny && !is(cell, RESULT_HANDLER, "bpf")))
		return "there is no such program of fsnotify_bpf";
	return NULL;
}

static const char *bad_program(const struct result_cell *cell)
{
	const struct program *p = program_find(cell->word[RESULT_PROGRAM]);

	if (result_cell_is_selftest(cell))
		return is(cell, RESULT_HANDLER, "c") && is(cell, RESULT_VERDICT, "skip") ? NULL :
			"hooks of known cost are built in and skip";
	if (!p)
		return "a hook needs a program";
	if (!in(p->handlers, cell->word[RESULT_HANDLER]))
		return "the program has no such handler";
	if (!in(p->verdicts, cell->word[RESULT_VERDICT]))
		return "the program has no such verdict";
	if (is(cell, RESULT_VERDICT, "deny") && !is(cell, RESULT_LISTENER, "fanotify_perm"))
		return "only what asks for permission can be denied";
	return NULL;
}

static const char *bad_hook(const struct result_cell *cell)
{
	const struct site *site = site_find(cell->word[RESULT_SITE]);

	if (!result_kernel_has_hooks(cell->word[RESULT_KERNEL]))
		return "the kernel has no hooks";
	if (!in(site->listeners, cell->word[RESULT_LISTENER]))
		return "the site does not see the listener's events";
	if (!in(site->args, cell->word[RESULT_ARGS]))
		return "the site does not pass arguments so";
	if (is(cell, RESULT_LISTENER, "fsnotify_bpf"))
		return bad_backend(cell);
	return bad_program(cell);
}

/* A kernel with one site built in has that one and passes arguments directly. */
static const char *bad_kernel(const struct result_cell *cell)
{
	const struct program *p = program_find(cell->word[RESULT_PROGRAM]);
	const char *kernel = cell->word[RESULT_KERNEL];

	if (is(cell, RESULT_LISTENER, "lsm") && p && p->lsm && !result_kernel_has_hooks(kernel))
		return "the program is loaded with the hooks";
	if (!result_kernel_is_pure(kernel) || is(cell, RESULT_SITE, NONE))
		return NULL;
	return is(cell, RESULT_SITE, kernel + strlen(PURE)) && is(cell, RESULT_ARGS, "direct") ?
	       NULL : "the kernel has one site and direct arguments";
}

/* What is created or deleted in an operation must not be so already. */
static const char *bad_lookup(const struct result_cell *cell, const struct workload *w)
{
	static const char *const cold[] = {
		"storage_sparse", "storage_create", "storage_delete", NULL
	};

	/* What is no open it would not see. */
	if (is(cell, RESULT_PROGRAM, "opens") && !(w->watched & FAN_OPEN))
		return "the program sees opens alone";
	if (!looks_up(program_find(cell->word[RESULT_PROGRAM])))
		return NULL;
	if (!(w->watched & FAN_OPEN) || w->cycle)
		return "lookups are counted where files are opened";
	if (in(cold, cell->word[RESULT_PROGRAM]) && !w->file)
		return "the program needs another file in each operation";
	return NULL;
}

static const char *bad_scale(const struct result_cell *cell, const struct workload *w)
{
	if (cell->scale[RESULT_GROUPS] &&
	    (is(cell, RESULT_WATCH, "never") || !is(cell, RESULT_LISTENER, "fanotify") ||
	     is(cell, RESULT_HANDLER, "user")))
		return "several groups are fanotify's, without readers";
	if (cell->scale[RESULT_MARKS] && !is(cell, RESULT_LISTENER, "fanotify"))
		return "more marks are fanotify's";
	if (cell->scale[RESULT_FILES] && !w->many_files)
		return "the workload does not work on several files";
	return NULL;
}

const char *plan_why_impossible(const struct result_cell *cell)
{
	const struct workload *w = workload_find(cell->word[RESULT_WORKLOAD]);
	const char *why = bad_listener(cell, w);

	if (!why)
		why = is(cell, RESULT_SITE, NONE) ? bad_without_hook(cell) : bad_hook(cell);
	if (!why)
		why = bad_kernel(cell);
	if (!why)
		why = bad_lookup(cell, w);
	return why ? why : bad_scale(cell, w);
}
