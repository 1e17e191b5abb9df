// SPDX-License-Identifier: GPL-2.0-only
/*
 * The exact engine's half inside the guest.
 *
 * A cell first proves itself: PROOF_OPS operations, after each of which the
 * listener's queue is read. Then a warm-up leaves the queue as the measured
 * operations find it (one event, with which theirs merge), then the counted
 * operations run, and what is queued in the end is compared with what must be.
 */
#include "bench/exact.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/hook.h"
#include "bench/listener.h"
#include "bench/result_cell.h"
#include "bench/sandbox.h"
#include "bench/workload_table.h"

#define PROOF_OPS	32
#define WARM_UP_OPS	64
#define BUF_SIZE	65536

/* What a control workload's marks ask for: an event it never raises. */
#define CONTROL_MASK	FAN_OPEN

/* What cells that differ in their hook alone have in common. */
struct exact_session {
	struct result_cell cell;	/* the one it was opened for */
	const struct workload *workload;
	struct workload_ctx ctx;
	uint64_t mask;			/* what marks ask for */
	int group;			/* fanotify descriptor or -1 */
	bool mounted, set_up;
};

struct cell_run {
	struct exact_session *session;
	const struct result_cell *cell;
	bool hooked;
	struct listener_count proof, queued;
	char failure[256];
};

static int fail(struct cell_run *run, const char *what, int err)
{
	snprintf(run->failure, sizeof(run->failure), "%s: %s", what, strerror(-err));
	return err;
}

static const char *marked_dir(const struct result_cell *cell)
{
	if (result_cell_is(cell, RESULT_WATCH, "unrelated_sb"))
		return SANDBOX_OTHER_SB;
	if (result_cell_is(cell, RESULT_WATCH, "unrelated_same_sb"))
		return SANDBOX_SAME_SB;
	return SANDBOX_WORK;
}

static bool same_session(const struct result_cell *a, const struct result_cell *b)
{
	static const enum result_word words[] = {
		RESULT_WORKLOAD, RESULT_FS, RESULT_WATCH, RESULT_LISTENER
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!result_cell_is(a, words[i], b->word[words[i]]))
			return false;
	}
	return true;
}

static int listen(struct cell_run *run)
{
	struct exact_session *s = run->session;
	int ret;

	if (result_cell_is(run->cell, RESULT_LISTENER, "none"))
		return 0;
	ret = listener_open();
	if (ret < 0)
		return fail(run, "fanotify_init", ret);
	s->group = ret;
	ret = listener_mark_inode(s->group, marked_dir(run->cell), s->mask);
	return ret ? fail(run, "fanotify_mark", ret) : 0;
}

static int session_fill(struct cell_run *run)
{
	struct exact_session *s = run->session;
	int ret;

	s->workload = workload_find(run->cell->word[RESULT_WORKLOAD]);
	s->mask = s->workload->watched ? s->workload->watched : CONTROL_MASK;
	s->ctx.dir = SANDBOX_WORK;
	s->ctx.buf = mmap(NULL, BUF_SIZE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (s->ctx.buf == MAP_FAILED)
		return fail(run, "mmap", -errno);
	ret = sandbox_mount(run->cell->word[RESULT_FS]);
	if (ret)
		return fail(run, "mount", ret);
	s->mounted = true;
	ret = s->workload->setup ? s->workload->setup(&s->ctx) : 0;
	if (ret)
		return fail(run, "setup", ret);
	s->set_up = true;
	return listen(run);
}

int exact_session_close(struct exact_session *session)
{
	int ret = 0;

	if (!session)
		return 0;
	if (session->group >= 0)
		close(session->group);
	if (session->set_up && session->workload->teardown)
		session->workload->teardown(&session->ctx);
	if (session->mounted)
		ret = sandbox_umount();
	if (session->ctx.buf && session->ctx.buf != MAP_FAILED)
		munmap(session->ctx.buf, BUF_SIZE);
	free(session);
	return ret;
}

/* The session for this cell: the one there is, or a new one. */
static int session_enter(struct cell_run *run, struct exact_session **session)
{
	int ret;

	run->session = *session;
	if (*session && same_session(&(*session)->cell, run->cell))
		return 0;
	*session = NULL;
	ret = exact_session_close(run->session);
	if (ret)
		return fail(run, "umount", ret);
	run->session = calloc(1, sizeof(*run->session));
	if (!run->session)
		return fail(run, "session", -ENOMEM);
	run->session->cell = *run->cell;
	run->session->group = -1;
	run->session->ctx.fd = -1;
	ret = session_fill(run);
	if (ret) {
		exact_session_close(run->session);
		run->session = NULL;
	}
	*session = run->session;
	return ret;
}

static int hook(struct cell_run *run)
{
	char name[64];
	int ret;

	if (hook_available()) {
		ret = hook_set_site(run->cell->word[RESULT_SITE]);
		if (ret)
			return fail(run, "choosing the hook's site", ret);
	}
	if (!result_cell_has_hook(run->cell))
		return 0;
	if (!hook_available())
		return fail(run, "this kernel has no hooks", -ENOSYS);
	ret = hook_attach(run->session->group,
			  hook_name(run->cell, name, sizeof(name)));
	if (ret)
		return fail(run, name, ret);
	run->hooked = true;
	return 0;
}

static int drain(struct cell_run *run, struct listener_count *count)
{
	struct exact_session *s = run->session;

	return s->group < 0 ? 0 : listener_drain(s->group, s->mask, count);
}

static int prove(struct cell_run *run)
{
	struct exact_session *s = run->session;
	int ret = 0;

	for (int i = 0; !ret && i < PROOF_OPS; i++) {
		ret = s->workload->run(&s->ctx, 1);
		if (!ret)
			ret = drain(run, &run->proof);
	}
	return ret ? fail(run, "proof", ret) : 0;
}

static void mark_cell(unsigned int index)
{
#define DIGIT(d) case d: mark_emit(MARK_DIGIT + d); break
	for (int shift = 12; shift >= 0; shift -= 4) {
		switch ((index >> shift) & 15) {
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
	}
#undef DIGIT
	mark_emit(MARK_CELL_BEGIN);
}

static int measure(struct cell_run *run, unsigned int index, unsigned long nr_ops)
{
	struct exact_session *s = run->session;
	int ret;

	ret = s->workload->run(&s->ctx, WARM_UP_OPS);
	if (ret)
		return fail(run, "warm-up", ret);
	mark_cell(index);
	ret = s->workload->run(&s->ctx, nr_ops);
	mark_emit(MARK_CELL_END);
	if (ret)
		return fail(run, "measurement", ret);
	ret = drain(run, &run->queued);
	return ret ? fail(run, "reading the queue", ret) : 0;
}

static int prove_and_measure(struct cell_run *run, unsigned int index,
			     unsigned long nr_ops)
{
	int ret, err;

	ret = hook(run);
	if (!ret)
		ret = prove(run);
	if (!ret)
		ret = measure(run, index, nr_ops);
	if (run->hooked) {
		err = hook_detach(run->session->group);
		if (err && !ret)
			ret = fail(run, "detach", err);
	}
	return ret;
}

/* Does one operation of this cell reach the group's hook or queue? */
static bool has_event(const struct result_cell *cell)
{
	return workload_find(cell->word[RESULT_WORKLOAD])->watched &&
	       result_cell_is(cell, RESULT_WATCH, "parent");
}

static json_t *hits(const struct cell_run *run, unsigned long nr_ops)
{
	bool hooked = result_cell_has_hook(run->cell);
	bool delivers = has_event(run->cell) &&
			!result_cell_is(run->cell, RESULT_VERDICT, "skip");
	json_int_t expected = hooked && has_event(run->cell) ? (json_int_t)nr_ops : 0;
	char symbol[128] = "";

	if (hooked)
		hook_symbol(run->cell, symbol, sizeof(symbol));
	return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I}",
			 "symbol", symbol, "expected", expected,
			 "delivered", (json_int_t)run->proof.events,
			 "delivered_expected", (json_int_t)(delivers ? PROOF_OPS : 0),
			 "queued", (json_int_t)run->queued.events,
			 "queued_expected", (json_int_t)delivers,
			 "others", (json_int_t)(run->proof.others + run->queued.others),
			 "overflow", (json_int_t)(run->proof.overflows +
						  run->queued.overflows));
}

static json_t *cell_json(const struct result_cell *cell)
{
	json_t *obj = json_object();

	for (int w = 0; w < RESULT_NR_WORDS; w++)
		json_object_set_new(obj, result_word_names[w],
				    json_string(cell->word[w]));
	json_object_set_new(obj, "threads", json_integer(cell->threads));
	return obj;
}

json_t *exact_run_cell(struct exact_session **session,
		       const struct result_cell *cell, unsigned int index,
		       unsigned long nr_ops)
{
	struct cell_run run = { .cell = cell };
	char name[256];
	int ret;

	ret = session_enter(&run, session);
	if (!ret)
		ret = prove_and_measure(&run, index, nr_ops);

	return json_pack("{s:s, s:o, s:i, s:s, s:s, s:o}",
			 "name", result_cell_name(cell, name, sizeof(name)),
			 "cell", cell_json(cell), "index", index,
			 "status", ret ? "failed" : "ok", "reason", run.failure,
			 "hits", hits(&run, nr_ops));
}
