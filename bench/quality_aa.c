// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same code twice, in many processes: how often is it told apart within a process, and
 * how often from one process to the next?
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/quality.h"
#include "bench/quality_run.h"
#include "bench/quality_tally.h"
#include "bench/stats_verdict.h"

/**
 * struct study - of the same code twice
 * @within: base against its copy, of each process
 * @between: base against the base of the process before
 * @verdict: on base and copy, by the rule
 * @last: the base of the process before
 * @ns: an operation's time in each process
 * @nr: processes
 */
struct study {
	struct quality_tally within, between;
	size_t verdict[STATS_VERDICT_NR_KINDS];
	struct quality_arm last;
	double *ns;
	size_t nr;
};

static int take_verdict(struct study *s, const struct quality_arm *base,
			const struct quality_arm *aa)
{
	double *value = calloc(base->nr_blocks + 1, sizeof(*value)), ns;
	struct stats_paired paired;

	if (!value)
		return -ENOMEM;
	memcpy(value, base->block, base->nr_blocks * sizeof(*value));
	ns = stats_paired_median(value, base->nr_blocks);
	s->ns[s->nr++] = ns;
	stats_paired_diff(aa->block, base->block, base->nr_blocks, value);
	paired = stats_paired_of(value, base->nr_blocks, 1 - QUALITY_LEVEL);
	s->verdict[stats_verdict_of(paired.ci, stats_verdict_delta_ns(ns)).kind]++;
	free(value);
	return 0;
}

static int take(struct study *s, struct quality_blocks *blocks)
{
	struct quality_arm *base = &blocks->arm[NATIVE_BASE];
	int ret = quality_tally_add(&s->within, &blocks->arm[NATIVE_AA], base);

	if (!ret)
		ret = take_verdict(s, base, &blocks->arm[NATIVE_AA]);
	if (!ret && s->last.nr_blocks)
		ret = quality_tally_add(&s->between, base, &s->last);
	if (ret)
		return ret;
	free(s->last.block);
	free(s->last.batch);
	s->last = *base;
	*base = (struct quality_arm){ 0 };
	return 0;
}

static json_t *describe(struct study *s, const struct quality_plan *plan)
{
	json_t *j = quality_tally_json(&s->within), *between = quality_tally_json(&s->between);
	json_t *verdicts = json_object(), *ns = json_array();

	for (int i = 0; i < STATS_VERDICT_NR_KINDS; i++)
		json_object_set_new(verdicts, stats_verdict_names[i],
				    json_integer((json_int_t)s->verdict[i]));
	for (size_t i = 0; i < s->nr; i++)
		json_array_append_new(ns, quality_number(s->ns[i]));
	json_object_set_new(between, "processes", quality_tally_processes(s->ns, s->nr));
	json_object_set_new(j, "workload", json_string(plan->workload));
	json_object_set_new(j, "blocks", json_integer((json_int_t)s->last.nr_blocks));
	json_object_set_new(j, "batches", json_integer((json_int_t)s->last.nr_batches));
	json_object_set_new(j, "verdicts", verdicts);
	json_object_set_new(j, "base_ns", ns);
	if (json_object_set_new(j, "between_processes", between)) {
		json_decref(j);
		return NULL;
	}
	return j;
}

int quality_aa(struct quality *q, double *base_ns, json_t **j)
{
	struct quality_run run = { .what = "A/A", .of = q->plan->nr_aa };
	struct study s = { .ns = calloc(run.of + 1, sizeof(double)) };
	struct quality_blocks blocks;
	int ret = s.ns ? 0 : -ENOMEM;

	while (ret >= 0 && run.nr < run.of) {
		run.nr++;
		ret = quality_run(q, &run, &blocks);
		if (ret)
			continue;
		ret = take(&s, &blocks);
		quality_blocks_release(&blocks);
	}
	if (ret >= 0) {
		*j = describe(&s, q->plan);
		*base_ns = s.nr ? stats_paired_median(s.ns, s.nr) : NAN;
		ret = *j ? 0 : -ENOMEM;
	}
	json_decref(s.within.p);
	json_decref(s.between.p);
	free(s.last.block);
	free(s.last.batch);
	free(s.ns);
	return ret;
}
