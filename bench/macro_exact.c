// SPDX-License-Identifier: GPL-2.0-only
/* One job in one arm, in the guest: the rounds of the exact engine. */
#include <unistd.h>

#include <bpf/bpf.h>

#include "bench/macro_cell.h"
#include "bench/macro_tree.h"
#include "bench/mark_number.h"
#include "bench/result_cell.h"
#include "bench/sandbox.h"
#include "workloads/mark.h"

static void mark_cell(unsigned int index)
{
	mark_number(index);
	mark_emit(MARK_CELL_BEGIN);
}

static json_int_t ios(const struct macro_cell *cell, const struct macro_result *result)
{
	return cell->job->kind == MACRO_FIO ? result->fio.nr_ios :
	       (json_int_t)result->hyperfine.nr_runs;
}

/* A run of @nr operations: what it did, and what came of it. */
static int run(struct macro_cell *cell, const struct macro_place *place,
	       struct macro_watch *watch, unsigned long nr, bool counted, json_t **done)
{
	struct listener_count count = { 0 };
	struct macro_result result;
	long calls;
	int ret = macro_tool_prepare(cell->job, place, false);

	if (ret)
		return macro_cell_fail(cell, place, "preparing its files", ret);
	ret = macro_watch_drain(watch, &count);
	count = (struct listener_count){ 0 };
	calls = macro_watch_calls(watch);
	if (!ret)
		ret = macro_tool_run(cell->job, place, nr, counted, &result);
	if (ret)
		return macro_cell_fail(cell, place, cell->job->name, ret);
	calls = macro_watch_calls(watch) - calls;
	ret = macro_watch_drain(watch, &count);
	if (ret)
		return macro_cell_fail(cell, place, "reading its events", ret);
	if (done)
		*done = json_pack("{s:I, s:I, s:I, s:I, s:I}", "ios", ios(cell, &result),
				  "delivered", (json_int_t)count.events, "others",
				  (json_int_t)count.others, "overflow",
				  (json_int_t)count.overflows, "calls", (json_int_t)calls);
	return 0;
}

/* Statistics of BPF cost instructions: runs of LSM programs are counted apart. */
static int prove(struct macro_cell *cell, const struct macro_place *place,
		 struct macro_watch *watch)
{
	json_t *one = NULL, *two = NULL;
	int stats, ret;

	if (!watch->listener.kind)
		return 0;
	stats = bpf_enable_stats(BPF_STATS_RUN_TIME);
	if (stats < 0)
		return macro_cell_fail(cell, place, "counting the runs of programs", stats);
	ret = run(cell, place, watch, cell->nr_ops, false, &one);
	if (!ret)
		ret = run(cell, place, watch, 2 * cell->nr_ops, false, &two);
	close(stats);
	if (!ret)
		cell->nr_calls = json_integer_value(json_object_get(two, "calls")) -
				 json_integer_value(json_object_get(one, "calls"));
	json_decref(one);
	json_decref(two);
	return ret;
}

static int count(struct macro_cell *cell, const struct macro_place *place,
		 struct macro_watch *watch)
{
	int ret = 0;

	mark_cell(cell->index);
	for (unsigned long nr = cell->nr_ops; !ret && nr <= 2 * cell->nr_ops; nr += cell->nr_ops) {
		json_t *done = NULL;

		ret = run(cell, place, watch, nr, true, &done);
		if (done)
			json_array_append_new(cell->runs, done);
	}
	mark_emit(MARK_CELL_END);
	return ret;
}

static int session(struct macro_cell *cell, const struct macro_place *place, bool first)
{
	struct macro_watch watch;
	const char *what;
	int ret, err;

	ret = macro_tool_make(cell->job, place, false);
	if (!ret)
		ret = macro_tree_heat(place->tree);
	if (ret)
		return macro_cell_fail(cell, place, "making its files", ret);
	ret = macro_watch_open(&watch, &cell->cell, cell->job, place->tree, &what);
	if (ret)
		macro_cell_fail(cell, place, what, ret);
	if (!ret)
		ret = run(cell, place, &watch, 2 * cell->nr_ops, false, NULL);
	if (!ret && first)
		ret = prove(cell, place, &watch);
	if (!ret)
		ret = count(cell, place, &watch);
	err = macro_watch_close(&watch);
	if (err && !ret)
		ret = macro_cell_fail(cell, place, "detaching the hook", err);
	return ret;
}

int macro_cell_exact(struct macro_cell *cell, const struct macro_place *place, bool first)
{
	int ret = sandbox_mount("tmpfs", 0), err;

	if (ret)
		return macro_cell_fail(cell, place, "mount", ret);
	ret = session(cell, place, first);
	err = sandbox_umount();
	return err && !ret ? macro_cell_fail(cell, place, "umount", err) : ret;
}
