// SPDX-License-Identifier: GPL-2.0-only
/*
 * A native run. First each arm is tried: what the kernel refuses is left out, events are
 * proved, and the slowest arm of each group decides how many operations a batch has. Then
 * come the blocks, group after group, and last what is no time of a batch: single
 * operations, the processor's counters, and BPF's view of the path.
 */
#include "bench/native_run.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/native_crosscheck.h"
#include "bench/native_pmu.h"
#include "bench/native_possible.h"
#include "bench/native_proof.h"
#include "bench/native_stop.h"
#include "bench/native_visit.h"
#include "bench/result_cell.h"
#include "bench/workload_table.h"

#define HISTOGRAM_OPS	20000
#define HISTOGRAM_NS	1000000000
#define PMU_BATCHES	50
#define CROSSCHECK_OPS	1000

/* Of a visit besides its batches: mounts, a tick of the clock, unmounts. */
#define VISIT_S		0.01
/* Of an arm besides its blocks. */
#define ARM_S		0.3

double native_run_seconds(const struct native_plan *plan, const struct native_setting *set)
{
	double visit = VISIT_S + 1e-6 * (double)set->batch_us *
					 (NATIVE_WARM_BATCHES + set->nr_batches);

	return (double)plan->nr_arms * (2 * set->nr_blocks * visit + ARM_S);
}

/*
 * struct progress - how far a run is
 * @done: visits
 */
struct progress {
	size_t done, nr;
	uint64_t begin_ns;
	bool terminal;
};

static void show(const struct progress *p, const char *what)
{
	double elapsed = (double)(native_clock_ns() - p->begin_ns) / 1e9;

	if (!p->terminal)
		return;
	fprintf(stderr, "\r\033[K%s  %zu/%zu  %.0f s", what, p->done, p->nr, elapsed);
	if (p->done)
		fprintf(stderr, ", %.0f s left",
			elapsed / (double)p->done * (double)(p->nr - p->done));
	fflush(stderr);
}

static void hide(const struct progress *p)
{
	if (p->terminal)
		fputs("\r\033[K", stderr);
}

static void say_failure(const struct progress *p, const struct native_plan_arm *arm)
{
	char name[256];

	hide(p);
	fprintf(stderr, "fsnbench native: %s: %s\n", native_plan_arm_name(arm, name, sizeof(name)),
		arm->reason);
}

static int try_arms(struct native_plan *plan, const struct native_setting *set,
		    const struct progress *p)
{
	int ret = 0;

	for (size_t i = 0; !ret && i < plan->nr_arms; i++) {
		struct native_plan_arm *arm = &plan->arms[i];

		show(p, "trying arms");
		if (native_possible_missing(&arm->cell, set->nr_cpus, arm->reason,
					    sizeof(arm->reason)))
			arm->status = RESULT_SKIP;
		else
			ret = native_block_try(arm, set);
		if (arm->status == RESULT_FAILED && ret != -EINTR)
			say_failure(p, arm);
	}
	return ret;
}

static void size_batches(struct native_group *group, const struct native_plan_arm *arms,
			 unsigned long batch_us)
{
	const struct result_cell *cell = &arms[group->first].cell;
	const struct workload *w = workload_find(cell->word[RESULT_WORKLOAD]);
	double slowest = 1, fastest = INFINITY;
	bool waits = false;

	for (size_t i = group->first; i < group->first + group->nr; i++) {
		if (arms[i].status != RESULT_OK)
			continue;
		slowest = fmax(slowest, arms[i].op_ns);
		fastest = fmin(fastest, arms[i].op_ns);
		waits |= arms[i].waits;
	}
	fastest = fmin(slowest, fastest);
	group->batch_ops = native_visit_batch_ops(slowest, fastest, batch_us, w->cycle, waits);
	group->nr_warm = native_visit_nr_warm(group->batch_ops);
}

/* All that the timed part writes to is there, and touched, before it. */
static int allocate(const struct native_group *group, struct native_plan_arm *arms,
		    const struct native_setting *set)
{
	for (size_t i = group->first; i < group->first + group->nr; i++) {
		struct native_plan_arm *arm = &arms[i];
		size_t nr_visits = 2 * (size_t)set->nr_blocks;
		size_t nr = native_block_visit_size(arm, set->nr_batches);
		size_t nr_warm = native_block_visit_size(arm, group->nr_warm);

		if (arm->status != RESULT_OK)
			continue;
		arm->times = calloc(nr_visits * nr, sizeof(*arm->times));
		arm->warm_up = calloc(nr_visits * nr_warm, sizeof(*arm->warm_up));
		arm->blocks = calloc(set->nr_blocks, sizeof(*arm->blocks));
		if (!arm->times || !arm->warm_up || !arm->blocks)
			return -ENOMEM;
		memset(arm->times, 0xff, nr_visits * nr * sizeof(*arm->times));
		memset(arm->warm_up, 0xff, nr_visits * nr_warm * sizeof(*arm->warm_up));
	}
	return 0;
}

static int run_blocks(struct native_plan *plan, size_t g, const struct native_setting *set,
		      struct progress *p)
{
	const struct native_group *group = &plan->groups[g];
	size_t *order = calloc(2 * group->nr, sizeof(*order));
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	int ret = order && rng ? 0 : -ENOMEM;

	if (!ret)
		gsl_rng_set(rng, set->seed + g);
	for (unsigned int b = 0; !ret && b < set->nr_blocks; b++) {
		show(p, group->name);
		native_block_order(order, group->nr, rng);
		ret = native_block_run(group, plan->arms, b, order, set);
		p->done += 2 * group->nr;
	}
	gsl_rng_free(rng);
	free(order);
	return ret;
}

static int histogram_pass(struct native_visit *v, void *data)
{
	return native_visit_histogram(v, HISTOGRAM_OPS, HISTOGRAM_NS, data);
}

static int run_histogram(const struct native_group *group, struct native_plan_arm *arm,
			 const struct native_setting *set)
{
	struct native_histogram *h = native_histogram_new();
	int ret = h ? native_block_pass(group, arm, set, histogram_pass, h) : -ENOMEM;

	if (ret)
		native_histogram_free(h);
	else
		arm->histogram = h;
	return ret;
}

/*
 * struct counting - the counters of an arm
 */
struct counting {
	struct native_pmu *pmu;
	json_t *perf;
};

static int pmu_pass(struct native_visit *v, void *data)
{
	struct counting *c = data;
	int ret = native_visit_run(v, v->nr_warm);

	if (!ret)
		ret = native_pmu_start(c->pmu);
	if (ret)
		return ret;
	ret = native_visit_run(v, PMU_BATCHES);
	native_pmu_stop(c->pmu);
	return ret ? ret : native_pmu_read(c->pmu, &c->perf, PMU_BATCHES * v->batch_ops);
}

static int run_pmu(const struct native_group *group, struct native_plan_arm *arm,
		   const struct native_setting *set, struct native_pmu *pmu)
{
	struct counting c = { .pmu = pmu };
	int ret = 0;

	if (arm->cell.threads == 1)
		ret = native_block_pass(group, arm, set, pmu_pass, &c);
	else
		c.perf = json_pack("{s:{s:s}}", "skipped", "all", "counted with one thread only");
	arm->perf = c.perf;
	return ret;
}

/* What fails here leaves the times of the arm as they are. */
static int run_passes(struct native_plan *plan, const struct native_group *group,
		      const struct native_setting *set, struct native_pmu *pmu,
		      const struct progress *p)
{
	int ret = 0;

	for (size_t i = group->first; ret != -EINTR && i < group->first + group->nr; i++) {
		struct native_plan_arm *arm = &plan->arms[i];

		show(p, "single operations and counters");
		if (arm->status != RESULT_OK)
			continue;
		ret = run_histogram(group, arm, set);
		if (!ret)
			ret = run_pmu(group, arm, set, pmu);
		if (ret && ret != -EINTR) {
			native_block_fail(arm, "single operations and counters", ret);
			say_failure(p, arm);
		}
	}
	return ret == -EINTR ? ret : 0;
}

static int operate(void *data, unsigned long nr_ops)
{
	struct native_visit *v = data;

	return v->session->workload->run(&v->session->ctx[0], nr_ops);
}

static int crosscheck_pass(struct native_visit *v, void *data)
{
	json_t **found = data;

	*found = native_crosscheck_run(operate, v, CROSSCHECK_OPS);
	return 0;
}

/* Once in a run: the path of an operation that somebody is told of. */
static int crosscheck(struct native_plan *plan, const struct native_setting *set, json_t **found)
{
	for (size_t g = 0; g < plan->nr_groups; g++) {
		const struct native_group *group = &plan->groups[g];

		for (size_t i = group->first; i < group->first + group->nr; i++) {
			struct native_plan_arm *arm = &plan->arms[i];
			char name[256];
			int ret;

			if (arm->status != RESULT_OK || arm->cell.threads > 1 ||
			    !result_cell_is(&arm->cell, RESULT_WORKLOAD, "open_close") ||
			    !result_cell_is(&arm->cell, RESULT_WATCH, "parent") ||
			    !result_cell_is(&arm->cell, RESULT_LISTENER, "fanotify"))
				continue;
			ret = native_block_pass(group, arm, set, crosscheck_pass, found);
			native_plan_arm_name(arm, name, sizeof(name));
			if (*found)
				json_object_set_new(*found, "arm", json_string(name));
			return ret;
		}
	}
	*found = json_pack("{s:s}", "skipped", "no arm of open_close with a fanotify watch could run");
	return 0;
}

static void judge(struct native_plan *plan, const struct progress *p)
{
	for (size_t i = 0; i < plan->nr_arms; i++) {
		struct native_plan_arm *arm = &plan->arms[i];

		if (arm->status != RESULT_OK ||
		    !native_proof_judge(&arm->hits, arm->reason, sizeof(arm->reason)))
			continue;
		arm->status = RESULT_FLAGGED;
		say_failure(p, arm);
	}
}

static int run_group(struct native_plan *plan, size_t g, const struct native_setting *set,
		     struct native_pmu *pmu, struct progress *p)
{
	struct native_group *group = &plan->groups[g];
	int ret;

	size_batches(group, plan->arms, set->batch_us);
	if (!p->terminal && !set->times_only)
		fprintf(stderr, "fsnbench native: %s: %zu arms, %lu operations a batch (%zu of %zu)\n",
			group->name, group->nr, group->batch_ops, g + 1, plan->nr_groups);
	ret = allocate(group, plan->arms, set);
	if (!ret)
		ret = run_blocks(plan, g, set, p);
	for (size_t i = group->first; !ret && i < group->first + group->nr; i++) {
		if (plan->arms[i].status == RESULT_FAILED && plan->arms[i].times)
			say_failure(p, &plan->arms[i]);
	}
	if (!ret && !set->times_only)
		ret = run_passes(plan, group, set, pmu, p);
	return ret;
}

int native_run(struct native_plan *plan, const struct native_setting *set,
	       struct native_extra *extra)
{
	struct progress p = { .nr = 2 * set->nr_blocks * plan->nr_arms,
			      .begin_ns = native_clock_ns(), .terminal = isatty(STDERR_FILENO) };
	struct native_pmu *pmu = NULL;
	int ret = set->times_only ? 0 : native_pmu_open(&pmu);

	if (!ret)
		ret = try_arms(plan, set, &p);
	for (size_t g = 0; !ret && g < plan->nr_groups; g++)
		ret = run_group(plan, g, set, pmu, &p);
	if (!ret && !set->times_only) {
		extra->pmu = native_pmu_context(pmu);
		ret = crosscheck(plan, set, &extra->crosscheck);
	}
	hide(&p);
	if (!ret)
		judge(plan, &p);
	if (pmu)
		native_pmu_close(pmu);
	if (ret && ret != -EINTR)
		fprintf(stderr, "fsnbench native: %s\n", strerror(-ret));
	return ret;
}
