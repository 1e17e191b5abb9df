// SPDX-License-Identifier: GPL-2.0-only
/* One long run of the same code twice: what difference would it have found? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/quality.h"
#include "bench/quality_run.h"
#include "bench/stats_verdict.h"

static json_t *describe(const struct quality_plan *plan, const struct quality_blocks *blocks)
{
	const struct quality_arm *base = &blocks->arm[NATIVE_BASE];
	double *value = calloc(base->nr_blocks + 1, sizeof(*value)), base_ns, mde_ns;
	struct stats_paired s;

	if (!value)
		return NULL;
	memcpy(value, base->block, base->nr_blocks * sizeof(*value));
	base_ns = stats_paired_median(value, base->nr_blocks);
	stats_paired_diff(blocks->arm[NATIVE_AA].block, base->block, base->nr_blocks, value);
	s = stats_paired_of(value, base->nr_blocks, 1 - QUALITY_LEVEL);
	mde_ns = stats_verdict_mde(s.nr, s.spread, QUALITY_LEVEL, STATS_VERDICT_POWER);
	free(value);
	return json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:f, s:f}",
			 "workload", plan->workload, "seconds_per_arm", (json_int_t)plan->mde_s,
			 "blocks", (json_int_t)s.nr, "base_ns", quality_number(base_ns), "mde_ns",
			 quality_number(mde_ns), "mde_percent", quality_number(100 * mde_ns / base_ns),
			 "difference_ns", quality_number(s.median), "ci95",
			 quality_interval(s.ci), "spread_ns", quality_number(s.spread), "p",
			 quality_number(s.p), "level", QUALITY_LEVEL, "power",
			 STATS_VERDICT_POWER);
}

int quality_mde(struct quality *q, json_t **j)
{
	const struct quality_run run = {
		.what = "minimum detectable effect", .nr = 1, .of = 1, .blocks = q->plan->long_blocks,
		.seconds = q->plan->mde_s
	};
	struct quality_blocks blocks;
	int ret = quality_run(q, &run, &blocks);

	if (ret < 0)
		return ret;
	*j = json_array();
	if (ret)
		return 0;
	ret = json_array_append_new(*j, describe(q->plan, &blocks)) ? -ENOMEM : 0;
	quality_blocks_release(&blocks);
	return ret;
}
