// SPDX-License-Identifier: GPL-2.0-only
/*
 * What of a document is an arm of the debate, and which arm an arm is compared with.
 * The only place that knows; whoever walks over benchmarks asks here.
 */
#include "result_cell.h"

bool result_bench_is_arm(const struct result_bench *b)
{
	return !b->cycle && !result_cell_is_scaled(&b->cell) && !result_cell_is_selftest(&b->cell);
}

const struct result_bench *result_find_base(const struct result *res,
					    const struct result_cell *cell)
{
	struct result_cell base = result_cell_base(cell);
	const struct result_bench *b = result_find(res, &base, RESULT_ACROSS_KERNELS);

	/* Groups with descriptors are not told what happens to names. */
	if (!b && !result_cell_has_hook(cell)) {
		base.word[RESULT_LISTENER] = "fanotify_fid";
		b = result_find(res, &base, RESULT_ACROSS_KERNELS);
	}
	return b;
}
