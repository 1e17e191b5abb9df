// SPDX-License-Identifier: GPL-2.0-only
/* Several boots: arms against their bases within a kernel, and an arm of two kernels. */
#include "report_native.h"

#include <math.h>
#include <stdlib.h>

static bool is_narrow(const struct report *rep)
{
	return rep->format == REPORT_LKML;
}

static bool any_flagged(const struct native_side *side)
{
	for (size_t d = 0; d < side->nr; d++)
		if (side->doc[d]->flagged)
			return true;
	return false;
}

/* Why there is no verdict, or the verdict. */
static void put_verdict(const struct report *rep, struct report_table *t, bool allowed,
			struct stats_verdict v, double delta_ns)
{
	if (allowed)
		report_native_verdict(rep, t, v, delta_ns);
	else
		report_table_add(t, is_narrow(rep) ? "layout" : "layout not controlled");
}

static void put_pooled(const struct report *rep, struct report_table *t,
		       const struct native_pooled *p)
{
	report_native_arm(rep, t, p->arm);
	report_table_add(t, "%zu/%zu", p->nr_boots, p->nr_builds);
	if (!is_narrow(rep))
		report_native_ns(t, false, p->base_ns);
	report_native_ns(t, true, p->ns.median);
	report_native_interval(t, true, p->ns.ci);
	if (!is_narrow(rep)) {
		report_native_interval(t, true, p->bootstrap);
		report_native_p(t, p->p_holm);
	}
	put_verdict(rep, t, p->allowed, p->verdict, p->delta_ns);
}

int report_native_pool(const struct report *rep, const struct native_side *side)
{
	static const char *const wide[] = { "arm", "boots/builds", "base ns", "+/-base",
					    "interval", "bootstrap", "p", "verdict" };
	static const char *const narrow[] = { "arm", "boots", "+/-base", "interval", "verdict" };
	size_t nr_columns = is_narrow(rep) ? 5 : 8, nr;
	const struct native_arm *before = NULL;
	struct native_pooled *pooled;
	struct report_table t;
	int err = native_pool(side, (struct native_limit){ 0 }, &pooled, &nr);

	if (err)
		return err;
	report_table_init(&t, "lrrrrrrr");
	t.nr_columns = nr_columns;
	for (size_t i = 0; i < nr_columns; i++)
		report_table_add(&t, "%s%s", is_narrow(rep) ? narrow[i] : wide[i],
				 !i && any_flagged(side) ? " (FLAGGED)" : "");
	for (size_t i = 0; i < nr; i++) {
		report_native_group(&t, pooled[i].arm, before);
		put_pooled(rep, &t, &pooled[i]);
		before = pooled[i].arm;
	}
	free(pooled);
	report_para(rep, "+/-base: median over the boots of each boot's median difference to the "
			 "base of its group, in ns per operation; interval: of the sign test over boots; "
			 "bootstrap: of all blocks, boots drawn whole, from %d boots on. layout not controlled: fewer than %d boots or %d "
			 "builds, so no verdict.",
		    STATS_PAIRED_MIN_CLUSTERS, STATS_VERDICT_MIN_BOOTS, STATS_VERDICT_MIN_LAYOUTS);
	return report_table_print(&t, rep);
}

static void put_cell(const struct report *rep, struct report_table *t,
		     const struct native_cell *c)
{
	report_native_arm(rep, t, c->arm[NATIVE_OLD]);
	if (!is_narrow(rep))
		report_table_add(t, "%zu/%zu, %zu/%zu", c->nr_boots[NATIVE_OLD],
				 c->nr_builds[NATIVE_OLD], c->nr_boots[NATIVE_NEW],
				 c->nr_builds[NATIVE_NEW]);
	report_native_ns(t, false, c->ns[NATIVE_OLD]);
	report_native_ns(t, false, c->ns[NATIVE_NEW]);
	report_native_ns(t, true, c->allowed ? c->pairs.median : c->diff_ns);
	if (c->allowed)
		report_native_interval(t, true, c->pairs.ci);
	else if (isfinite(c->bound_ns))
		report_table_add(t, is_narrow(rep) ? "±%.1f" : "within ±%.1f", c->bound_ns);
	else
		report_table_add(t, "-");
	put_verdict(rep, t, c->allowed, c->verdict, c->delta_ns);
}

int report_native_across(const struct report *rep, const struct native_side side[NATIVE_NR_SIDES])
{
	const char *old = side[NATIVE_OLD].doc[0]->res->kernel;
	const char *new = side[NATIVE_NEW].doc[0]->res->kernel;
	const struct native_arm *before = NULL;
	struct native_cell *cell;
	struct report_table t;
	size_t nr;
	int err = native_across(side, (struct native_limit){ 0 }, &cell, &nr);

	if (err)
		return err;
	report_heading(rep, 3, "%s minus %s", new, old);
	report_para(rep, "Arm by arm, in ns per operation; the unit is the boot of a build. A verdict "
			 "takes %d boots of %d builds of each kernel, or the layout is not controlled: boots are paired in order of their "
			 "dates. Without, the bound is the farthest that a boot of one kernel is from one of the "
			 "other.", STATS_VERDICT_MIN_BOOTS, STATS_VERDICT_MIN_LAYOUTS);
	report_table_init(&t, is_narrow(rep) ? "lrrrrr" : "lrrrrrr");
	t.nr_columns = is_narrow(rep) ? 6 : 7;
	report_table_add(&t, "arm%s", any_flagged(&side[0]) || any_flagged(&side[1]) ?
			 " (FLAGGED)" : "");
	if (!is_narrow(rep))
		report_table_add(&t, "boots/builds");
	report_table_add(&t, "%s", old);
	report_table_add(&t, "%s", new);
	report_table_add(&t, "difference");
	report_table_add(&t, "interval");
	report_table_add(&t, "verdict");
	for (size_t i = 0; i < nr; i++) {
		if (!cell[i].present)
			continue;
		report_native_group(&t, cell[i].arm[NATIVE_OLD], before);
		put_cell(rep, &t, &cell[i]);
		before = cell[i].arm[NATIVE_OLD];
	}
	free(cell);
	if (before)
		return report_table_print(&t, rep);
	report_table_drop(&t);
	report_para(rep, "No arm has a result in both: <missing>.");
	return 0;
}
