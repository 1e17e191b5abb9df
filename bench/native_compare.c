// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compares the arms of one boot. Both sides of a difference are of the same block, so
 * that what slows a whole block down is in neither.
 */
#include "native_compare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "native_family.h"

double native_limit_ns(struct native_limit limit, double base_ns)
{
	if (!(limit.amount > 0))
		return stats_verdict_delta_ns(base_ns);
	return limit.percent ? limit.amount * base_ns / 100 : limit.amount;
}

struct stats_verdict native_verdict(struct stats_paired_ci ci, double delta_ns, double p_holm)
{
	struct stats_verdict v = stats_verdict_of(ci, delta_ns);

	if (v.kind == STATS_VERDICT_DIFFERENT && !(p_holm < 1 - STATS_VERDICT_LEVEL))
		v.kind = STATS_VERDICT_UNRESOLVED;
	return v;
}

bool native_arm_is_control(const struct native_arm *arm)
{
	return arm->role == NATIVE_AA || arm->role == NATIVE_CONTROL;
}

/* The median of @value and its interval, with @room for as many. */
static double median_of(const double *value, size_t nr, double *room, struct stats_paired_ci *ci)
{
	double median;

	memcpy(room, value, nr * sizeof(*room));
	median = stats_paired_median(room, nr);
	if (ci)
		*ci = stats_paired_ci(room, nr, STATS_VERDICT_LEVEL);
	return median;
}

static void fill_diff(struct native_diff *d, struct native_limit limit, double *room)
{
	size_t nr = d->arm->nr_blocks;

	d->base_ns = median_of(d->base->block, nr, room, NULL);
	d->delta_ns = native_limit_ns(limit, d->base_ns);
	if (!stats_paired_percent(d->arm->block, d->base->block, nr, room))
		d->percent = stats_paired_median(room, nr);
	stats_paired_diff(d->arm->block, d->base->block, nr, room);
	d->ns = stats_paired_of(room, nr, STATS_VERDICT_LEVEL);
	d->p_holm = d->ns.p;
	d->mde_ns = stats_verdict_mde(nr, d->ns.spread, 1 - STATS_VERDICT_LEVEL,
				      STATS_VERDICT_POWER);
	d->verdict = native_verdict(d->ns.ci, d->delta_ns, d->p_holm);
	d->present = true;
}

int native_compare_pair(const struct native_arm *a, const struct native_arm *b,
			struct native_limit limit, struct native_diff *diff)
{
	double *room;

	*diff = (struct native_diff){ .arm = a, .base = b, .p_holm = 1 };
	if (!native_arm_has_result(a))
		return 0;
	room = calloc(a->nr_blocks, sizeof(*room));
	if (!room)
		return -ENOMEM;
	diff->arm_ns = median_of(a->block, a->nr_blocks, room, &diff->arm_ci);
	if (b && b != a && native_arm_has_result(b) && a->nr_blocks == b->nr_blocks)
		fill_diff(diff, limit, room);
	free(room);
	return 0;
}

/* Controls are not among what an experiment asks, and are corrected by themselves. */
static int correct(struct native_diff *diff, size_t nr, bool controls)
{
	const struct native_arm **arm = calloc(nr + 1, sizeof(*arm));
	double *p = calloc(2 * nr + 1, sizeof(*p)), *adjusted = p + nr;
	int ret = arm && p ? 0 : -ENOMEM;

	for (size_t i = 0; !ret && i < nr; i++) {
		bool asked = diff[i].present && native_arm_is_control(diff[i].arm) == controls;

		arm[i] = diff[i].arm;
		p[i] = asked ? diff[i].ns.p : -1;
	}
	if (!ret && controls) {
		size_t nr_p = 0;

		for (size_t i = 0; i < nr; i++)
			if (p[i] >= 0)
				adjusted[nr_p++] = p[i];
		ret = stats_verdict_holm(adjusted, nr_p, adjusted);
		for (size_t i = nr; i--;)
			adjusted[i] = p[i] >= 0 ? adjusted[--nr_p] : 1;
	} else if (!ret) {
		ret = native_family_holm(arm, p, nr, adjusted);
	}
	for (size_t i = 0; !ret && i < nr; i++) {
		struct native_diff *d = &diff[i];

		if (p[i] < 0)
			continue;
		d->p_holm = adjusted[i];
		d->verdict = native_verdict(d->ns.ci, d->delta_ns, d->p_holm);
	}
	free(p);
	free(arm);
	return ret;
}

int native_compare(const struct native_doc *doc, struct native_limit limit,
		   struct native_diff **diff)
{
	int ret = 0;

	*diff = calloc(doc->nr + 1, sizeof(**diff));
	if (!*diff)
		return -ENOMEM;
	for (size_t i = 0; !ret && i < doc->nr; i++)
		ret = native_compare_pair(&doc->arm[i], native_arm_base(doc, &doc->arm[i]), limit,
					  &(*diff)[i]);
	if (!ret)
		ret = correct(*diff, doc->nr, false);
	if (!ret)
		ret = correct(*diff, doc->nr, true);
	if (ret) {
		free(*diff);
		*diff = NULL;
	}
	return ret;
}
