// SPDX-License-Identifier: GPL-2.0-only
/*
 * Negative controls in the ledger: workloads that raise no event. They take one row each,
 * as long as all their arms are equal.
 */
#include "report_ledger.h"

#include <stdlib.h>

#include "workload_table.h"

/* Are the arms of one boot all there, ok and the same in every column? */
static bool all_equal(const struct report *rep, const struct result *res,
		      const struct report_cells *arms)
{
	struct report_table t;
	bool equal = arms->nr > 0;

	for (size_t i = 0; equal && i < arms->nr; i++) {
		const struct result_bench *b = result_find(res, &arms->cell[i]->cell,
							   RESULT_ACROSS_KERNELS);

		equal = b && b->status == RESULT_OK;
	}
	if (!equal || arms->nr == 1)
		return equal;
	report_ledger_begin(rep, &t, "arm", true);
	report_ledger_rows(rep, &t, res, arms);
	equal = report_table_collapse(&t, 1, "", "arms");
	report_table_drop(&t);
	return equal;
}

size_t report_ledger_control(const struct report *rep, const struct result_cell *group, int *err)
{
	const struct workload *workload = workload_find(group->word[RESULT_WORKLOAD]);
	bool equal = workload && !workload->watched;
	size_t nr = 0;

	for (size_t d = 0; equal && d < rep->set->nr_docs; d++) {
		const struct result *res = rep->set->docs[d];
		struct report_cells arms;

		*err = report_ledger_arms(rep, res, group, &arms);
		if (*err)
			return 0;
		equal = !arms.nr || all_equal(rep, res, &arms);
		nr += arms.nr;
		free(arms.cell);
	}
	return equal ? nr : 0;
}

/* In 72 columns there is room for the names of few kernels. */
static void add_boot(const struct report *rep, struct report_table *t, const struct result *res,
		     const struct result_cell *group, size_t nr_arms)
{
	if (rep->format == REPORT_LKML)
		report_table_add(t, "%s/%s %s %s", group->word[RESULT_WORKLOAD],
				 group->word[RESULT_FS], res->kernel, res->mode);
	else
		report_table_add(t, "%s/%s, %zu arms of %s, %s", group->word[RESULT_WORKLOAD],
				 group->word[RESULT_FS], nr_arms, res->kernel, res->mode);
}

/* One row per boot, or one for all boots if they are equal. */
static int add_control(const struct report *rep, struct report_table *t,
		       const struct result_cell *group, size_t nr_arms)
{
	size_t first = report_table_rows(t);
	char label[REPORT_NAME_MAX];

	for (size_t d = 0; d < rep->set->nr_docs; d++) {
		const struct result *res = rep->set->docs[d];
		struct report_cells arms;
		int err;

		if (rep->format == REPORT_LKML && result_kernel_is_pure(res->kernel))
			continue;
		err = report_ledger_arms(rep, res, group, &arms);
		if (err)
			return err;
		if (arms.nr) {
			add_boot(rep, t, res, group, arms.nr);
			report_ledger_values(rep, t, result_find(res, &arms.cell[0]->cell,
								 RESULT_ACROSS_KERNELS));
		}
		free(arms.cell);
	}
	if (rep->format == REPORT_LKML)
		snprintf(label, sizeof(label), "%s/%s, ", group->word[RESULT_WORKLOAD],
			 group->word[RESULT_FS]);
	else
		snprintf(label, sizeof(label), "%s/%s, %zu arms of ", group->word[RESULT_WORKLOAD],
			 group->word[RESULT_FS], nr_arms);
	report_table_collapse(t, first, label, "boots");
	return 0;
}

int report_ledger_controls(const struct report *rep, const struct report_cells *groups)
{
	struct report_table t;
	size_t nr_total = 0;
	int err = 0;

	report_ledger_begin(rep, &t, "control", false);
	for (size_t g = 0; !err && g < groups->nr; g++) {
		const struct result_cell *group = &groups->cell[g]->cell;
		size_t nr = report_ledger_control(rep, group, &err);

		if (!err && nr)
			err = add_control(rep, &t, group, nr);
		nr_total += nr;
	}
	if (err || !nr_total) {
		report_table_drop(&t);
		return err;
	}
	report_heading(rep, 3, "Negative controls: all %zu arms equal", nr_total);
	report_para(rep, "Workloads that raise no event: within each boot, every arm has the same "
			 "counts in every column of this ledger, so every difference is 0.");
	return report_table_print(&t, rep);
}
