// SPDX-License-Identifier: GPL-2.0-only
/*
 * nop: nothing at all.
 *
 * What the bracket itself costs; subtracted from every other workload.
 */
#include "workload.h"

static int nop_run(struct workload_ctx *ctx, unsigned long nr_ops)
{
	(void)ctx;
	while (nr_ops--) {
		mark_op_begin();
		mark_op_end();
	}
	return 0;
}

static const struct workload workload_nop = {
	.name = "nop",
	.summary = "nothing: the bracket's own cost",
	.run = nop_run,
};
WORKLOAD_REGISTER(nop);
