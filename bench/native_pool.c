// SPDX-License-Identifier: GPL-2.0-only
/* Arms against their bases over several boots of one kernel. */
#include "native_across.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "native_boots.h"
#include "native_family.h"

#define NR_RESAMPLES	1999
/* The same documents give the same intervals. */
#define SEED		6120117

static double median_copy(const double *value, size_t nr, double *room)
{
	memcpy(room, value, nr * sizeof(*room));
	return stats_paired_median(room, nr);
}

static int bootstrap(const struct native_boots *b, struct stats_paired_ci *ci)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	int ret = -ENOMEM;

	if (rng) {
		gsl_rng_set(rng, SEED);
		ret = stats_paired_bootstrap(b->value, b->boot, b->nr, NR_RESAMPLES,
					     STATS_VERDICT_LEVEL, rng, ci);
		gsl_rng_free(rng);
	}
	return ret == -ENODATA ? 0 : ret;
}

static int pool(const struct native_side *side, struct native_limit limit,
		const struct native_arm *base, struct native_pooled *p)
{
	struct native_boots diff, bases = { 0 };
	int ret = native_boots_make(side, p->arm->bench->name, true, &diff);

	if (!ret)
		ret = native_boots_make(side, base->bench->name, false, &bases);
	if (!ret)
		ret = bootstrap(&diff, &p->bootstrap);
	if (!ret) {
		p->nr_boots = diff.nr_boots;
		p->nr_builds = diff.nr_builds;
		p->base_ns = median_copy(bases.median, bases.nr_boots, bases.room);
		p->delta_ns = native_limit_ns(limit, p->base_ns);
		memcpy(diff.room, diff.median, diff.nr_boots * sizeof(*diff.room));
		p->ns = stats_paired_of(diff.room, diff.nr_boots, STATS_VERDICT_LEVEL);
		p->allowed = stats_verdict_allowed(p->nr_boots, p->nr_builds);
	}
	native_boots_release(&bases);
	native_boots_release(&diff);
	return ret;
}

static bool is_known(const struct native_pooled *out, size_t nr, const char *name)
{
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(out[i].arm->bench->name, name))
			return true;
	return false;
}

static int correct(struct native_pooled *out, size_t nr)
{
	const struct native_arm **arm = calloc(nr + 1, sizeof(*arm));
	double *p = calloc(2 * nr + 1, sizeof(*p));
	int ret = arm && p ? 0 : -ENOMEM;

	for (size_t i = 0; !ret && i < nr; i++) {
		arm[i] = out[i].arm;
		p[i] = native_arm_is_control(arm[i]) ? -1 : out[i].ns.p;
	}
	if (!ret)
		ret = native_family_holm(arm, p, nr, p + nr);
	for (size_t i = 0; !ret && i < nr; i++) {
		out[i].p_holm = p[i] < 0 ? out[i].ns.p : p[nr + i];
		if (out[i].allowed)
			out[i].verdict = native_verdict(out[i].ns.ci, out[i].delta_ns,
							out[i].p_holm);
	}
	free(p);
	free(arm);
	return ret;
}

int native_pool(const struct native_side *side, struct native_limit limit,
		struct native_pooled **out, size_t *nr)
{
	size_t room = 1;
	int ret = 0;

	*nr = 0;
	for (size_t d = 0; d < side->nr; d++)
		room += side->doc[d]->nr;
	*out = calloc(room, sizeof(**out));
	if (!*out)
		return -ENOMEM;
	for (size_t d = 0; !ret && d < side->nr; d++) {
		for (size_t i = 0; !ret && i < side->doc[d]->nr; i++) {
			const struct native_arm *arm = &side->doc[d]->arm[i];
			const struct native_arm *base = native_arm_base(side->doc[d], arm);

			if (!native_arm_has_result(arm) || !base || base == arm ||
			    base->nr_blocks != arm->nr_blocks ||
			    is_known(*out, *nr, arm->bench->name))
				continue;
			(*out)[*nr].arm = arm;
			ret = pool(side, limit, base, &(*out)[(*nr)++]);
		}
	}
	if (!ret)
		ret = correct(*out, *nr);
	if (ret) {
		free(*out);
		*out = NULL;
	}
	return ret;
}
