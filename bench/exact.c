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

#include "bench/busy.h"
#include "bench/exact_session.h"
#include "bench/hook.h"
#include "bench/result_cell.h"
#include "bench/workload_table.h"

#define PROOF_OPS	16
#define WARM_UP_OPS	32

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
	if (session->group < 0 || !hook_available() ||
	    hook_detach(session->group) == -ENOENT)
		return 0;
	return fail(cell, "a hook was still attached", -EBUSY);
}

/* Chooses the site and attaches; *hooked tells whether to detach. */
static int hook(struct exact_session *session, struct exact_cell *cell,
		bool *hooked)
{
	char name[64];
	int ret;

	if (hook_available()) {
		ret = hook_set_site(cell->cell.word[RESULT_SITE]);
		if (ret)
			return fail(cell, "choosing the hook's site", ret);
	}
	if (!result_cell_has_hook(&cell->cell))
		return no_hook(session, cell);
	if (!hook_available())
		return fail(cell, "this kernel has no hooks", -ENOSYS);
	ret = hook_attach(session->group,
			  hook_name(&cell->cell, name, sizeof(name)));
	if (ret)
		return fail(cell, name, ret);
	*hooked = true;
	return 0;
}

static int drain(const struct exact_session *session, struct listener_count *count)
{
	return session->group < 0 ? 0 :
	       listener_drain(session->group, session->mask, count);
}

static int prove(struct exact_session *session, struct exact_cell *cell)
{
	int ret = 0;

	for (int i = 0; !ret && i < PROOF_OPS; i++) {
		ret = session->workload->run(&session->ctx, 1);
		if (!ret)
			ret = drain(session, &cell->proof);
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

	ret = session->workload->run(&session->ctx, WARM_UP_OPS);
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
	ret = drain(session, &cell->queued);
	return ret ? fail(cell, "reading the queue", ret) : 0;
}

int exact_run_round(struct exact_session **session, struct exact_cell *cell,
		    unsigned int round, unsigned long nr_ops, pid_t busy)
{
	bool hooked = false;
	const char *what;
	int ret, err;

	ret = exact_session_enter(session, &cell->cell, round, &what);
	if (ret)
		return fail(cell, what, ret);
	ret = hook(*session, cell, &hooked);
	if (!ret)
		ret = prove(*session, cell);
	if (!ret)
		ret = measure(*session, cell, nr_ops, busy);
	if (hooked) {
		err = hook_detach((*session)->group);
		if (err)
			ret = fail(cell, "detach", err);
	}
	cell->nr_rounds++;
	return ret;
}

/* Does one operation of this cell reach the group's hook or queue? */
static bool has_event(const struct result_cell *cell)
{
	return workload_find(cell->word[RESULT_WORKLOAD])->watched &&
	       result_cell_is(cell, RESULT_WATCH, "parent");
}

static json_t *hits(const struct exact_cell *cell)
{
	bool hooked = result_cell_has_hook(&cell->cell), event = has_event(&cell->cell);
	bool delivers = event && !result_cell_is(&cell->cell, RESULT_VERDICT, "skip");
	json_int_t rounds = cell->nr_rounds;
	char symbol[128] = "";

	if (hooked)
		hook_symbol(&cell->cell, symbol, sizeof(symbol));
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
			 "symbol", symbol,
			 "expected", hooked && event ? (json_int_t)cell->nr_ops : 0,
			 "delivered", (json_int_t)cell->proof.events,
			 "delivered_expected", delivers ? rounds * PROOF_OPS : 0,
			 "queued", (json_int_t)cell->queued.events,
			 "queued_expected", delivers ? rounds : 0,
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

	return json_pack("{s:s, s:o, s:i, s:s, s:s, s:o}",
			 "name", result_cell_name(&cell->cell, name, sizeof(name)),
			 "cell", words_json(&cell->cell), "index", (int)cell->index,
			 "status", *cell->failure ? "failed" : "ok",
			 "reason", cell->failure, "hits", hits(cell));
}
