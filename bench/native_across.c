// SPDX-License-Identifier: GPL-2.0-only
/* The same arm in boots of two kernels, or of two runs. */
#include "native_across.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "native_boots.h"
#include "native_family.h"

static const struct native_arm *find(const struct native_side *side, const char *name)
{
	for (size_t d = 0; d < side->nr; d++) {
		const struct native_arm *arm = native_arm_find(side->doc[d], name);

		if (arm && native_arm_has_result(arm))
			return arm;
	}
	return NULL;
}

const char *native_cell_name(const struct native_cell *cell)
{
	return (cell->arm[NATIVE_OLD] ?: cell->arm[NATIVE_NEW])->bench->name;
}

bool native_cell_is_worse(const struct native_cell *cell)
{
	return cell->allowed && cell->verdict.kind == STATS_VERDICT_DIFFERENT &&
	       cell->pairs.median > cell->delta_ns;
}

static void fill_side(struct native_cell *cell, int s, struct native_boots *b)
{
	memcpy(b->room, b->median, b->nr_boots * sizeof(*b->room));
	cell->nr_boots[s] = b->nr_boots;
	cell->nr_builds[s] = b->nr_builds;
	cell->ns[s] = stats_paired_median(b->room, b->nr_boots);
	cell->least[s] = b->room[0];
	cell->most[s] = b->room[b->nr_boots - 1];
}

static void fill_pairs(struct native_cell *cell, const struct native_boots boots[],
		       struct native_limit limit)
{
	const struct native_boots *old = &boots[NATIVE_OLD], *new = &boots[NATIVE_NEW];
	size_t nr = old->nr_boots < new->nr_boots ? old->nr_boots : new->nr_boots;

	cell->diff_ns = cell->ns[NATIVE_NEW] - cell->ns[NATIVE_OLD];
	cell->bound_ns = INFINITY;
	if (nr > 1)
		cell->bound_ns = fmax(fabs(cell->most[NATIVE_NEW] - cell->least[NATIVE_OLD]),
				      fabs(cell->least[NATIVE_NEW] - cell->most[NATIVE_OLD]));
	cell->delta_ns = native_limit_ns(limit, cell->ns[NATIVE_OLD]);
	cell->allowed = stats_verdict_allowed(old->nr_boots, old->nr_builds) &&
			stats_verdict_allowed(new->nr_boots, new->nr_builds);
	if (!cell->allowed)
		return;
	stats_paired_diff(new->median, old->median, nr, new->room);
	cell->pairs = stats_paired_of(new->room, nr, STATS_VERDICT_LEVEL);
}

static int fill(const struct native_side side[], struct native_limit limit,
		struct native_cell *cell)
{
	struct native_boots boots[NATIVE_NR_SIDES] = { 0 };
	int ret = 0;

	for (int s = 0; !ret && s < NATIVE_NR_SIDES; s++) {
		ret = native_boots_make(&side[s], native_cell_name(cell), false, &boots[s]);
		if (!ret && boots[s].nr_boots)
			fill_side(cell, s, &boots[s]);
	}
	cell->present = cell->nr_boots[NATIVE_OLD] && cell->nr_boots[NATIVE_NEW];
	if (!ret && cell->present)
		fill_pairs(cell, boots, limit);
	for (int s = 0; s < NATIVE_NR_SIDES; s++)
		native_boots_release(&boots[s]);
	return ret;
}

static int correct(struct native_cell *cell, size_t nr)
{
	const struct native_arm **arm = calloc(nr + 1, sizeof(*arm));
	double *p = calloc(2 * nr + 1, sizeof(*p));
	int ret = arm && p ? 0 : -ENOMEM;

	for (size_t i = 0; !ret && i < nr; i++) {
		arm[i] = cell[i].arm[NATIVE_OLD] ?: cell[i].arm[NATIVE_NEW];
		p[i] = cell[i].allowed ? cell[i].pairs.p : -1;
	}
	if (!ret)
		ret = native_family_holm(arm, p, nr, p + nr);
	for (size_t i = 0; !ret && i < nr; i++) {
		cell[i].p_holm = p[nr + i];
		if (cell[i].allowed)
			cell[i].verdict = native_verdict(cell[i].pairs.ci, cell[i].delta_ns,
							 cell[i].p_holm);
	}
	free(p);
	free(arm);
	return ret;
}

static bool is_known(const struct native_cell *cell, size_t nr, const char *name)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(native_cell_name(&cell[i]), name))
			return true;
	return false;
}

/* Every arm that a side has a result of, once. */
static size_t collect(const struct native_side side[], struct native_cell *cell)
{
	size_t nr = 0;

	for (int s = 0; s < NATIVE_NR_SIDES; s++) {
		for (size_t d = 0; d < side[s].nr; d++) {
			for (size_t i = 0; i < side[s].doc[d]->nr; i++) {
				const struct native_arm *arm = &side[s].doc[d]->arm[i];

				if (!native_arm_has_result(arm) || arm->role == NATIVE_AA ||
				    is_known(cell, nr, arm->bench->name))
					continue;
				for (int k = 0; k < NATIVE_NR_SIDES; k++)
					cell[nr].arm[k] = find(&side[k], arm->bench->name);
				nr++;
			}
		}
	}
	return nr;
}

int native_across(const struct native_side side[NATIVE_NR_SIDES], struct native_limit limit,
		  struct native_cell **out, size_t *nr)
{
	size_t room = 1;
	int ret = 0;

	for (int s = 0; s < NATIVE_NR_SIDES; s++)
		for (size_t d = 0; d < side[s].nr; d++)
			room += side[s].doc[d]->nr;
	*out = calloc(room, sizeof(**out));
	if (!*out)
		return -ENOMEM;
	*nr = collect(side, *out);
	for (size_t i = 0; !ret && i < *nr; i++)
		ret = fill(side, limit, &(*out)[i]);
	if (!ret)
		ret = correct(*out, *nr);
	if (ret) {
		free(*out);
		*out = NULL;
	}
	return ret;
}
