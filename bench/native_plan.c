// SPDX-License-Identifier: GPL-2.0-only
/* What a native run does: groups of arms that are compared with each other. */
#include "bench/native_plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plan_words.h"
#include "bench/result_cell.h"

#define CONTROL	"getppid"

const char *native_plan_kernel(const char *name)
{
	const char *known = plan_word_find(RESULT_KERNEL, name);

	return known && result_kernel_has_hooks(known) ? known : "isec";
}

static bool is_base(const struct result_cell *cell)
{
	return result_cell_is(cell, RESULT_WATCH, "never") &&
	       result_cell_is(cell, RESULT_LISTENER, "none");
}

static struct result_cell base_of(const struct result_cell *cell)
{
	struct result_cell base = *cell;

	for (int w = RESULT_LISTENER; w <= RESULT_VERDICT; w++)
		base.word[w] = "none";
	base.word[RESULT_WATCH] = "never";
	base.scale[RESULT_GROUPS] = 0;
	base.scale[RESULT_MARKS] = 0;
	return base;
}

const char *native_plan_arm_name(const struct native_plan_arm *arm, char *buf, size_t size)
{
	size_t len;

	result_cell_name(&arm->cell, buf, size);
	len = strlen(buf);
	if (arm->cell.threads > 1)
		len += (size_t)snprintf(buf + len, size - len, "/threads=%lld",
					(long long)arm->cell.threads);
	if (arm->role >= NATIVE_AA)
		snprintf(buf + len, size - len, "#%s", native_role_names[arm->role]);
	return buf;
}

/* Where a cell belongs: cells of one name are compared. */
static void name_group(const struct result_cell *cell, char *buf, size_t size)
{
	static const enum result_scale own[] = { RESULT_DEPTH, RESULT_FILES };
	int len = snprintf(buf, size, "%s/%s", cell->word[RESULT_WORKLOAD], cell->word[RESULT_FS]);

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
		if (cell->scale[own[i]])
			len += snprintf(buf + len, size - (size_t)len, "/%s=%lld",
					result_scale_names[own[i]],
					(long long)cell->scale[own[i]]);
	}
	if (cell->threads > 1)
		snprintf(buf + len, size - (size_t)len, "/threads=%lld", (long long)cell->threads);
}

/*
 * struct sorting - cells on their way into groups
 * @plan: where they go
 * @group: per arm the number of its group
 */
struct sorting {
	struct native_plan *plan;
	size_t *group;
	size_t room;
};

static int grow(struct sorting *s)
{
	struct native_plan *plan = s->plan;
	struct native_plan_arm *arms;
	struct native_group *groups;
	size_t *group;

	if (plan->nr_arms < s->room)
		return 0;
	s->room = s->room ? 2 * s->room : 64;
	arms = reallocarray(plan->arms, s->room, sizeof(*arms));
	if (arms)
		plan->arms = arms;
	/* No more groups than arms. */
	groups = reallocarray(plan->groups, s->room, sizeof(*groups));
	if (groups)
		plan->groups = groups;
	group = reallocarray(s->group, s->room, sizeof(*group));
	if (group)
		s->group = group;
	return arms && groups && group ? 0 : -ENOMEM;
}

static size_t group_of(struct native_plan *plan, const struct result_cell *cell)
{
	char name[sizeof(plan->groups->name)];
	size_t g = 0;

	name_group(cell, name, sizeof(name));
	while (g < plan->nr_groups && strcmp(plan->groups[g].name, name))
		g++;
	if (g == plan->nr_groups) {
		plan->groups[g] = (struct native_group){ 0 };
		memcpy(plan->groups[g].name, name, sizeof(name));
		plan->nr_groups++;
	}
	return g;
}

/* What is there already, which --threads makes of cells that had others, is not added. */
static int add(struct sorting *s, const struct result_cell *cell,
	       enum native_role role, uint64_t experiments)
{
	struct native_plan *plan = s->plan;
	int ret = grow(s);
	size_t g;

	if (ret)
		return ret;
	g = group_of(plan, cell);
	for (size_t i = 0; i < plan->nr_arms; i++) {
		if (s->group[i] == g && plan->arms[i].role == role &&
		    !result_cell_order(&plan->arms[i].cell, cell, 0)) {
			plan->arms[i].experiments |= experiments;
			return 0;
		}
	}
	plan->arms[plan->nr_arms] = (struct native_plan_arm){
		.cell = *cell, .role = role, .experiments = experiments, .hits.calls = -1,
	};
	s->group[plan->nr_arms++] = g;
	return 0;
}

static enum native_role role_of(const struct result_cell *cell)
{
	if (is_base(cell))
		return NATIVE_BASE;
	if (result_cell_is(cell, RESULT_WORKLOAD, CONTROL))
		return NATIVE_CONTROL;
	return NATIVE_ARM;
}

/* A base belongs to the experiments of whatever is compared with it. */
static int add_cell(struct sorting *s, const struct native_choice *choice,
		    const struct result_cell *cell, uint64_t experiments)
{
	enum native_role role = role_of(cell);
	struct result_cell base = base_of(cell);
	int ret = add(s, &base, NATIVE_BASE, experiments);

	if (!ret)
		ret = add(s, &base, NATIVE_AA, experiments);
	if (!ret && choice->inject_ns)
		ret = add(s, &base, NATIVE_INJECT, experiments);
	if (!ret && choice->bare && result_cell_is(cell, RESULT_WORKLOAD, "open_close"))
		ret = add(s, &base, NATIVE_BARE, experiments);
	if (!ret && role != NATIVE_BASE && !choice->only_aa)
		ret = add(s, cell, role, experiments);
	return ret;
}

static int add_threads(struct sorting *s, const struct native_choice *choice,
		       const struct plan_cell *from)
{
	struct result_cell cell = from->cell;
	int ret = 0;

	cell.word[RESULT_KERNEL] = choice->filter.kernel;
	if (!choice->threads[0])
		return add_cell(s, choice, &cell, from->experiments);
	for (size_t i = 0; !ret && choice->threads[i]; i++) {
		cell.threads = choice->threads[i];
		ret = add_cell(s, choice, &cell, from->experiments);
	}
	return ret;
}

/* In every run: what no watch can change. */
static int add_control(struct sorting *s, const struct native_choice *choice)
{
	struct native_choice plain = *choice;
	struct result_cell cell = s->plan->arms[0].cell;

	plain.inject_ns = 0;
	cell = base_of(&cell);
	cell.threads = 1;
	memset(cell.scale, 0, sizeof(cell.scale));
	cell.word[RESULT_WORKLOAD] = CONTROL;
	cell.word[RESULT_FS] = "tmpfs";
	cell.word[RESULT_WATCH] = "parent";
	cell.word[RESULT_LISTENER] = "fanotify";
	return add_cell(s, &plain, &cell, 0);
}

/* Arms of a group follow each other, those of the lowest role first. */
static int sort(struct sorting *s)
{
	struct native_plan *plan = s->plan;
	struct native_plan_arm *sorted = calloc(plan->nr_arms, sizeof(*sorted));
	size_t to = 0;

	if (!sorted)
		return -ENOMEM;
	for (size_t g = 0; g < plan->nr_groups; g++) {
		plan->groups[g].first = to;
		for (int role = 0; role < NATIVE_NR_ROLES; role++) {
			for (size_t i = 0; i < plan->nr_arms; i++) {
				if (s->group[i] == g && (int)plan->arms[i].role == role)
					sorted[to++] = plan->arms[i];
			}
		}
		plan->groups[g].nr = to - plan->groups[g].first;
	}
	free(plan->arms);
	plan->arms = sorted;
	return 0;
}

int native_plan_make(const struct native_choice *choice, struct native_plan *plan)
{
	struct plan_filter filter = choice->filter;
	struct sorting s = { .plan = plan };
	int ret;

	*plan = (struct native_plan){ 0 };
	filter.engine = PLAN_NATIVE;
	filter.kernel = native_plan_kernel(filter.kernel);
	ret = plan_make(&filter, &plan->plan);
	if (ret)
		return ret;
	for (size_t i = 0; !ret && i < plan->plan.nr; i++)
		ret = add_threads(&s, choice, &plan->plan.cells[i]);
	if (!ret && plan->nr_arms && !choice->only_aa)
		ret = add_control(&s, choice);
	if (!ret && plan->nr_arms)
		ret = sort(&s);
	free(s.group);
	if (ret)
		native_plan_free(plan);
	return ret;
}

void native_plan_print(const struct native_plan *plan, double seconds, unsigned int nr_blocks,
		       FILE *out)
{
	char name[256];

	for (size_t g = 0; g < plan->nr_groups; g++) {
		const struct native_group *group = &plan->groups[g];

		fprintf(out, "%s: %zu arms\n", group->name, group->nr);
		for (size_t i = group->first; i < group->first + group->nr; i++)
			fprintf(out, "  %-8s %s\n", native_role_names[plan->arms[i].role],
				native_plan_arm_name(&plan->arms[i], name, sizeof(name)));
	}
	fprintf(out, "%zu arms in %zu groups, %u blocks of two visits: about %.0f s\n",
		plan->nr_arms, plan->nr_groups, nr_blocks, seconds);
}

void native_plan_free(struct native_plan *plan)
{
	for (size_t i = 0; i < plan->nr_arms; i++) {
		free(plan->arms[i].times);
		free(plan->arms[i].warm_up);
		free(plan->arms[i].blocks);
		native_histogram_free(plan->arms[i].histogram);
		json_decref(plan->arms[i].perf);
	}
	free(plan->arms);
	free(plan->groups);
	plan_free(&plan->plan);
	*plan = (struct native_plan){ 0 };
}
