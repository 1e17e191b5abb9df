// SPDX-License-Identifier: GPL-2.0-only
/* Which cells the question of where inode storage lies needs, and no others. */
#include "bench/plan_storage.h"

#include <string.h>

#include "bench/result_cell.h"

#define HOT "open_close"
#define COLD "open_close_cold"

static bool is(const struct result_cell *cell, enum result_word word, const char *text)
{
	return result_cell_is(cell, word, text);
}

static bool any(const struct result_cell *cell, enum result_word word, const char *const *texts)
{
	for (; *texts; texts++) {
		if (is(cell, word, *texts))
			return true;
	}
	return false;
}

static bool is_lookup(const struct result_cell *cell)
{
	const char *program = cell->word[RESULT_PROGRAM];

	return !strncmp(program, "storage_", 8) || !strncmp(program, "hash_", 5);
}

bool plan_storage_is_embedded(const struct result_cell *cell)
{
	return !strncmp(cell->word[RESULT_KERNEL], "embedded", 8);
}

bool plan_storage_concerns(const struct result_cell *cell)
{
	return is_lookup(cell) || is(cell, RESULT_WORKLOAD, COLD) ||
	       (plan_storage_is_embedded(cell) && is(cell, RESULT_FS, "ext4"));
}

bool plan_storage_is_core(const struct result_cell *cell)
{
	static const char *const programs[] = { "storage_get", "storage_miss", "hash_get", NULL };

	return any(cell, RESULT_PROGRAM, programs) && is(cell, RESULT_WORKLOAD, HOT) &&
	       is(cell, RESULT_SITE, "send_to_group");
}

/* Claim C3 compares the two ends of the debate. */
static bool is_end(const struct result_cell *cell)
{
	return (is(cell, RESULT_SITE, "send_to_group") && is(cell, RESULT_ARGS, "direct")) ||
	       (is(cell, RESULT_SITE, "handle_event") && is(cell, RESULT_ARGS, "packed") &&
		!is(cell, RESULT_LISTENER, "fanotify_perm"));
}

static bool is_plain_bpf(const struct result_cell *cell)
{
	return is(cell, RESULT_LISTENER, "fanotify") && is(cell, RESULT_HANDLER, "bpf") &&
	       is(cell, RESULT_VERDICT, "skip") && is_end(cell);
}

/* Another file each time, or one file whose storage has been found before. */
static bool is_right_workload(const struct result_cell *cell)
{
	static const char *const cold[] = {
		"storage_sparse", "storage_create", "storage_delete", NULL
	};
	static const char *const hot[] = {
		"storage_get_16", "storage_get_17", "storage_get_24", NULL
	};

	if (is(cell, RESULT_WORKLOAD, HOT))
		return !any(cell, RESULT_PROGRAM, cold);
	return is(cell, RESULT_WORKLOAD, COLD) && !any(cell, RESULT_PROGRAM, hot);
}

static bool allows_lookup(const struct result_cell *cell)
{
	static const char *const basic[] = { "storage_get", "storage_miss", "hash_get", NULL };

	if (!is_right_workload(cell) || !is(cell, RESULT_FS, "tmpfs"))
		return false;
	/*
	 * An LSM program sees other files as well, which it must not change, and each
	 * of its cells needs a mount of its own, which takes seconds with many files.
	 */
	if (is(cell, RESULT_LISTENER, "lsm"))
		return is(cell, RESULT_WORKLOAD, HOT) || any(cell, RESULT_PROGRAM, basic);
	return is_plain_bpf(cell) &&
	       (is(cell, RESULT_ARGS, "direct") || is(cell, RESULT_PROGRAM, "storage_get"));
}

/* What lookups are compared with: the same without a hook, and the empty program. */
static bool is_control(const struct result_cell *cell)
{
	static const char *const listeners[] = { "none", "fanotify", "lsm", NULL };

	if (!any(cell, RESULT_LISTENER, listeners) || is(cell, RESULT_HANDLER, "user"))
		return false;
	if (is(cell, RESULT_FS, "ext4"))
		return is(cell, RESULT_SITE, "none") && is(cell, RESULT_HANDLER, "none");
	if (is(cell, RESULT_LISTENER, "lsm"))
		return is(cell, RESULT_PROGRAM, "empty");
	return is(cell, RESULT_SITE, "none") ||
	       (is(cell, RESULT_PROGRAM, "empty") && is_plain_bpf(cell));
}

static bool allows_cold(const struct result_cell *cell)
{
	static const char *const watches[] = { "never", "parent", NULL };

	return is(cell, RESULT_FS, "tmpfs") && any(cell, RESULT_WATCH, watches) &&
	       is_control(cell);
}

bool plan_storage_allows(const struct result_cell *cell)
{
	bool isec = is(cell, RESULT_KERNEL, "isec");

	if (plan_storage_concerns(cell) && !isec && !plan_storage_is_embedded(cell))
		return false;
	if (is_lookup(cell))
		return allows_lookup(cell);
	if (is(cell, RESULT_WORKLOAD, COLD))
		return allows_cold(cell);
	return isec || !plan_storage_is_embedded(cell) || is_control(cell);
}
