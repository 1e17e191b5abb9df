// SPDX-License-Identifier: GPL-2.0-only
/*
 * The exact engine's half inside the guest: one round of one cell.
 *
 * It first proves itself: PROOF_OPS operations, after each of which the
 * listener's queue is read. Then a warm-up leaves the queue as the counted
 * operations find it (one event, with which theirs merge), then these run, and
 * what is queued in the end is compared with what must be.
 */
#include "bench/exact.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "bench/busy.h"
#include "bench/exact_session.h"
#include "bench/hook.h"
#include "bench/locate.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/sandbox.h"
#include "bench/workload_table.h"

#define PROOF_OPS	16

/*
 * With the proof, more than the 62 accesses after which a page that had left the
 * batch of new ones is active: every second access asks folio_activate() for it,
 * which is done when 31 have asked. Whoever faults pages in before, as loading LSM
 * programs and a reader's process do, has emptied that batch.
 */
#define WARM_UP_OPS	64

/* Of the warm-up: what the first counted operations find touched (cold_cachelines). */
#define HISTORY_OPS	16

static int fail(struct exact_cell *cell, const char *what, int err)
{
	if (!*cell->failure)
		snprintf(cell->failure, sizeof(cell->failure), "%s: %s", what,
			 strerror(-err));
	return err;
}

/* A hook that an earlier cell left behind would be measured with this one. */
static int no_hook(struct exact_session *session, struct exact_cell *cell)
{
	if (!session->listener.kind || !session->listener.kind->takes_hook ||
	    !hook_available() || hook_detach(session->listener.fd) == -ENOENT)
		return 0;
	return fail(cell, "a hook was still attached", -EBUSY);
}

/* A listener that takes no hook is its own: none of the sites calls it. */
static bool has_hook(const struct exact_session *session, const struct exact_cell *cell)
{
	return result_cell_has_hook(&cell->cell) && session->listener.kind &&
	       session->listener.kind->takes_hook;
}

/* Chooses the site and attaches; *hooked tells whether to detach. */
static int hook(struct exact_session *session, struct exact_cell *cell,
		bool *hooked)
{
	bool has = has_hook(session, cell);
	char name[64];
	int ret;

	if (hook_available()) {
		ret = hook_choose(has ? &cell->cell : NULL);
		if (ret)
			return fail(cell, "choosing the hook's site and arguments", ret);
	}
	if (!has)
		return no_hook(session, cell);
	if (!hook_available())
		return fail(cell, "this kernel has no hooks", -ENOSYS);
	ret = hook_attach(session->listener.fd,
			  hook_name(&cell->cell, name, sizeof(name)));
	if (ret)
		return fail(cell, name, ret);
	*hooked = true;
	return 0;
}

/* How often the listener's own programs run is counted here and only here. */
static int prove(struct exact_session *session, struct exact_cell *cell)
{
	struct listener *l = &session->listener;
	int ret = 0, stats = -1;
	long before = 0;

	if (l->kind && l->kind->calls) {
		stats = bpf_enable_stats(BPF_STATS_RUN_TIME);
		if (stats < 0)
			return fail(cell, "counting the runs of programs", stats);
		before = l->kind->calls(l);
	}
	for (int i = 0; !ret && i < PROOF_OPS; i++) {
		ret = session->workload->run(&session->ctx, 1);
		if (!ret)
			ret = listener_drain(l, &cell->proof);
	}
	if (stats >= 0) {
		cell->nr_calls += l->kind->calls(l) - before;
		close(stats);
	}
	return ret ? fail(cell, "proof", ret) : 0;
}

/* A mark's number is part of the instruction: one place per digit. */
static void mark_digit(unsigned int digit)
{
#define DIGIT(d) case d: mark_emit(MARK_DIGIT + d); break
	switch (digit) {
		DIGIT(0);
		DIGIT(1);
		DIGIT(2);
		DIGIT(3);
		DIGIT(4);
		DIGIT(5);
		DIGIT(6);
		DIGIT(7);
		DIGIT(8);
		DIGIT(9);
		DIGIT(10);
		DIGIT(11);
		DIGIT(12);
		DIGIT(13);
		DIGIT(14);
		DIGIT(15);
	}
#undef DIGIT
}

/* Between the two marks of a cell the plugin counts what workloads bracket. */
static int count(struct exact_session *session, struct exact_cell *cell,
		 unsigned long nr_ops)
{
	int ret;

	ret = session->workload->run(&session->ctx, WARM_UP_OPS - HISTORY_OPS);
	mark_emit(MARK_CELL_WARM);
	if (!ret)
		ret = session->workload->run(&session->ctx, HISTORY_OPS);
	if (ret)
		return fail(cell, "warm-up", ret);
	for (int shift = 12; shift >= 0; shift -= 4)
		mark_digit((cell->index >> shift) & 15);
	mark_emit(MARK_CELL_BEGIN);
	ret = session->workload->run(&session->ctx, nr_ops);
	mark_emit(MARK_CELL_END);
	return ret ? fail(cell, "measurement", ret) : 0;
}

static int measure(struct exact_session *session, struct exact_cell *cell,
		   unsigned long nr_ops, pid_t busy)
{
	int ret, err;

	ret = busy_pause(busy);
	if (ret)
		return fail(cell, "stopping the process that spins", ret);
	ret = count(session, cell, nr_ops);
	/* Whatever came of it: who stops a stopped process waits for ever. */
	err = busy_resume(busy);
	if (err && !ret)
		ret = fail(cell, "continuing the process that spins", err);
	if (ret)
		return ret;
	cell->nr_ops += nr_ops;
	ret = listener_drain(&session->listener, &cell->queued);
	return ret ? fail(cell, "reading the queue", ret) : 0;
}

/* A listener or program that this kernel does not have is a reason to leave a cell out. */
static bool is_missing(struct exact_cell *cell)
{
	const struct listener_kind *kind = listener_kind_find(cell->cell.word[RESULT_LISTENER]);
	const struct program *program = program_find(cell->cell.word[RESULT_PROGRAM]);

	if (kind && kind->missing)
		cell->missing = kind->missing();
	if (!cell->missing && program && program->missing)
		cell->missing = program->missing();
	return cell->missing;
}

/* What a program finds is there for its own cells only. */
static int prepare(struct exact_cell *cell)
{
	const struct program *program = program_find(cell->cell.word[RESULT_PROGRAM]);
	int ret;

	if (!program || !program->prepare)
		return 0;
	ret = program->prepare(program, SANDBOX_WORK);
	return ret ? fail(cell, "preparing what the program finds", ret) : 0;
}

static int finish(struct exact_cell *cell, unsigned long nr_ops)
{
	const struct program *program = program_find(cell->cell.word[RESULT_PROGRAM]);
	long nr;

	if (!program || !program->finish)
		return 0;
	nr = program->finish(program, SANDBOX_WORK);
	if (nr < 0)
		return fail(cell, "asking what the program did", (int)nr);
	cell->nr_done += nr;
	cell->nr_done_expected += (long)(PROOF_OPS + WARM_UP_OPS + nr_ops);
	return 0;
}

/* Only now: asking is an access, too. */
static int locate(struct exact_session *session, struct exact_cell *cell, unsigned long nr_ops)
{
	json_t *objects = NULL;
	int ret = locate_files(session->workload, SANDBOX_WORK, PROOF_OPS + WARM_UP_OPS, nr_ops,
			       &objects);

	if (!objects)
		return ret ? fail(cell, "locating what was touched", ret) : 0;
	if (!cell->objects)
		cell->objects = json_array();
	json_array_append_new(cell->objects, objects);
	return ret ? fail(cell, "locating what was touched", ret) : 0;
}

int exact_run_round(struct exact_session **session, struct exact_cell *cell,
		    unsigned int round, unsigned long nr_ops, pid_t busy)
{
	bool hooked = false;
	const char *what;
	int ret, err;

	if (is_missing(cell))
		return 0;
	ret = exact_session_enter(session, &cell->cell, round, &what);
	if (ret)
		return fail(cell, what, ret);
	(*session)->ctx.denied = result_cell_is(&cell->cell, RESULT_VERDICT, "deny") ? -EPERM : 0;
	(*session)->ctx.nr_done = 0;
	ret = hook(*session, cell, &hooked);
	/* After the hook was chosen: an LSM program is told of that, too. */
	if (!ret)
		ret = prepare(cell);
	if (!ret)
		ret = prove(*session, cell);
	if (!ret)
		ret = measure(*session, cell, nr_ops, busy);
	if (!ret)
		ret = locate(*session, cell, nr_ops);
	if (!ret)
		ret = finish(cell, nr_ops);
	if (hooked) {
		err = hook_detach((*session)->listener.fd);
		if (err)
			ret = fail(cell, "detach", err);
	}
	cell->nr_rounds++;
	return ret;
}

/* Does one operation of this cell reach the listener, or the hook before it? */
static bool has_event(const struct result_cell *cell)
{
	const struct workload *workload = workload_find(cell->word[RESULT_WORKLOAD]);

	return listener_asks(cell, workload) &&
	       (result_cell_is(cell, RESULT_WATCH, "parent") ||
		result_cell_is(cell, RESULT_LISTENER, "lsm"));
}

/* Is what happened told to somebody who can be asked about it? */
static bool delivers(const struct result_cell *cell)
{
	return has_event(cell) && !result_cell_is(cell, RESULT_VERDICT, "skip") &&
	       !result_cell_is(cell, RESULT_VERDICT, "deny") &&
	       listener_kind_find(cell->word[RESULT_LISTENER])->drain;
}

/* Equal events that wait merge; a reader lets none wait. */
static json_int_t queued_expected(const struct exact_cell *cell)
{
	const struct listener_kind *kind = listener_kind_find(cell->cell.word[RESULT_LISTENER]);

	if (!delivers(&cell->cell))
		return 0;
	if (kind->merges && !listener_has_reader(&cell->cell) &&
	    !workload_find(cell->cell.word[RESULT_WORKLOAD])->file)
		return cell->nr_rounds;
	return (json_int_t)cell->nr_ops + (json_int_t)cell->nr_rounds * WARM_UP_OPS;
}

static json_t *hits(const struct exact_cell *cell)
{
	bool hooked = result_cell_has_hook(&cell->cell), event = has_event(&cell->cell);
	bool lsm = result_cell_is(&cell->cell, RESULT_LISTENER, "lsm");
	json_int_t rounds = cell->nr_rounds;
	char symbol[128] = "";

	if (hooked)
		hook_symbol(&cell->cell, symbol, sizeof(symbol));
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
			 "symbol", symbol,
			 "expected", hooked && event ? (json_int_t)cell->nr_ops : 0,
			 "calls", (json_int_t)cell->nr_calls,
			 "calls_expected", lsm && event ? rounds * PROOF_OPS : 0,
			 "done", (json_int_t)cell->nr_done,
			 "done_expected", (json_int_t)cell->nr_done_expected,
			 "delivered", (json_int_t)cell->proof.events,
			 "delivered_expected", delivers(&cell->cell) ? rounds * PROOF_OPS : 0,
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
	return obj;
}

json_t *exact_cell_json(const struct exact_cell *cell)
{
	char name[256];

	return json_pack("{s:s, s:o, s:i, s:s, s:s, s:o, s:o*}",
			 "name", result_cell_name(&cell->cell, name, sizeof(name)),
			 "cell", words_json(&cell->cell), "index", (int)cell->index,
			 "status", *cell->failure ? "failed" : cell->missing ? "skip" : "ok",
			 "reason", cell->missing ? cell->missing : cell->failure, "hits", hits(cell),
			 "objects", cell->objects);
}
