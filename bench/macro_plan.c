// SPDX-License-Identifier: GPL-2.0-only
/* Which jobs run in which arms, and in which order. */
#include "bench/macro_plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool listed(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (*list) {
		size_t n = strcspn(list, ",");

		if (n == len && !strncmp(list, word, n))
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

static int check_only(const struct macro_jobs *jobs, const char *only)
{
	while (only && *only) {
		size_t n = strcspn(only, ",");

		if (!macro_jobs_find(jobs, only, n)) {
			fprintf(stderr, "fsnbench macro: --only: there is no job '%.*s'; there are",
				(int)n, only);
			for (size_t i = 0; i < jobs->nr; i++)
				fprintf(stderr, " %s", jobs->job[i].name);
			fputc('\n', stderr);
			return -EINVAL;
		}
		only += n + (only[n] == ',');
	}
	return 0;
}

static bool is_wanted(const struct macro_choice *choice, const struct result_cell *arm)
{
	if (!choice->arms)
		return true;
	for (int w = RESULT_WATCH; w <= RESULT_VERDICT; w++)
		if (listed(choice->arms, arm->word[w]))
			return true;
	return false;
}

static int add_job(struct macro_plan *plan, const struct macro_choice *choice,
		   const struct macro_job *job)
{
	struct result_cell arm;
	struct macro_cell *more;

	for (size_t a = 0; macro_arm_cell(a, choice->native, choice->kernel, &arm); a++) {
		if (!is_wanted(choice, &arm))
			continue;
		more = reallocarray(plan->cell, plan->nr + 1, sizeof(*more));
		if (!more)
			return -ENOMEM;
		plan->cell = more;
		arm.word[RESULT_WORKLOAD] = job->name;
		plan->cell[plan->nr] = (struct macro_cell){
			.job = job, .cell = arm, .index = (unsigned int)plan->nr,
			.runs = json_array()
		};
		if (!choice->native)
			plan->cell[plan->nr].nr_ops = job->kind == MACRO_FIO ? choice->nr_ops : 1;
		plan->nr++;
	}
	return 0;
}

int macro_plan_make(struct macro_plan *plan, const struct macro_choice *choice, const char *dir)
{
	size_t nr_jobs = 0;
	int ret;

	*plan = (struct macro_plan){ 0 };
	ret = macro_jobs_load(dir, &plan->jobs);
	if (!ret)
		ret = check_only(&plan->jobs, choice->only);
	for (size_t i = 0; !ret && i < plan->jobs.nr; i++) {
		const struct macro_job *job = &plan->jobs.job[i];

		if (choice->only ? !listed(choice->only, job->name) : job->full && !choice->full)
			continue;
		ret = add_job(plan, choice, job);
		nr_jobs++;
	}
	plan->nr_arms = nr_jobs ? plan->nr / nr_jobs : 0;
	return ret;
}

void macro_plan_release(struct macro_plan *plan)
{
	for (size_t i = 0; i < plan->nr; i++)
		json_decref(plan->cell[i].runs);
	free(plan->cell);
	macro_jobs_release(&plan->jobs);
	*plan = (struct macro_plan){ 0 };
}

/* splitmix64 (Vigna): every seed is a good one. */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

void macro_plan_order(size_t *order, size_t nr, unsigned long block, uint64_t seed)
{
	uint64_t state = seed * 0x100000001b3ull + block / 2;

	for (size_t i = 0; i < nr; i++)
		order[i] = i;
	for (size_t i = nr; i > 1; i--) {
		size_t j = next(&state) % i, swap = order[i - 1];

		order[i - 1] = order[j];
		order[j] = swap;
	}
	for (size_t i = 0; block % 2 && i < nr / 2; i++) {
		size_t swap = order[i];

		order[i] = order[nr - 1 - i];
		order[nr - 1 - i] = swap;
	}
}
