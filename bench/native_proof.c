// SPDX-License-Identifier: GPL-2.0-only
/* Before anything is timed: do the events arrive that the workload declares? */
#include "bench/native_proof.h"

#include <stdio.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "bench/exact_hits.h"

#define PROOF_OPS	16
#define WAIT_STEP_US	100
#define WAIT_STEPS	1000

static unsigned long proof_ops(const struct workload *w)
{
	return w->cycle ? w->cycle : PROOF_OPS;
}

static unsigned long nr_groups(const struct native_session *s)
{
	return s->cell.scale[RESULT_GROUPS] ? (unsigned long)s->cell.scale[RESULT_GROUPS] : 1;
}

/* What operations from @first on bring all groups. */
static unsigned long expected(const struct native_session *s, unsigned long first,
			      unsigned long nr)
{
	struct exact_cell cell = { .cell = s->cell };

	exact_hits_expect(&cell, s->workload, first, nr, 0);
	return cell.passed.warm_up * nr_groups(s);
}

/* How often the listener's own programs run in the proof, for each thread. */
static long calls_expected(const struct native_session *s)
{
	struct exact_cell cell = { .cell = s->cell };

	exact_hits_expect(&cell, s->workload, proof_ops(s->workload), 0, 0);
	return cell.nr_calls_expected;
}

bool native_proof_hears(const struct native_session *s)
{
	const struct listener_kind *kind = s->listener.kind;

	return kind && kind->drain && expected(s, 0, proof_ops(s->workload));
}

/* A process that reads has the event, or will have it soon. */
static int drain(struct native_session *s, unsigned long wanted, struct listener_count *count)
{
	int ret = native_session_drain(s, count), left = s->listener.reader ? WAIT_STEPS : 0;

	while (!ret && count->events < wanted && left--) {
		usleep(WAIT_STEP_US);
		ret = native_session_drain(s, count);
	}
	return ret;
}

static int prove_dir(struct native_session *s, struct workload_ctx *ctx, struct native_hits *hits,
		     struct listener_count *count)
{
	bool drains = s->listener.kind && s->listener.kind->drain;
	int ret = 0;

	for (unsigned long i = 0; !ret && i < proof_ops(s->workload); i++) {
		ret = s->workload->run(ctx, 1);
		if (drains)
			hits->expected += expected(s, i, 1);
		if (!ret)
			ret = drain(s, hits->expected, count);
	}
	return ret;
}

int native_proof_run(struct native_session *s, struct native_hits *hits)
{
	const struct listener_kind *kind = s->listener.kind;
	struct listener_count count = { 0 };
	int ret = 0, stats = -1;
	long before = 0;

	if (kind && kind->calls) {
		stats = bpf_enable_stats(BPF_STATS_RUN_TIME);
		before = kind->calls(&s->listener);
	}
	for (unsigned int t = 0; !ret && t < s->nr_set_up; t++)
		ret = prove_dir(s, &s->ctx[t], hits, &count);
	if (stats >= 0) {
		hits->calls = kind->calls(&s->listener) - before;
		close(stats);
		hits->calls_expected = calls_expected(s) * s->nr_set_up;
	}
	hits->events += count.events;
	hits->others += count.others;
	hits->overflows += count.overflows;
	return ret;
}

bool native_proof_judge(const struct native_hits *hits, char *buf, size_t size)
{
	*buf = '\0';
	if (hits->events != hits->expected || hits->others)
		snprintf(buf, size, "proof: the listeners received %lu events and %lu others, the workload raises %lu",
			 hits->events, hits->others, hits->expected);
	else if (hits->calls >= 0 && hits->calls != hits->calls_expected)
		snprintf(buf, size, "proof: the listener's programs ran %ld times, %ld are declared",
			 hits->calls, hits->calls_expected);
	else if (hits->overflows)
		snprintf(buf, size, "the listener's queue was full %lu times, so that events were lost",
			 hits->overflows);
	else if (hits->silent)
		snprintf(buf, size, "in %lu visits no event had come when the timed part was over",
			 hits->silent);
	return *buf;
}
