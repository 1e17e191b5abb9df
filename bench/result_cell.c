// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cells in reports: find, compare and order them, and name their arms. The
 * order is the vocabulary's, from the cheapest arm to the dearest, so that
 * tables do not depend on the order in which cells happened to run.
 */
#include <stdio.h>
#include <string.h>

#include "result_cell.h"
#include "result_internal.h"

#define NR_RANKS 16

/* Words not listed come after these, by name. */
static const char *const ranks[RESULT_NR_WORDS][NR_RANKS] = {
	[RESULT_WORKLOAD] = { "nop", "getppid", "open_close", "open_close_cold", "read",
			      "write" },
	[RESULT_FS] = { "none", "tmpfs", "ext4", "xfs" },
	[RESULT_WATCH] = { "none", "never", "unrelated_sb", "unrelated_same_sb",
			   "was_watched", "miss", "inode", "parent", "mount", "sb" },
	[RESULT_LISTENER] = { "none", "fanotify", "fanotify_fid", "fanotify_perm",
			      "fsnotify_bpf", "inotify", "dnotify", "lsm" },
	[RESULT_SITE] = { "none", "send_to_group_raw", "send_to_group", "handle_event",
			  "handle_event_late", "handle_event_devirt", "inode_event" },
	[RESULT_ARGS] = { "none", "direct", "packed" },
	[RESULT_HANDLER] = { "none", "c", "bpf", "bpf_sleepable", "user" },
	[RESULT_PROGRAM] = { "none", "empty", "subtree", "outside", "opens", "mask", "storage_get",
			     "storage_get_16", "storage_get_17", "storage_get_24",
			     "storage_miss", "storage_sparse", "storage_create",
			     "storage_delete", "hash_get", "hash_get_pointer" },
	[RESULT_VERDICT] = { "none", "skip", "pass", "deny" },
	[RESULT_STORAGE] = { "none", "isec", "embedded" },
	[RESULT_KERNEL] = { "none", "vanilla", "isec", "embedded", "embedded-end", "debian" },
};

/* What decides first when cells are put in order. */
static const enum result_word significance[RESULT_NR_WORDS] = {
	RESULT_WORKLOAD,
	RESULT_FS,
	RESULT_WATCH,
	RESULT_LISTENER,
	RESULT_SITE,
	RESULT_ARGS,
	RESULT_STORAGE,
	RESULT_PROGRAM,
	RESULT_HANDLER,
	RESULT_VERDICT,
	RESULT_KERNEL,
};

static int rank(enum result_word w, const char *text)
{
	int i = 0;

	while (i < NR_RANKS && ranks[w][i] && strcmp(ranks[w][i], text))
		i++;
	return i < NR_RANKS && ranks[w][i] ? i : NR_RANKS;
}

int result_cell_order(const struct result_cell *a, const struct result_cell *b, unsigned int ignore)
{
	for (int i = 0; i < RESULT_NR_WORDS; i++) {
		enum result_word w = significance[i];
		int order;

		if (ignore & 1u << w)
			continue;
		order = rank(w, a->word[w]) - rank(w, b->word[w]);
		if (!order)
			order = strcmp(a->word[w], b->word[w]);
		if (order)
			return order;
	}
	if (a->threads != b->threads)
		return a->threads > b->threads ? 1 : -1;
	for (int s = 0; s < RESULT_NR_SCALES; s++) {
		if (a->scale[s] != b->scale[s])
			return a->scale[s] > b->scale[s] ? 1 : -1;
	}
	return 0;
}

/* Nearly all cells differ in their first words, which needs no order. */
static bool words_differ(const struct result_cell *a, const struct result_cell *b,
			 unsigned int ignore)
{
	for (int w = 0; w < RESULT_NR_WORDS; w++)
		if (!(ignore & 1u << w) && strcmp(a->word[w], b->word[w]))
			return true;
	return false;
}

const struct result_bench *result_find(const struct result *res, const struct result_cell *key,
				       unsigned int ignore)
{
	for (size_t i = 0; res && i < res->nr_benchs; i++)
		if (!words_differ(&res->benchs[i].cell, key, ignore) &&
		    !result_cell_order(&res->benchs[i].cell, key, ignore))
			return &res->benchs[i];
	return NULL;
}

bool result_kernel_is_pure(const char *kernel)
{
	return !strncmp(kernel, "pure-", strlen("pure-"));
}

bool result_kernel_is_partial(const char *kernel)
{
	return result_kernel_is_pure(kernel) || !strncmp(kernel, "embedded", strlen("embedded"));
}

bool result_cell_is_selftest(const struct result_cell *cell)
{
	return !strncmp(cell->word[RESULT_PROGRAM], "selftest_", strlen("selftest_"));
}

struct result_cell result_cell_base(const struct result_cell *cell)
{
	struct result_cell base = *cell;

	if (!result_cell_has_hook(cell)) {
		base.word[RESULT_WATCH] = "parent";
		if (!result_cell_is(cell, RESULT_LISTENER, "fanotify_fid"))
			base.word[RESULT_LISTENER] = "fanotify";
	}
	base.word[RESULT_SITE] = "none";
	base.word[RESULT_ARGS] = "none";
	base.word[RESULT_HANDLER] = "none";
	base.word[RESULT_PROGRAM] = "none";
	base.word[RESULT_VERDICT] = "none";
	/* Somebody has to answer: without a hook it is a process. */
	if (result_cell_is(&base, RESULT_LISTENER, "fanotify_perm")) {
		base.word[RESULT_HANDLER] = "user";
		base.word[RESULT_VERDICT] = "pass";
	}
	return base;
}

const char *result_cell_arm(const struct result_cell *cell, char *buf, size_t size)
{
	bool hook = result_cell_has_hook(cell);
	char threads[32];

	*buf = '\0';
	if (!hook || !result_cell_is(cell, RESULT_WATCH, "parent"))
		result_append(buf, size, " ", cell->word[RESULT_WATCH]);
	/* The site inode_event has a listener of its own. */
	if (!result_cell_is(cell, RESULT_LISTENER, "none") &&
	    !result_cell_is(cell, RESULT_LISTENER, "fanotify") &&
	    !result_cell_is(cell, RESULT_LISTENER, "fsnotify_bpf"))
		result_append(buf, size, " ", cell->word[RESULT_LISTENER]);
	if (hook) {
		result_append(buf, size, " ", cell->word[RESULT_SITE]);
		if (!result_cell_is(cell, RESULT_ARGS, "direct"))
			result_append(buf, size, " ", cell->word[RESULT_ARGS]);
		result_append(buf, size, " ", cell->word[RESULT_HANDLER]);
		if (!result_cell_is(cell, RESULT_PROGRAM, "empty"))
			result_append(buf, size, " ", cell->word[RESULT_PROGRAM]);
		result_append(buf, size, " ", cell->word[RESULT_VERDICT]);
	} else if (!result_cell_is(cell, RESULT_HANDLER, "none")) {
		result_append(buf, size, " ", cell->word[RESULT_HANDLER]);
		if (!result_cell_is(cell, RESULT_PROGRAM, "none"))
			result_append(buf, size, " ", cell->word[RESULT_PROGRAM]);
	}
	if (cell->threads != 1) {
		snprintf(threads, sizeof(threads), "x%lld", (long long)cell->threads);
		result_append(buf, size, " ", threads);
	}
	result_cell_append_scales(cell, buf, size, " ");
	return buf;
}
