// SPDX-License-Identifier: GPL-2.0-only
/* A block: all arms of a group in random order, then the same in the opposite order. */
#include "bench/native_block.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_rng.h>

#include "bench/native_disturb.h"
#include "bench/native_proof.h"
#include "bench/native_stop.h"
#include "bench/native_visit.h"

/* What is made first shifts where the measured objects lie: by the position. */
#define NR_SPARES	8

void native_block_order(size_t *order, size_t nr, gsl_rng *rng)
{
	for (size_t i = 0; i < nr; i++)
		order[i] = i;
	for (size_t i = nr; i > 1; i--) {
		size_t j = gsl_rng_uniform_int(rng, i), swap = order[i - 1];

		order[i - 1] = order[j];
		order[j] = swap;
	}
	for (size_t i = 0; i < nr; i++)
		order[nr + i] = order[nr - 1 - i];
}

size_t native_block_visit_size(const struct native_plan_arm *arm, unsigned int nr_batches)
{
	return (size_t)arm->cell.threads * nr_batches;
}

void native_block_fail(struct native_plan_arm *arm, const char *what, int err)
{
	arm->status = RESULT_FAILED;
	snprintf(arm->reason, sizeof(arm->reason), "%s: %s", what, strerror(-err));
}

/* One alone: it is large, and no two visits are at once. */
static struct native_session session;

static struct native_visit visit_of(const struct native_plan_arm *arm,
				    const struct native_group *group,
				    const struct native_setting *set)
{
	return (struct native_visit){
		.session = &session, .role = arm->role, .clock = &set->clock, .cpus = set->cpus,
		.batch_ops = group ? group->batch_ops : 1, .nr_warm = group ? group->nr_warm : 0,
		.nr_batches = set->nr_batches, .inject_ns = set->inject_ns,
	};
}

/* What the kernel does not do is no failure of the run. */
static void cannot(struct native_plan_arm *arm, const char *what, int err)
{
	native_block_fail(arm, what, err);
	if (session.refused)
		arm->status = RESULT_SKIP;
}

static int close_session(struct native_plan_arm *arm)
{
	int ret = native_session_close(&session);

	if (ret)
		native_block_fail(arm, "unmounting", ret);
	return ret;
}

int native_block_try(struct native_plan_arm *arm, const struct native_setting *set)
{
	struct native_visit v = visit_of(arm, NULL, set);
	const char *what;
	int ret = native_session_open(&session, &arm->cell, 0, &what);

	if (ret) {
		cannot(arm, what, ret);
	} else {
		arm->waits = !native_session_merges(&session);
		ret = native_proof_run(&session, &arm->hits);
		if (ret)
			native_block_fail(arm, "proof", ret);
		else
			ret = native_visit_calibrate(&v, set->batch_us * 1000 / 4, &arm->op_ns);
		if (ret && arm->status == RESULT_OK)
			native_block_fail(arm, "calibration", ret);
	}
	ret = close_session(arm);
	return native_stop_asked() ? -EINTR : ret;
}

/* Of a queue that was not emptied between batches, something must have come. */
static int look(struct native_plan_arm *arm, struct native_visit *v)
{
	int ret = native_session_drain(&session, &v->count);

	arm->hits.overflows += v->count.overflows;
	if (!ret && !v->count.events && native_proof_hears(&session))
		arm->hits.silent++;
	return ret;
}

static int measure(struct native_plan_arm *arm, struct native_visit *v, size_t at)
{
	struct native_disturb_mark mark;
	struct native_disturb seen;
	struct native_block *block = &arm->blocks[at / 2];
	size_t nr_warm = native_block_visit_size(arm, v->nr_warm);
	size_t nr = native_block_visit_size(arm, v->nr_batches);
	int ret;

	native_disturb_begin(&mark);
	ret = native_visit_times(v, arm->warm_up + at * nr_warm, arm->times + at * nr);
	native_disturb_end(&mark, &seen);
	if (at % 2)
		native_disturb_add(&block->disturb, &seen);
	else
		block->disturb = seen;
	return ret ? ret : look(arm, v);
}

/* @second: of the two visits; @position: among all of the block. */
static int visit(const struct native_group *group, struct native_plan_arm *arm,
		 unsigned int block, size_t position, const struct native_setting *set)
{
	struct native_visit v = visit_of(arm, group, set);
	bool second = position >= group->nr;
	const char *what;
	int ret = native_session_open(&session, &arm->cell, position % NR_SPARES, &what);

	if (ret) {
		native_block_fail(arm, what, ret);
	} else {
		arm->blocks[block].order[second] = position;
		ret = measure(arm, &v, 2 * (size_t)block + second);
		if (ret && ret != -EINTR)
			native_block_fail(arm, "measurement", ret);
	}
	return close_session(arm);
}

int native_block_run(const struct native_group *group, struct native_plan_arm *arms,
		     unsigned int block, const size_t *order, const struct native_setting *set)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < 2 * group->nr; i++) {
		struct native_plan_arm *arm = &arms[group->first + order[i]];

		if (arm->status != RESULT_OK)
			continue;
		ret = visit(group, arm, block, i, set);
		if (native_stop_asked())
			ret = -EINTR;
	}
	return ret;
}

int native_block_pass(const struct native_group *group, struct native_plan_arm *arm,
		      const struct native_setting *set,
		      int (*pass)(struct native_visit *v, void *data), void *data)
{
	struct native_visit v = visit_of(arm, group, set);
	const char *what;
	int ret = native_session_open(&session, &arm->cell, 0, &what), err;

	if (!ret)
		ret = pass(&v, data);
	err = native_session_close(&session);
	if (native_stop_asked())
		return -EINTR;
	return ret ? ret : err;
}
