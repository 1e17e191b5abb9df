// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plan: the bracket's cell, then the workloads crossed with the arms without
 * a hook and those with one. The power self-test follows the arms that it shares
 * a mount with.
 */
#include "bench/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/result_cell.h"
#include "bench/workload_table.h"

#define NONE "none"
#define SELFTEST_WORKLOAD "open_close"
#define SELFTEST_FS "tmpfs"
#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const char *const selftest_programs[] = {
#define EACH_K(kind)							\
	"selftest_" kind "_0", "selftest_" kind "_1",			\
	"selftest_" kind "_2", "selftest_" kind "_3",			\
	"selftest_" kind "_4", "selftest_" kind "_5",			\
	"selftest_" kind "_6", "selftest_" kind "_7",			\
	"selftest_" kind "_8"
	EACH_K("calls"), EACH_K("insns"), EACH_K("lines"),
};

#define NR_SELFTESTS (sizeof(selftest_programs) / sizeof(selftest_programs[0]))

const char *const *plan_words(enum result_word word)
{
	static const char *const kernels[] = { "vanilla", "isec", "debian", NULL };
	static const char *const fss[] = { "tmpfs", "ext4", NULL };
	static const char *const watches[] = {
		"never", "unrelated_sb", "unrelated_same_sb", "was_watched",
		"miss", "parent", NULL
	};
	static const char *const listeners[] = { NONE, "fanotify", NULL };
	static const char *const sites[] = {
		NONE, "send_to_group", "handle_event", NULL
	};
	static const char *const args[] = { NONE, "direct", NULL };
	static const char *const handlers[] = { NONE, "c", "bpf", NULL };
	static const char *const verdicts[] = { NONE, "skip", "pass", NULL };
	static const char *const storages[] = { NONE, "isec", NULL };

	switch (word) {
	case RESULT_FS:
		return fss;
	case RESULT_WATCH:
		return watches;
	case RESULT_LISTENER:
		return listeners;
	case RESULT_SITE:
		return sites;
	case RESULT_ARGS:
		return args;
	case RESULT_HANDLER:
		return handlers;
	case RESULT_VERDICT:
		return verdicts;
	case RESULT_STORAGE:
		return storages;
	case RESULT_KERNEL:
		return kernels;
	default:
		return NULL;
	}
}

static bool in_list(const char *list, const char *word, size_t len)
{
	while (*list) {
		size_t n = strcspn(list, ",");

		if (n == len && !strncmp(list, word, n))
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

static bool is_known(enum result_word word, const char *s, size_t len)
{
	const char *const *known = plan_words(word);

	if (word == RESULT_WORKLOAD) {
		for (size_t i = 0; i < workload_count(); i++) {
			if (in_list(workload_at(i)->name, s, len))
				return true;
		}
		return false;
	}
	if (word == RESULT_PROGRAM) {
		for (size_t i = 0; i < NR_SELFTESTS; i++) {
			if (in_list(selftest_programs[i], s, len))
				return true;
		}
		return in_list("none,empty", s, len);
	}
	for (; *known; known++) {
		if (in_list(*known, s, len))
			return true;
	}
	return false;
}

static void say_known(enum result_word word)
{
	const char *const *known = plan_words(word);

	if (word == RESULT_WORKLOAD) {
		for (size_t i = 0; i < workload_count(); i++)
			fprintf(stderr, " %s", workload_at(i)->name);
	} else if (word == RESULT_PROGRAM) {
		fputs(" none empty selftest_{calls,insns,lines}_{0..8}", stderr);
	} else {
		for (; *known; known++)
			fprintf(stderr, " %s", *known);
	}
	fputc('\n', stderr);
}

static int check_word(enum result_word word, const char *s, size_t len)
{
	if (is_known(word, s, len))
		return 0;
	fprintf(stderr, "fsnbench: unknown %s '%.*s'; there are",
		result_word_names[word], (int)len, s);
	say_known(word);
	return -EINVAL;
}

static int check_list(enum result_word word, const char *list)
{
	do {
		size_t n = strcspn(list, ",");

		if (check_word(word, list, n))
			return -EINVAL;
		list += n;
	} while (*list++ == ',');
	return 0;
}

int plan_check(const struct plan_filter *filter)
{
	/* What one kernel is called, not a list. */
	int ret = check_word(RESULT_KERNEL, filter->kernel, strlen(filter->kernel));

	for (int w = 0; !ret && w < RESULT_NR_WORDS; w++) {
		if (filter->only[w])
			ret = check_list((enum result_word)w, filter->only[w]);
	}
	return ret;
}

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

		if (only && !in_list(only, cell->word[w], strlen(cell->word[w])))
			return false;
	}
	return true;
}

static void add(struct plan *plan, const struct result_cell *cell)
{
	if (is_wanted(plan, cell) && !is_bracket(cell))
		append(plan, cell);
}

static void add_without_hook(struct plan *plan, struct result_cell cell)
{
	for (const char *const *w = plan_words(RESULT_WATCH); *w; w++) {
		cell.word[RESULT_WATCH] = *w;
		cell.word[RESULT_LISTENER] = strcmp(*w, "never") ? "fanotify" : NONE;
		add(plan, &cell);
	}
}

static struct result_cell hook_cell(struct result_cell cell, const char *site,
				    const char *handler, const char *program,
				    const char *verdict)
{
	cell.word[RESULT_WATCH] = "parent";
	cell.word[RESULT_LISTENER] = "fanotify";
	cell.word[RESULT_SITE] = site;
	cell.word[RESULT_ARGS] = "direct";
	cell.word[RESULT_HANDLER] = handler;
	cell.word[RESULT_PROGRAM] = program;
	cell.word[RESULT_VERDICT] = verdict;
	return cell;
}

static void add_with_hook(struct plan *plan, struct result_cell base)
{
	struct result_cell cell;

	for (const char *const *s = WORDS("send_to_group", "handle_event"); *s; s++)
		for (const char *const *h = WORDS("c", "bpf"); *h; h++)
			for (const char *const *v = WORDS("skip", "pass"); *v; v++) {
				cell = hook_cell(base, *s, *h, "empty", *v);
				add(plan, &cell);
			}
}

static bool is_selftest(const struct result_cell *cell)
{
	return !strcmp(cell->word[RESULT_WORKLOAD], SELFTEST_WORKLOAD) &&
	       !strcmp(cell->word[RESULT_FS], SELFTEST_FS);
}

static void add_selftest(struct plan *plan, struct result_cell base)
{
	struct result_cell cell;

	for (size_t i = 0; i < NR_SELFTESTS; i++) {
		cell = hook_cell(base, "send_to_group", "c",
				 selftest_programs[i], "skip");
		add(plan, &cell);
	}
}

static void add_workloads(struct plan *plan, struct result_cell base, bool hooks)
{
	for (size_t i = 0; i < workload_count(); i++) {
		base.word[RESULT_WORKLOAD] = workload_at(i)->name;
		add_without_hook(plan, base);
		if (hooks)
			add_with_hook(plan, base);
		if (hooks && plan->filter->selftest && is_selftest(&base))
			add_selftest(plan, base);
	}
}

/* The word itself, which outlives the filter. */
static const char *kernel_word(const char *kernel)
{
	const char *const *known = plan_words(RESULT_KERNEL);

	while (strcmp(*known, kernel))
		known++;
	return *known;
}

long plan_make(const struct plan_filter *filter, struct result_cell **cells)
{
	bool hooks = result_kernel_has_hooks(filter->kernel);
	struct plan plan = { .filter = filter };
	struct result_cell base = { .threads = 1 };

	for (int w = 0; w < RESULT_NR_WORDS; w++)
		base.word[w] = NONE;
	base.word[RESULT_FS] = "tmpfs";
	base.word[RESULT_KERNEL] = kernel_word(filter->kernel);
	base.word[RESULT_STORAGE] = "isec";

	add_bracket(&plan, base);
	for (const char *const *fs = plan_words(RESULT_FS); *fs; fs++) {
		base.word[RESULT_FS] = *fs;
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
