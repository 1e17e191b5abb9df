// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plan: the bracket's cell, then the workloads crossed with the arms without
 * a hook and those with one. The power self-test follows the arms that it shares
 * a mount with.
 */
#include "bench/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/listener.h"
#include "bench/plan_storage.h"
#include "bench/plan_words.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/site.h"
#include "bench/workload_table.h"

#define NONE "none"
#define SELFTEST_WORKLOAD "open_close"
#define SELFTEST_FS "tmpfs"
#define PURE "pure-"

struct plan {
	const struct plan_filter *filter;
	struct result_cell *cells;
	size_t nr, room;
	int error;
};

static void append(struct plan *plan, const struct result_cell *cell)
{
	struct result_cell *more;

	if (plan->nr == plan->room) {
		plan->room = plan->room ? 2 * plan->room : 64;
		more = reallocarray(plan->cells, plan->room, sizeof(*more));
		if (!more) {
			plan->error = -ENOMEM;
			return;
		}
		plan->cells = more;
	}
	plan->cells[plan->nr++] = *cell;
}

static bool is_bracket(const struct result_cell *cell)
{
	return !strcmp(cell->word[RESULT_WORKLOAD], "nop") &&
	       !strcmp(cell->word[RESULT_FS], "tmpfs") &&
	       !strcmp(cell->word[RESULT_WATCH], "never");
}

/* What the bracket costs is subtracted from all cells: never filtered out. */
static void add_bracket(struct plan *plan, struct result_cell cell)
{
	cell.word[RESULT_WORKLOAD] = "nop";
	cell.word[RESULT_WATCH] = "never";
	append(plan, &cell);
}

static bool is_wanted(const struct plan *plan, const struct result_cell *cell)
{
	for (int w = 0; w < RESULT_NR_WORDS; w++) {
		const char *only = plan->filter->only[w];

		if (only && !plan_in_list(only, cell->word[w], strlen(cell->word[w])))
			return false;
	}
	return true;
}

static void add(struct plan *plan, const struct result_cell *cell)
{
	if (is_wanted(plan, cell) && !is_bracket(cell))
		append(plan, cell);
}

static bool is(const struct result_cell *cell, enum result_word word, const char *text)
{
	return !strcmp(cell->word[word], text);
}

static bool asks(const struct result_cell *cell)
{
	return listener_asks(cell, workload_find(cell->word[RESULT_WORKLOAD]));
}

/* What a run does that was not asked for everything. */
static bool is_core(const struct result_cell *cell)
{
	if (plan_storage_concerns(cell))
		return plan_storage_is_core(cell);
	if (is(cell, RESULT_SITE, NONE))
		return is(cell, RESULT_FS, "tmpfs") || is(cell, RESULT_HANDLER, NONE);
	if (!is(cell, RESULT_ARGS, "direct") || is(cell, RESULT_HANDLER, "bpf_sleepable") ||
	    is(cell, RESULT_PROGRAM, "subtree") || is(cell, RESULT_PROGRAM, "mask"))
		return false;
	if (is(cell, RESULT_SITE, "send_to_group") || is(cell, RESULT_SITE, "handle_event"))
		return is(cell, RESULT_LISTENER, "fanotify") || is(cell, RESULT_VERDICT, "skip");
	return is(cell, RESULT_FS, "tmpfs") && is(cell, RESULT_VERDICT, "skip");
}

/* A kernel with one site is there to be compared with the one that has all. */
static bool is_pure(const struct result_cell *cell)
{
	return !strncmp(cell->word[RESULT_KERNEL], PURE, strlen(PURE));
}

/* A kernel with one site built in has that one and passes arguments directly. */
static bool is_built_in(const struct result_cell *cell)
{
	const char *kernel = cell->word[RESULT_KERNEL];

	return !is_pure(cell) || is(cell, RESULT_SITE, NONE) ||
	       (is(cell, RESULT_SITE, kernel + strlen(PURE)) && is(cell, RESULT_ARGS, "direct"));
}

static void add_arm(struct plan *plan, const struct result_cell *cell)
{
	if ((plan->filter->full || is_core(cell)) && is_built_in(cell) &&
	    plan_storage_allows(cell))
		add(plan, cell);
}

/* A listener that is told by a process or by its own programs, not by a hook. */
static void add_rival(struct plan *plan, struct result_cell cell, const char *watch,
		      const char *listener, const char *handler, const char *program)
{
	cell.word[RESULT_WATCH] = watch;
	cell.word[RESULT_LISTENER] = listener;
	cell.word[RESULT_HANDLER] = handler;
	cell.word[RESULT_PROGRAM] = program;
	cell.word[RESULT_VERDICT] = strcmp(handler, NONE) ? "pass" : NONE;
	if (asks(&cell))
		add_arm(plan, &cell);
}

static void add_without_hook(struct plan *plan, struct result_cell cell)
{
	for (const char *const *w = plan_words(RESULT_WATCH); *w; w++) {
		cell.word[RESULT_WATCH] = *w;
		cell.word[RESULT_LISTENER] = strcmp(*w, "never") ? "fanotify" : NONE;
		add_arm(plan, &cell);
	}
}

static void add_rivals(struct plan *plan, const struct result_cell *base)
{
	const struct program *p;

	add_rival(plan, *base, "parent", "inotify", NONE, NONE);
	if (is_pure(base))
		return;
	add_rival(plan, *base, "parent", "dnotify", NONE, NONE);
	add_rival(plan, *base, "parent", "fanotify", "user", NONE);
	add_rival(plan, *base, "never", "lsm", "bpf", "empty");
	add_rival(plan, *base, "never", "lsm", "bpf", "subtree");
	for (size_t i = 0; (p = program_at(i)); i++) {
		if (p->lsm)
			add_rival(plan, *base, "never", "lsm", "bpf", p->name);
	}
}

/* Programs that look at the event are compared where the debate is. */
static bool is_sensible(const struct result_cell *cell)
{
	bool perm = is(cell, RESULT_LISTENER, "fanotify_perm");
	bool deny = is(cell, RESULT_VERDICT, "deny");

	if (is(cell, RESULT_LISTENER, "fsnotify_bpf"))
		return asks(cell) && is(cell, RESULT_PROGRAM, "empty") &&
		       !is(cell, RESULT_HANDLER, "bpf_sleepable") &&
		       !is(cell, RESULT_VERDICT, "pass") &&
		       (!deny || is(cell, RESULT_HANDLER, "bpf"));
	if (perm && !asks(cell))
		return false;
	if (deny && !perm)
		return false;
	if (!is(cell, RESULT_PROGRAM, "empty") && !plan_storage_concerns(cell) &&
	    (perm || !is(cell, RESULT_FS, "tmpfs") || !asks(cell) ||
	     (!is(cell, RESULT_SITE, "send_to_group") && !is(cell, RESULT_SITE, "handle_event"))))
		return false;
	if (plan_storage_concerns(cell))
		return true;
	/* What is not in the default run is measured on one file system. */
	return is(cell, RESULT_FS, "tmpfs") || is_core(cell);
}

static void add_program(struct plan *plan, struct result_cell cell, const struct program *p)
{
	cell.word[RESULT_PROGRAM] = p->name;
	for (const char *const *h = p->handlers; *h; h++) {
		cell.word[RESULT_HANDLER] = *h;
		for (const char *const *v = p->verdicts; *v; v++) {
			cell.word[RESULT_VERDICT] = *v;
			if (is_sensible(&cell))
				add_arm(plan, &cell);
		}
	}
}

static void add_site(struct plan *plan, struct result_cell cell, const struct site *site)
{
	const struct program *p;

	cell.word[RESULT_SITE] = site->name;
	for (const char *const *a = site->args; *a; a++) {
		cell.word[RESULT_ARGS] = *a;
		for (size_t i = 0; (p = program_at(i)); i++)
			add_program(plan, cell, p);
	}
}

static bool sees(const struct site *site, const char *listener)
{
	for (const char *const *l = site->listeners; *l; l++) {
		if (!strcmp(*l, listener))
			return true;
	}
	return false;
}

/* One listener after the other: their cells share mounts. */
static void add_with_hook(struct plan *plan, struct result_cell cell, const char *listener)
{
	const struct site *site;

	cell.word[RESULT_WATCH] = "parent";
	cell.word[RESULT_LISTENER] = listener;
	for (size_t i = 0; (site = site_at(i)); i++) {
		if (sees(site, listener))
			add_site(plan, cell, site);
	}
}

static bool is_selftest(const struct result_cell *cell)
{
	return is(cell, RESULT_WORKLOAD, SELFTEST_WORKLOAD) && is(cell, RESULT_FS, SELFTEST_FS);
}

static void add_selftest(struct plan *plan, struct result_cell cell)
{
	const char *name;

	cell.word[RESULT_WATCH] = "parent";
	cell.word[RESULT_LISTENER] = "fanotify";
	cell.word[RESULT_SITE] = "send_to_group";
	cell.word[RESULT_ARGS] = "direct";
	cell.word[RESULT_HANDLER] = "c";
	cell.word[RESULT_VERDICT] = "skip";
	for (size_t i = 0; (name = plan_selftest_at(i)); i++) {
		cell.word[RESULT_PROGRAM] = name;
		add(plan, &cell);
	}
}

static void add_hooks(struct plan *plan, const struct result_cell *base)
{
	add_with_hook(plan, *base, "fanotify");
	if (plan->filter->selftest && is_selftest(base) && !is_pure(base) &&
	    !plan_storage_is_embedded(base))
		add_selftest(plan, *base);
	add_rival(plan, *base, "parent", "fanotify_perm", "user", NONE);
	add_with_hook(plan, *base, "fanotify_perm");
	add_with_hook(plan, *base, "fsnotify_bpf");
}

/* Debian's kernel is there to be compared with vanilla, in the plain arms. */
static void add_workloads(struct plan *plan, struct result_cell base, bool hooks)
{
	for (size_t i = 0; i < workload_count(); i++) {
		base.word[RESULT_WORKLOAD] = workload_at(i)->name;
		add_without_hook(plan, base);
		if (hooks)
			add_hooks(plan, &base);
		else if (!is(&base, RESULT_KERNEL, "debian"))
			add_rival(plan, base, "parent", "fanotify_perm", "user", NONE);
		if (!is(&base, RESULT_KERNEL, "debian"))
			add_rivals(plan, &base);
	}
}

long plan_make(const struct plan_filter *filter, struct result_cell **cells)
{
	bool hooks = result_kernel_has_hooks(filter->kernel);
	struct plan plan = { .filter = filter };
	struct result_cell base = { .threads = 1 };

	for (int w = 0; w < RESULT_NR_WORDS; w++)
		base.word[w] = NONE;
	base.word[RESULT_FS] = "tmpfs";
	base.word[RESULT_KERNEL] = plan_kernel_word(filter->kernel);
	base.word[RESULT_STORAGE] = plan_storage_is_embedded(&base) ? "embedded" : "isec";

	add_bracket(&plan, base);
	for (const char *const *fs = plan_words(RESULT_FS); *fs; fs++) {
		base.word[RESULT_FS] = *fs;
		if (!is_pure(&base) || is(&base, RESULT_FS, "tmpfs"))
			add_workloads(&plan, base, hooks);
	}
	if (plan.nr == 1 && !is_wanted(&plan, &plan.cells[0]))
		plan.nr = 0;	/* a bracket around nothing */
	if (plan.error) {
		free(plan.cells);
		return plan.error;
	}
	*cells = plan.cells;
	return (long)plan.nr;
}
