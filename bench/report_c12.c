// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C12: a program that filters by mask delivers what no combination of
 * FAN_ONDIR and FAN_EVENT_ON_CHILD can. Supported only if shown by what the
 * listener reads, which documents do not hold: until then what is known is that
 * the program runs and decides as the workload declares.
 */
#include <stdlib.h>

#include "report_claim.h"

int report_c12_judge(const struct report *rep, FILE *out, const char **verdict)
{
	size_t nr = 0, nr_ok = 0;

	*verdict = REPORT_NOT_MEASURED;
	for (size_t d = 0; d < rep->set->nr_docs; d++) {
		const struct result *res = rep->set->docs[d];

		for (size_t i = 0; i < res->nr_benchs; i++) {
			const struct result_bench *b = &res->benchs[i];

			if (!result_cell_is(&b->cell, RESULT_PROGRAM, "mask"))
				continue;
			nr++;
			nr_ok += b->status == RESULT_OK && b->hits.present &&
				 b->hits.hook == b->hits.expected;
		}
	}
	if (nr)
		fprintf(out, "a program that decides by the mask ran as declared in %zu of %zu "
			     "cells; what a listener reads with it is not measured yet", nr_ok, nr);
	return 0;
}
