// SPDX-License-Identifier: GPL-2.0-only
/* The document of a native run. */
#include "bench/native_write.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/native_flags.h"
#include "bench/native_proof.h"
#include "bench/result.h"
#include "bench/stats_paired.h"
#include "bench/stats_verdict.h"

static bool has_times(const struct native_plan_arm *arm)
{
	return arm->times && (arm->status == RESULT_OK || arm->status == RESULT_FLAGGED);
}

/* Integers, by block and visit. */
static json_t *times_json(const uint64_t *times, size_t nr_blocks, size_t nr)
{
	json_t *all = json_array();

	for (size_t b = 0; b < nr_blocks; b++) {
		json_t *block = json_array();

		for (size_t v = 0; v < 2; v++) {
			json_t *visit = json_array();

			for (size_t i = 0; i < nr; i++)
				json_array_append_new(visit, json_integer((json_int_t)*times++));
			json_array_append_new(block, visit);
		}
		json_array_append_new(all, block);
	}
	return all;
}

static json_t *blocks_json(const struct native_plan_arm *arm, size_t nr_blocks)
{
	json_t *all = json_array();

	for (size_t b = 0; b < nr_blocks; b++) {
		const struct native_block *block = &arm->blocks[b];
		json_t *one = json_pack("{s:[I,I]}", "order", (json_int_t)block->order[0],
					(json_int_t)block->order[1]);
		json_t *seen = native_disturb_json(&block->disturb);

		json_object_update(one, seen);
		json_decref(seen);
		json_array_append_new(all, one);
	}
	return all;
}

/* Of each block one value, in nanoseconds of an operation; the caller's. */
static double *block_values(const struct native_plan_arm *arm, const struct native_group *group,
			    const struct native_setting *set)
{
	size_t nr = native_block_visit_size(arm, set->nr_batches);
	double *value = calloc(set->nr_blocks, sizeof(*value));

	for (size_t b = 0; value && b < set->nr_blocks; b++)
		value[b] = native_flags_block_value(arm->times + 2 * b * nr,
						    arm->times + (2 * b + 1) * nr, nr,
						    group->batch_ops);
	return value;
}

/* An end that there is none of is null. */
static json_t *end_json(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *latency_json(const struct native_plan_arm *arm, const struct native_group *group,
			    const struct native_setting *set)
{
	static const struct {
		const char *key;
		double percent;
	} percentiles[] = { { "p50", 50 }, { "p90", 90 }, { "p99", 99 }, { "p999", 99.9 } };
	double *value = block_values(arm, group, set), median;
	const struct native_histogram *h = arm->histogram;
	struct stats_paired_ci ci;
	json_t *all;

	if (!value)
		return NULL;
	median = stats_paired_median(value, set->nr_blocks);
	ci = stats_paired_ci(value, set->nr_blocks, STATS_VERDICT_LEVEL);
	free(value);
	all = json_pack("{s:f, s:[o,o], s:f}", "median", median, "ci95", end_json(ci.lo),
			end_json(ci.hi), "level", ci.level);
	for (size_t i = 0; h && i < sizeof(percentiles) / sizeof(*percentiles); i++)
		json_object_set_new(all, percentiles[i].key,
				    json_integer((json_int_t)native_histogram_percentile(
					    h, percentiles[i].percent)));
	if (h) {
		json_object_set_new(all, "max", json_integer((json_int_t)native_histogram_max(h)));
		json_object_set_new(all, "nr", json_integer((json_int_t)native_histogram_nr(h)));
	}
	return all;
}

static json_t *histogram_json(const struct native_plan_arm *arm, const struct native_setting *set)
{
	json_t *all = native_histogram_json(arm->histogram);

	json_object_set_new(all, "overhead_ns", json_real(set->clock.op_overhead_ns));
	return all;
}

static json_t *hits_json(const struct native_hits *hits)
{
	json_t *all = json_pack("{s:I, s:I, s:I, s:I, s:I}", "proof_events",
				(json_int_t)hits->events, "proof_expected",
				(json_int_t)hits->expected, "proof_others",
				(json_int_t)hits->others, "overflow", (json_int_t)hits->overflows,
				"silent_visits", (json_int_t)hits->silent);

	if (hits->calls >= 0) {
		json_object_set_new(all, "calls", json_integer(hits->calls));
		json_object_set_new(all, "calls_expected", json_integer(hits->calls_expected));
	}
	return all;
}

static json_t *cell_json(const struct result_cell *cell)
{
	json_t *all = json_object();

	for (int w = 0; w < RESULT_NR_WORDS; w++)
		json_object_set_new(all, result_word_names[w], json_string(cell->word[w]));
	json_object_set_new(all, "threads", json_integer(cell->threads));
	for (int s = 0; s < RESULT_NR_SCALES; s++) {
		if (cell->scale[s])
			json_object_set_new(all, result_scale_names[s],
					    json_integer(cell->scale[s]));
	}
	return all;
}

static json_t *names_json(const struct native_plan *plan, uint64_t experiments)
{
	json_t *names = json_array();

	for (size_t e = 0; e < plan->plan.experiments.nr; e++) {
		if (experiments & 1ull << e)
			json_array_append_new(names,
					      json_string(plan->plan.experiments.list[e].name));
	}
	return names;
}

static void add_times(json_t *all, const struct native_plan_arm *arm,
		      const struct native_group *group, const struct native_setting *set)
{
	json_object_set_new(all, "batch_ops", json_integer((json_int_t)group->batch_ops));
	json_object_set_new(all, "times",
			    times_json(arm->times, set->nr_blocks,
				       native_block_visit_size(arm, set->nr_batches)));
	json_object_set_new(all, "warm_up_times",
			    times_json(arm->warm_up, set->nr_blocks,
				       native_block_visit_size(arm, group->nr_warm)));
	json_object_set_new(all, "blocks", blocks_json(arm, set->nr_blocks));
	json_object_set_new(all, "latency_ns", latency_json(arm, group, set));
	if (arm->histogram)
		json_object_set_new(all, "histogram", histogram_json(arm, set));
	if (arm->perf)
		json_object_set(all, "perf", arm->perf);
}

static json_t *arm_json(const struct native_plan *plan, const struct native_plan_arm *arm,
			const struct native_group *group, const struct native_setting *set)
{
	char name[256];
	json_t *all = json_pack("{s:s, s:o, s:o, s:s, s:s, s:s}", "name",
				native_plan_arm_name(arm, name, sizeof(name)), "cell",
				cell_json(&arm->cell), "experiments",
				names_json(plan, arm->experiments), "group", group->name, "role",
				native_role_names[arm->role], "status",
				result_status_names[arm->status]);

	if (*arm->reason)
		json_object_set_new(all, "reason", json_string(arm->reason));
	if (arm->role == NATIVE_INJECT)
		json_object_set_new(all, "inject_ns", json_integer((json_int_t)set->inject_ns));
	if (arm->status == RESULT_SKIP)
		return all;
	if (has_times(arm))
		add_times(all, arm, group, set);
	json_object_set_new(all, "hits", hits_json(&arm->hits));
	return all;
}

json_t *native_write_benchmarks(const struct native_plan *plan, const struct native_setting *set)
{
	json_t *all = json_array();

	for (size_t g = 0; g < plan->nr_groups; g++) {
		const struct native_group *group = &plan->groups[g];

		for (size_t i = group->first; i < group->first + group->nr; i++)
			json_array_append_new(all, arm_json(plan, &plan->arms[i], group, set));
	}
	return all;
}

json_t *native_write_experiments(const struct native_plan *plan)
{
	json_t *all = json_object();

	for (size_t i = 0; i < plan->plan.experiments.nr; i++) {
		const struct experiment *e = &plan->plan.experiments.list[i];
		json_t *one = json_pack("{s:s}", "question", e->question);

		if (e->fit != RESULT_NR_SCALES)
			json_object_set_new(one, "fit", json_string(result_scale_names[e->fit]));
		json_object_set_new(all, e->name, one);
	}
	return all;
}

/*
 * struct judging - controls on their way to the rule
 * @arm: of each flag, whose it is
 */
struct judging {
	struct native_flag *flag;
	const struct native_plan_arm **arm;
	size_t nr;
};

static int add_control(struct judging *j, const struct native_plan *plan,
		       const struct native_group *group, size_t i, const struct native_setting *set)
{
	const struct native_plan_arm *base = &plan->arms[group->first], *arm = &plan->arms[i];
	struct native_flag *flag = &j->flag[j->nr];

	if ((arm->role != NATIVE_AA && arm->role != NATIVE_CONTROL) ||
	    !has_times(base) || !has_times(arm))
		return 0;
	j->arm[j->nr++] = arm;
	flag->base = block_values(base, group, set);
	flag->arm = block_values(arm, group, set);
	flag->nr = set->nr_blocks;
	return flag->base && flag->arm ? 0 : -ENOMEM;
}

static json_t *flagged_json(const struct judging *j)
{
	json_t *all = json_array();
	char name[256], text[512];

	for (size_t i = 0; i < j->nr; i++) {
		if (!j->flag[i].flagged)
			continue;
		snprintf(text, sizeof(text),
			 "%s differs from its base by %.3g ns (p = %.2g after Holm), and must not",
			 native_plan_arm_name(j->arm[i], name, sizeof(name)),
			 j->flag[i].median_ns, j->flag[i].p);
		json_array_append_new(all, json_string(text));
	}
	return all;
}

int native_write_flags(const struct native_plan *plan, const struct native_setting *set,
		       json_t *context)
{
	struct judging j = { .flag = calloc(plan->nr_arms, sizeof(*j.flag)),
			     .arm = calloc(plan->nr_arms, sizeof(*j.arm)) };
	int ret = j.flag && j.arm ? 0 : -ENOMEM;

	for (size_t g = 0; !ret && g < plan->nr_groups; g++) {
		const struct native_group *group = &plan->groups[g];

		for (size_t i = group->first; !ret && i < group->first + group->nr; i++)
			ret = add_control(&j, plan, group, i, set);
	}
	if (!ret)
		ret = native_flags_judge(j.flag, j.nr);
	if (ret >= 0) {
		json_object_set_new(context, "flagged", flagged_json(&j));
		json_object_set_new(context, "controls",
				    json_pack("{s:I, s:f, s:I}", "nr", (json_int_t)j.nr, "alpha",
					      NATIVE_FLAGS_ALPHA, "blocks_needed",
					      (json_int_t)(j.nr ? native_flags_needed(j.nr) : 0)));
	}
	for (size_t i = 0; j.flag && i < j.nr; i++) {
		free((double *)j.flag[i].base);
		free((double *)j.flag[i].arm);
	}
	free(j.flag);
	free(j.arm);
	return ret;
}
