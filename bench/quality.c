// SPDX-License-Identifier: GPL-2.0-only
/* What the parts of a study of this instrument share. */
#include "bench/quality.h"

#include <math.h>

#include "bench/quality_run.h"

double quality_planned_s(const struct quality_plan *plan)
{
	const struct quality_run aa = { 0 };
	const struct quality_run mde = { .blocks = plan->long_blocks, .seconds = plan->mde_s };
	const struct quality_run bare = {
		.blocks = plan->long_blocks, .seconds = plan->harness_s, .bare = true,
	};
	const struct quality_run inject = { .inject_ns = 1 };
	double delays = (double)(plan->nr_repeats * QUALITY_NR_DELAYS);

	return (double)plan->nr_aa * quality_run_planned_s(plan, &aa) +
	       quality_run_planned_s(plan, &mde) + quality_run_planned_s(plan, &bare) +
	       delays * quality_run_planned_s(plan, &inject);
}

json_t *quality_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

json_t *quality_interval(struct stats_paired_ci ci)
{
	if (!(ci.level > 0))
		return json_null();
	return json_pack("[f, f]", ci.lo, ci.hi);
}
