// SPDX-License-Identifier: GPL-2.0-only
/* One job in one arm: what both engines share, and the native one's block. */
#include "bench/macro_cell.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/fanotify.h>

#include "bench/result_cell.h"

int macro_cell_fail(struct macro_cell *cell, const struct macro_place *place, const char *what,
		    int err)
{
	char said[256];

	if (*cell->failure || err == -EINTR)
		return err;
	if (err == -ECANCELED)
		snprintf(cell->failure, sizeof(cell->failure), "%s: it failed: %s", what,
			 macro_tool_words(place, said, sizeof(said)));
	else
		snprintf(cell->failure, sizeof(cell->failure), "%s: %s", what,
			 err == -EPROTO ? "what it wrote cannot be read" : strerror(-err));
	cell->broken |= err == -EPROTO;
	return err;
}

static json_t *fio_block(const struct fio_run *run, const struct listener_count *count)
{
	json_t *percentiles = json_object();

	for (int i = 0; i < FIO_NR_PERCENTILES; i++)
		json_object_set_new(percentiles, fio_percentile_names[i],
				    json_integer(run->percentile_ns[i]));
	return json_pack("{s:I, s:f, s:I, s:o, s:I, s:I}", "ios", run->nr_ios, "iops", run->iops,
			 "runtime_ms", run->runtime_ms, "clat_ns", percentiles,
			 "delivered", (json_int_t)count->events,
			 "overflow", (json_int_t)count->overflows);
}

static json_t *command_block(const struct hyperfine_run *run, const struct listener_count *count)
{
	return json_pack("{s:f, s:f, s:f, s:I, s:I}", "time_s", run->time_s[0], "user_s",
			 run->user_s, "system_s", run->system_s,
			 "delivered", (json_int_t)count->events,
			 "overflow", (json_int_t)count->overflows);
}

static int block(struct macro_cell *cell, const struct macro_place *place,
		 struct macro_watch *watch, struct macro_result *result,
		 struct listener_count *count)
{
	int ret = macro_tool_prepare(cell->job, place, true);

	if (ret)
		return macro_cell_fail(cell, place, "preparing its files", ret);
	/* What preparing raised is not the run's. */
	ret = macro_watch_drain(watch, count);
	*count = (struct listener_count){ 0 };
	if (!ret)
		ret = macro_tool_run(cell->job, place, 0, false, result);
	if (ret)
		return macro_cell_fail(cell, place, cell->job->name, ret);
	ret = macro_watch_drain(watch, count);
	return ret ? macro_cell_fail(cell, place, "reading its events", ret) : 0;
}

int macro_cell_native(struct macro_cell *cell, const struct macro_place *place, bool keep)
{
	bool fio = cell->job->kind == MACRO_FIO;
	struct listener_count count = { 0 };
	struct macro_result result;
	struct macro_watch watch;
	const char *what;
	int ret, err;

	ret = macro_watch_open(&watch, &cell->cell, cell->job, place->tree, &what);
	if (ret)
		macro_cell_fail(cell, place, what, ret);
	else
		ret = block(cell, place, &watch, &result, &count);
	err = macro_watch_close(&watch);
	if (err && !ret)
		ret = macro_cell_fail(cell, place, "detaching the hook", err);
	if (!ret && keep)
		json_array_append_new(cell->runs, fio ? fio_block(&result.fio, &count) :
				      command_block(&result.hyperfine, &count));
	return ret;
}

static json_t *words_json(const struct result_cell *cell)
{
	json_t *obj = json_object();

	for (int w = 0; w < RESULT_NR_WORDS; w++)
		json_object_set_new(obj, result_word_names[w], json_string(cell->word[w]));
	json_object_set_new(obj, "threads", json_integer(cell->threads));
	return obj;
}

json_t *macro_cell_json(const struct macro_cell *cell)
{
	const char *status = *cell->failure ? "failed" : *cell->missing ? "skip" : "ok";
	const struct macro_job *job = cell->job;
	char name[256];
	json_t *obj;

	obj = json_pack("{s:s, s:o, s:s, s:s, s:s, s:s, s:i, s:O}",
			"name", result_cell_name(&cell->cell, name, sizeof(name)),
			"cell", words_json(&cell->cell), "status", status, "reason",
			*cell->failure ? cell->failure : cell->missing, "summary", job->summary,
			"sha256", job->sha256, "index", (int)cell->index, "runs", cell->runs);
	if (!obj)
		return NULL;
	if (job->kind == MACRO_FIO) {
		int lsm = __builtin_popcountll(job->raises & (FAN_OPEN | FAN_ACCESS | FAN_MODIFY));

		json_object_set_new(obj, "events_per_op", json_integer(job->nr_events));
		json_object_set_new(obj, "lsm_events_per_op", json_integer(lsm));
	} else {
		json_object_set_new(obj, "command", json_string(job->command));
	}
	if (cell->nr_calls)
		json_object_set_new(obj, "calls", json_integer(cell->nr_calls));
	if (cell->nr_ops)
		json_object_set_new(obj, "ops", json_integer((json_int_t)cell->nr_ops));
	return obj;
}
