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
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "bench/busy.h"
#include "bench/exact_hits.h"
#include "bench/exact_session.h"
#include "bench/hook.h"
#include "bench/locate.h"
#include "bench/mark_number.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/sandbox.h"

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

/* What one operation's phases are, in operations. */
static unsigned long proof_ops(const struct workload *w)
{
	return w->cycle ? w->cycle : PROOF_OPS;
}

static unsigned long warm_up_ops(const struct workload *w)
{
	return w->cycle ? w->cycle : WARM_UP_OPS;
}

static int has_no_hook(struct listener *l, void *data)
{
	(void)data;
	return hook_detach(l->fd) == -ENOENT ? 0 : -EBUSY;
}

/* A hook that an earlier cell left behind would be measured with this one. */
static int no_hook(struct exact_session *session, struct exact_cell *cell)
{
	if (!session->listener.kind || !session->listener.kind->takes_hook || !hook_available() ||
	    !exact_session_listeners(session, has_no_hook, NULL))
		return 0;
	return fail(cell, "a hook was still attached", -EBUSY);
}

/* A listener that takes no hook is its own: none of the sites calls it. */
static bool has_hook(const struct exact_session *session, const struct exact_cell *cell)
{
	return result_cell_has_hook(&cell->cell) && session->listener.kind &&
	       session->listener.kind->takes_hook;
}

static int attach(struct listener *l, void *name)
{
	return hook_attach(l->fd, name);
}

static int detach(struct listener *l, void *data)
{
	(void)data;
	return hook_detach(l->fd);
}

/* Those that got none say so. */
static int detach_if_any(struct listener *l, void *data)
{
	(void)data;
	hook_detach(l->fd);
	return 0;
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
	hook_name(&cell->cell, name, sizeof(name));
	ret = exact_session_listeners(session, attach, name);
	if (ret) {
		exact_session_listeners(session, detach_if_any, NULL);
		return fail(cell, name, ret);
	}
	*hooked = true;
	return 0;
}

/* What reached the listeners: of every group as much as of the first. */
static int drain_one(struct listener *l, void *count)
{
	return listener_drain(l, count);
}

static int drain(struct exact_session *session, struct listener_count *count)
{
	return exact_session_listeners(session, drain_one, count);
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
	for (unsigned long i = 0; !ret && i < proof_ops(session->workload); i++) {
		ret = session->workload->run(&session->ctx, 1);
		if (!ret)
			ret = drain(session, &cell->proof);
	}
	if (stats >= 0) {
		cell->nr_calls += l->kind->calls(l) - before;
		close(stats);
	}
	return ret ? fail(cell, "proof", ret) : 0;
}

/* Between the two marks of a cell the plugin counts what workloads bracket. */
static int count(struct exact_session *session, struct exact_cell *cell,
		 unsigned long nr_ops)
{
	int ret;

	ret = session->workload->run(&session->ctx, warm_up_ops(session->workload) - HISTORY_OPS);
	mark_emit(MARK_CELL_WARM);
	if (!ret)
		ret = session->workload->run(&session->ctx, HISTORY_OPS);
	if (ret)
		return fail(cell, "warm-up", ret);
	mark_number(cell->index);
	mark_emit(MARK_CELL_BEGIN);
	ret = session->workload->run(&session->ctx, nr_ops);
	mark_emit(MARK_CELL_END);
	return ret ? fail(cell, "measurement", ret) : 0;
}

/*
 * While it counts, this process goes before the kernel's own threads. One of them
 * that frees what earlier operations left would be counted as the operation's that
 * it interrupts; who is woken by an operation, a reader, goes before this process.
 */
static int go_first(bool first)
{
	struct sched_param param = { .sched_priority = first ? EXACT_PRIORITY : 0 };

	return sched_setscheduler(0, first ? SCHED_FIFO : SCHED_OTHER, &param) ? -errno : 0;
}

static int measure(struct exact_session *session, struct exact_cell *cell,
		   unsigned long nr_ops, pid_t busy)
{
	int ret, err;

	ret = busy_pause(busy);
	if (ret)
		return fail(cell, "stopping the process that spins", ret);
	ret = go_first(true);
	if (ret)
		fail(cell, "going before the kernel's threads", ret);
	else
		ret = count(session, cell, nr_ops);
	go_first(false);
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
static int prepare(struct exact_session *session, struct exact_cell *cell)
{
	const struct program *program = program_find(cell->cell.word[RESULT_PROGRAM]);
	int ret;

	if (!program || !program->prepare)
		return 0;
	ret = program->prepare(program, session->dir);
	return ret ? fail(cell, "preparing what the program finds", ret) : 0;
}

static int finish(struct exact_session *session, struct exact_cell *cell, unsigned long nr_ops)
{
	const struct program *program = program_find(cell->cell.word[RESULT_PROGRAM]);
	long nr;

	if (!program || !program->finish)
		return 0;
	nr = program->finish(program, session->dir);
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
	int ret = locate_files(session->workload, session->dir, PROOF_OPS + WARM_UP_OPS, nr_ops,
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
	const struct workload *w;
	bool hooked = false;
	const char *what;
	int ret, err;

	if (is_missing(cell))
		return 0;
	ret = exact_session_enter(session, &cell->cell, round, &what);
	if (ret)
		return fail(cell, what, ret);
	w = (*session)->workload;
	if (w->cycle)
		nr_ops = w->cycle;
	(*session)->ctx.denied = result_cell_is(&cell->cell, RESULT_VERDICT, "deny") ? -EPERM : 0;
	(*session)->ctx.nr_done = 0;
	exact_hits_expect(cell, w, proof_ops(w), warm_up_ops(w), nr_ops);
	ret = hook(*session, cell, &hooked);
	/* After the hook was chosen: an LSM program is told of that, too. */
	if (!ret)
		ret = prepare(*session, cell);
	if (!ret)
		ret = prove(*session, cell);
	if (!ret)
		ret = measure(*session, cell, nr_ops, busy);
	if (!ret)
		ret = locate(*session, cell, nr_ops);
	if (!ret)
		ret = finish(*session, cell, nr_ops);
	if (hooked) {
		err = exact_session_listeners(*session, detach, NULL);
		if (err)
			ret = fail(cell, "detach", err);
	}
	(*session)->broken = ret;
	cell->nr_rounds++;
	return ret;
}
