// SPDX-License-Identifier: GPL-2.0-only
/* Joins what fio and hyperfine did in a guest with what the plugin counted. */
#include "bench/macro_merge.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bench/hook.h"
#include "bench/macro_slope.h"
#include "bench/result_cell.h"
#include "bench/tool_json.h"

/* What send_to_group() calls of a group with a mark that asks for the event. */
#define GROUP_SYMBOL	"fanotify_handle_event"

#define LSM_OTHERS_SHARE	20	/* operations for each that is fio's own */

/**
 * struct joined - the cell at hand
 * @json: its object in the document
 * @cell: its words
 * @counted: what the plugin counted
 * @nr_ops: N
 * @events: per operation, of fio; -1 of a command whose events nobody declares
 * @hook: calls of the hook in N operations, by pair
 * @raised: events that reached the group in N operations, by pair
 * @reason: why it is flagged; empty if it is not
 */
struct joined {
	json_t *json;
	struct result_cell cell;
	const struct counters_cell *counted;
	json_int_t nr_ops, events;
	json_int_t hook[MACRO_MAX_PAIRS], raised[MACRO_MAX_PAIRS];
	char reason[512];
};

static void flag(struct joined *j, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void flag(struct joined *j, const char *fmt, ...)
{
	size_t len = strlen(j->reason);
	va_list ap;

	if (len)
		len += (size_t)snprintf(j->reason + len, sizeof(j->reason) - len, "; ");
	if (len >= sizeof(j->reason))
		return;
	va_start(ap, fmt);
	vsnprintf(j->reason + len, sizeof(j->reason) - len, fmt, ap);
	va_end(ap);
}

/* Indirect branches of each run that reach a function; the slope is left in @pair. */
static void count_edges(const struct joined *j, const struct symbols *symbols, const char *name,
			json_int_t *pair)
{
	char text[256];

	memset(pair, 0, sizeof(*pair) * MACRO_MAX_PAIRS);
	for (size_t i = 0; i < j->counted->nr_edges; i++) {
		const struct counters_edge *e = &j->counted->edges[i];

		if (e->op / 2 >= MACRO_MAX_PAIRS ||
		    strcmp(symbols_format(symbols, e->to, text, sizeof(text)), name))
			continue;
		pair[e->op / 2] += e->op % 2 ? (json_int_t)e->count : -(json_int_t)e->count;
	}
}

/* The growth of a field from the first run of a pair to its second. */
static json_int_t grown(const json_t *runs, size_t pair, const char *field)
{
	const json_t *one = json_array_get(runs, 2 * pair);
	const json_t *two = json_array_get(runs, 2 * pair + 1);

	return json_integer_value(json_object_get(two, field)) -
	       json_integer_value(json_object_get(one, field));
}

static json_int_t overflows(const json_t *runs)
{
	json_int_t nr = 0;
	json_t *run;
	size_t i;

	json_array_foreach(runs, i, run)
		nr += json_integer_value(json_object_get(run, "overflow"));
	return nr;
}

/* Does what happens reach the group's own function? */
static bool raises(const struct joined *j)
{
	return result_cell_is(&j->cell, RESULT_LISTENER, "fanotify") &&
	       (!result_cell_is(&j->cell, RESULT_SITE, "send_to_group") ||
		!result_cell_is(&j->cell, RESULT_VERDICT, "skip"));
}

static void expect(struct joined *j, size_t pair, const char *what, json_int_t is, json_int_t must)
{
	if (is != must)
		flag(j, "pair %zu: %s %lld, not %lld", pair + 1, what, (long long)is,
		     (long long)must);
}

static json_t *total(const json_int_t *pair, size_t nr)
{
	json_int_t sum = 0;

	for (size_t p = 0; p < nr; p++)
		sum += pair[p];
	return json_integer(sum);
}

/* @runs: what the guest says of each run. */
static json_t *hits(struct joined *j, const json_t *runs, const struct symbols *symbols,
		    size_t nr_pairs)
{
	json_int_t delivered[MACRO_MAX_PAIRS], ios[MACRO_MAX_PAIRS], must;
	bool hooked = result_cell_has_hook(&j->cell);
	bool reads = result_cell_is(&j->cell, RESULT_HANDLER, "user");
	char symbol[128] = "";
	json_t *obj;

	if (hooked)
		hook_symbol(&j->cell, symbol, sizeof(symbol));
	count_edges(j, symbols, symbol, j->hook);
	count_edges(j, symbols, GROUP_SYMBOL, j->raised);
	for (size_t p = 0; p < nr_pairs; p++) {
		ios[p] = grown(runs, p, "ios");
		delivered[p] = grown(runs, p, "delivered");
		expect(j, p, "operations", ios[p], j->nr_ops);
		must = j->events * j->nr_ops;
		if (must < 0)
			continue;
		expect(j, p, "calls of the hook", j->hook[p], hooked ? must : 0);
		expect(j, p, "events at the group", j->raised[p], raises(j) ? must : 0);
		if (reads)
			expect(j, p, "events delivered", delivered[p], must);
	}
	obj = json_pack("{s:s, s:o, s:o, s:o, s:o, s:I}", "symbol", symbol, "hook",
			total(j->hook, nr_pairs), "raised", total(j->raised, nr_pairs),
			"delivered", total(delivered, nr_pairs), "ios", total(ios, nr_pairs),
			"overflow", overflows(runs));
	if (overflows(runs))
		flag(j, "the queue overflowed");
	if (j->events >= 0)
		json_object_set_new(obj, "expected",
				    json_integer(j->events * j->nr_ops * (json_int_t)nr_pairs));
	return obj;
}

static json_t *counts(const struct joined *j, struct macro_slopes *s)
{
	json_t *obj = json_pack("{s:I, s:I}", "ops", j->nr_ops, "pairs", (json_int_t)s->nr_pairs);
	json_t *pairs = json_object();

	for (int c = 0; c < MACRO_NR_COUNTERS; c++) {
		json_t *all;

		/* Commands begin and end: no thread of theirs goes through both runs. */
		if (c == MACRO_INSNS_STORM && j->events < 0)
			continue;
		all = json_array();
		for (size_t p = 0; p < s->nr_pairs; p++)
			json_array_append_new(all, json_real(s->value[c][p]));
		json_object_set_new(pairs, macro_counter_names[c], all);
		json_object_set_new(obj, macro_counter_names[c],
				    json_real(macro_median(s->value[c], s->nr_pairs)));
	}
	json_object_set_new(obj, "by_pair", pairs);
	return obj;
}

/*
 * Of LSM programs, which nobody calls indirectly, runs are counted in a pair of its own.
 * They see all of the system: fio reads a file in /proc now and then.
 */
static void check_calls(struct joined *j)
{
	json_int_t calls = json_integer_value(json_object_get(j->json, "calls"));
	json_int_t must = j->nr_ops *
			  json_integer_value(json_object_get(j->json, "lsm_events_per_op"));

	if (result_cell_is(&j->cell, RESULT_LISTENER, "lsm") && j->events >= 0 &&
	    (calls < must || calls > must + j->nr_ops / LSM_OTHERS_SHARE))
		flag(j, "runs of the LSM programs %lld, not %lld to %lld", (long long)calls,
		     (long long)must, (long long)(must + j->nr_ops / LSM_OTHERS_SHARE));
}

static void finish(struct joined *j)
{
	json_object_del(j->json, "runs");
	json_object_del(j->json, "index");
	if (!*j->reason)
		return;
	json_object_set_new(j->json, "status", json_string("flagged"));
	json_object_set_new(j->json, "reason", json_string(j->reason));
}

static int join(struct joined *j, const struct counters *counters, const struct symbols *symbols)
{
	const json_t *runs = json_object_get(j->json, "runs");
	struct macro_slopes slopes;
	json_int_t index;
	int ret;

	index = json_integer_value(json_object_get(j->json, "index"));
	j->counted = counters_cell(counters, (unsigned int)index);
	if (!j->counted)
		return -ENODATA;
	ret = macro_slopes_of(counters, j->counted, (unsigned long)j->nr_ops, &slopes);
	if (!ret && json_array_size(runs) != 2 * slopes.nr_pairs)
		ret = -ENODATA;
	if (ret)
		return ret;
	if (slopes.confused)
		flag(j, "the plugin lost something");
	json_object_set_new(j->json, "hits", hits(j, runs, symbols, slopes.nr_pairs));
	json_object_set_new(j->json, "counts", counts(j, &slopes));
	check_calls(j);
	return 0;
}

static int take(struct joined *j, const char *path, const char *list, size_t i, json_t *json)
{
	const json_t *words = json_object_get(json, "cell"), *events;
	char where[64];

	snprintf(where, sizeof(where), "%s[%zu]", list, i);
	*j = (struct joined){ .json = json, .events = -1 };
	for (int w = 0; w < RESULT_NR_WORDS; w++) {
		j->cell.word[w] = json_string_value(json_object_get(words, result_word_names[w]));
		if (!j->cell.word[w])
			return tool_json_reject(path, where, "not a cell that `fsnbench macro` writes in a guest; run the guest again");
	}
	events = json_object_get(json, "events_per_op");
	if (events)
		j->events = json_integer_value(events);
	j->nr_ops = json_integer_value(json_object_get(json, "ops"));
	if (!json_string_value(json_object_get(json, "status")) || j->nr_ops < 1 ||
	    !json_is_integer(json_object_get(json, "index")) ||
	    !json_is_array(json_object_get(json, "runs")))
		return tool_json_reject(path, where, "has no status, ops, index and runs; run the guest again");
	return 0;
}

/* Of a command, the hook has to see what a mark without one is told, and no more. */
static void compare(struct joined *j, const struct joined *base, size_t nr_pairs)
{
	for (size_t p = 0; p < nr_pairs; p++) {
		if (result_cell_has_hook(&j->cell))
			expect(j, p, "calls of the hook", j->hook[p], base->raised[p]);
		if (raises(j))
			expect(j, p, "events at the group", j->raised[p], base->raised[p]);
	}
}

static bool is_base(const struct joined *j)
{
	return result_cell_is(&j->cell, RESULT_LISTENER, "fanotify") &&
	       result_cell_is(&j->cell, RESULT_HANDLER, "none");
}

static long merge_list(json_t *root, const char *list, const char *path,
		       const struct counters *counters, const struct symbols *symbols)
{
	json_t *cells = json_object_get(root, list), *json;
	struct joined j, base = { .nr_ops = 0 };
	long nr_bad = 0;
	size_t i;

	if (!json_is_array(cells))
		return tool_json_reject(path, list, "must be an array");
	json_array_foreach(cells, i, json) {
		int ret = take(&j, path, list, i, json);
		const char *status = json_string_value(json_object_get(json, "status"));

		if (ret)
			return ret;
		if (!strcmp(status, "ok")) {
			ret = join(&j, counters, symbols);
			if (ret)
				flag(&j, "the plugin's file does not have its pairs of runs");
			else if (is_base(&j))
				base = j;
			else if (j.events < 0 && base.nr_ops &&
				 result_cell_is(&j.cell, RESULT_WORKLOAD,
						base.cell.word[RESULT_WORKLOAD]))
				compare(&j, &base, j.counted->nr_ops / 2);
		}
		nr_bad += *j.reason || (strcmp(status, "ok") && strcmp(status, "skip"));
		finish(&j);
	}
	return nr_bad;
}

long macro_merge(json_t *root, const char *path, const struct counters *counters,
		 const struct symbols *symbols)
{
	long fio = merge_list(root, "fio", path, counters, symbols), commands;

	if (fio < 0)
		return fio;
	commands = merge_list(root, "commands", path, counters, symbols);
	return commands < 0 ? commands : fio + commands;
}
