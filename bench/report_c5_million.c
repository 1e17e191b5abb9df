// SPDX-License-Identifier: GPL-2.0-only
/*
 * A million files (kernels/memory.sh --million): whether what 100000 say goes on.
 * Booted without icount and on several processors, so that it is not exact; hence
 * beside the tables that C5 is judged from and not in them.
 */
#include "report_c5.h"
#include "report_table.h"

int report_c5_million(const struct report *rep)
{
	struct report million = *rep;
	int err;

	if (!rep->million)
		return 0;
	million.memory = rep->million;
	report_heading(rep, 2, "A million files");
	report_para(rep, "The last two tables with a million files each, on two processors and "
			 "without icount: off by a slab per cache and processor. Not judged.");
	err = report_c5_diffs(&million);
	return err ? err : report_c5_kept(&million);
}
