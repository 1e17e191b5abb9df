// SPDX-License-Identifier: GPL-2.0-only
/* What the harness adds to an operation: the base against a bare loop of the same run. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/quality.h"
#include "bench/quality_run.h"

#define LIMIT_PERCENT	1

/* The median of @nr values with its interval; @value is used up. */
static json_t *median(double *value, size_t nr)
{
	struct stats_paired s = stats_paired_of(value, nr, 1 - QUALITY_LEVEL);

	return json_pack("{s:o, s:o}", "median", quality_number(s.median), "ci95",
			 quality_interval(s.ci));
}

static json_t *of_arm(const struct quality_arm *arm, double *room)
{
	memcpy(room, arm->block, arm->nr_blocks * sizeof(*room));
	return median(room, arm->nr_blocks);
}

/* Every batch took more than 0 ns: there is a ratio. */
static json_t *describe(const struct quality_plan *plan, const struct quality_blocks *blocks)
{
	const struct quality_arm *base = &blocks->arm[NATIVE_BASE];
	const struct quality_arm *bare = &blocks->arm[NATIVE_BARE];
	double *room = calloc(base->nr_blocks + 1, sizeof(*room));
	json_t *bare_ns, *base_ns, *more_ns;
	struct stats_paired s;

	if (!room)
		return NULL;
	bare_ns = of_arm(bare, room);
	base_ns = of_arm(base, room);
	stats_paired_diff(base->block, bare->block, base->nr_blocks, room);
	more_ns = median(room, base->nr_blocks);
	stats_paired_percent(base->block, bare->block, base->nr_blocks, room);
	s = stats_paired_of(room, base->nr_blocks, 1 - QUALITY_LEVEL);
	free(room);
	return json_pack("{s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:i, s:b}", "workload",
			 plan->workload, "blocks", (json_int_t)s.nr, "bare_ns", bare_ns,
			 "harness_ns", base_ns, "difference_ns", more_ns, "percent",
			 quality_number(s.median), "ci95", quality_interval(s.ci),
			 "limit_percent", LIMIT_PERCENT, "within_limit",
			 s.ci.level > 0 && s.ci.hi <= LIMIT_PERCENT);
}

int quality_harness(struct quality *q, json_t **j)
{
	const struct quality_run run = {
		.what = "bare loop", .nr = 1, .of = 1, .blocks = q->plan->long_blocks,
		.seconds = q->plan->harness_s, .bare = true
	};
	struct quality_blocks blocks;
	int ret = quality_run(q, &run, &blocks);

	if (ret < 0)
		return ret;
	*j = ret ? json_null() : describe(q->plan, &blocks);
	if (!ret)
		quality_blocks_release(&blocks);
	return *j ? 0 : -ENOMEM;
}
