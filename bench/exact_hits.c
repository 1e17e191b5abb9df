// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a cell's workload declares, against what its listener received and its
 * programs saw; and the cell's entry in the document.
 */
#include "bench/exact_hits.h"

#include "bench/hook.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/workload_table.h"

/* Where operation @op raises what marks ask for. */
static enum workload_place place_of(const struct workload *w, unsigned long op)
{
	return w->cycle ? w->event_at(op % w->cycle) : WORKLOAD_CHILD;
}

/* Do the cell's marks have an event of that place? */
static bool is_marked(const struct result_cell *cell, enum workload_place place)
{
	if (result_cell_is(cell, RESULT_WATCH, "sb") || result_cell_is(cell, RESULT_WATCH, "mount"))
		return place != WORKLOAD_NOWHERE;
	return result_cell_is(cell, RESULT_WATCH, "parent") && place == WORKLOAD_CHILD;
}

/* Does the listener get it, after the hook? */
static bool is_passed(const struct result_cell *cell, enum workload_place place)
{
	const struct program *program = program_find(cell->word[RESULT_PROGRAM]);

	if (result_cell_is(cell, RESULT_VERDICT, "deny"))
		return false;
	if (!result_cell_is(cell, RESULT_VERDICT, "skip"))
		return true;
	return program && place == program->passes;
}

/* Adds to *raised and *passed for @nr operations. */
static void add_events(const struct result_cell *cell, const struct workload *w,
		       unsigned long first, unsigned long nr, unsigned long *raised,
		       unsigned long *passed)
{
	if (!listener_asks(cell, w))
		return;
	for (unsigned long op = first; op < first + nr; op++) {
		enum workload_place place = place_of(w, op);

		if (!is_marked(cell, place))
			continue;
		++*raised;
		*passed += is_passed(cell, place);
	}
}

/* Programs that are loaded for file_open alone do not see reads and writes. */
static long lsm_calls_in(const struct result_cell *cell, const struct workload *w,
			 unsigned long nr)
{
	const struct program *program = program_find(cell->word[RESULT_PROGRAM]);
	bool opens = program && program->lsm;
	long calls = 0;

	if (!w->cycle)
		return (long)(nr * w->nr_lsm);
	for (unsigned long op = 0; op < nr; op++)
		calls += opens ? w->opens_at(op % w->cycle) : w->lsm_at(op % w->cycle);
	return calls;
}

void exact_hits_expect(struct exact_cell *cell, const struct workload *w, unsigned long proof,
		       unsigned long warm_up, unsigned long nr_ops)
{
	add_events(&cell->cell, w, 0, proof, &cell->events.proof, &cell->passed.proof);
	add_events(&cell->cell, w, proof, warm_up, &cell->events.warm_up, &cell->passed.warm_up);
	add_events(&cell->cell, w, proof + warm_up, nr_ops, &cell->events.counted,
		   &cell->passed.counted);
	if (result_cell_is(&cell->cell, RESULT_LISTENER, "lsm"))
		cell->nr_calls_expected += lsm_calls_in(&cell->cell, w, proof);
}

/* Can the listener be asked what it was told? */
static bool delivers(const struct result_cell *cell)
{
	const struct listener_kind *kind = listener_kind_find(cell->word[RESULT_LISTENER]);

	return kind && kind->drain;
}

static unsigned long nr_groups(const struct result_cell *cell)
{
	return cell->scale[RESULT_GROUPS] ? (unsigned long)cell->scale[RESULT_GROUPS] : 1;
}

/*
 * Equal events that wait merge; a reader lets none wait. Where operations differ,
 * how many merge depends on what came between: then whatever came is expected, as
 * long as there is something and no more than was raised.
 */
static json_int_t queued_expected(const struct exact_cell *cell)
{
	const struct listener_kind *kind = listener_kind_find(cell->cell.word[RESULT_LISTENER]);
	const struct workload *w = workload_find(cell->cell.word[RESULT_WORKLOAD]);
	unsigned long raised = nr_groups(&cell->cell) *
			       (cell->passed.warm_up + cell->passed.counted);

	if (!delivers(&cell->cell) || !raised)
		return 0;
	if (!kind->merges || listener_has_reader(&cell->cell))
		return (json_int_t)raised;
	if (w->cycle || w->many_files || w->alternates)
		return cell->queued.events && cell->queued.events <= raised ?
		       (json_int_t)cell->queued.events : (json_int_t)raised;
	if (w->file)
		return (json_int_t)raised;
	return (json_int_t)(nr_groups(&cell->cell) * cell->nr_rounds);
}

static json_t *hits(const struct exact_cell *cell)
{
	bool hooked = result_cell_has_hook(&cell->cell);
	unsigned long groups = nr_groups(&cell->cell);
	char symbol[128] = "";

	if (hooked)
		hook_symbol(&cell->cell, symbol, sizeof(symbol));
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
			 "symbol", symbol, "undeclared", cell->declared ? cell->declared : "",
			 "expected", hooked ? (json_int_t)(groups * cell->events.counted) : 0,
			 "calls", (json_int_t)cell->nr_calls,
			 "calls_expected", (json_int_t)cell->nr_calls_expected,
			 "done", (json_int_t)cell->nr_done,
			 "done_expected", (json_int_t)cell->nr_done_expected,
			 "delivered", (json_int_t)cell->proof.events,
			 "delivered_expected",
			 delivers(&cell->cell) ? (json_int_t)(groups * cell->passed.proof) : 0,
			 "queued", (json_int_t)cell->queued.events,
			 "queued_expected", queued_expected(cell),
			 "others", (json_int_t)(cell->proof.others + cell->queued.others),
			 "overflow", (json_int_t)(cell->proof.overflows +
						  cell->queued.overflows));
}

static json_t *words_json(const struct result_cell *cell)
{
	json_t *obj = json_object();

	for (int w = 0; w < RESULT_NR_WORDS; w++)
		json_object_set_new(obj, result_word_names[w],
				    json_string(cell->word[w]));
	json_object_set_new(obj, "threads", json_integer(cell->threads));
	for (int s = 0; s < RESULT_NR_SCALES; s++) {
		if (cell->scale[s])
			json_object_set_new(obj, result_scale_names[s],
					    json_integer(cell->scale[s]));
	}
	return obj;
}

json_t *exact_cell_json(const struct exact_cell *cell)
{
	const struct workload *w = workload_find(cell->cell.word[RESULT_WORKLOAD]);
	char name[256];

	return json_pack("{s:s, s:o, s:O*, s:o*, s:i, s:I, s:s, s:s, s:o, s:o*}",
			 "name", result_cell_name(&cell->cell, name, sizeof(name)),
			 "cell", words_json(&cell->cell), "experiments", cell->experiments,
			 "cycle", w->cycle ? json_integer((json_int_t)w->cycle) : NULL,
			 "index", (int)cell->index, "ops", (json_int_t)cell->nr_ops,
			 "status", *cell->failure ? "failed" : cell->missing ? "skip" : "ok",
			 "reason", cell->missing ? cell->missing : cell->failure, "hits", hits(cell),
			 "objects", cell->objects);
}
