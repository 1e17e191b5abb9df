// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mixes as a flat table, for plots/filtering.gp: a line per figure. what:
 * operations, opens, inside of the mix (arm: all); marks, hook, lsm, delivered per
 * cycle and added instructions per operation of each arm that is ok.
 */
#include <math.h>
#include <stdlib.h>

#include "report_filtering.h"

static void put(FILE *out, const struct filtering_mix *mix, const char *arm, const char *what,
		double value)
{
	if (isnan(value) || (value < 0 && *what != 'a'))
		return;
	fprintf(out, "%s,%s,%s,%s,%s,%s,%.6g\n", mix->res->kernel, mix->res->mode,
		mix->group.word[RESULT_WORKLOAD], mix->group.word[RESULT_FS], arm, what, value);
}

static void put_mix(FILE *out, const struct filtering_mix *mix)
{
	put(out, mix, "all", "operations", (double)mix->nr_ops);
	put(out, mix, "all", "opens", (double)mix->nr_opens);
	put(out, mix, "all", "inside", (double)mix->nr_inside);
	put(out, mix, "all", "resolution", mix->resolution);
	for (int i = FILTERING_MARK; i < FILTERING_NR_ARMS; i++) {
		enum filtering_arm arm = (enum filtering_arm)i;
		const char *word = filtering_arm_words[i];

		put(out, mix, word, "marks", (double)filtering_matches(mix, arm));
		put(out, mix, word, "hook", (double)filtering_hook_runs(mix, arm));
		put(out, mix, word, "lsm", (double)filtering_lsm_runs(mix, arm));
		put(out, mix, word, "delivered", (double)filtering_delivered(mix, arm));
		put(out, mix, word, "added", filtering_added(mix, arm));
	}
}

int report_filtering_csv(const struct report *rep)
{
	struct filtering_mix *mixes;
	size_t nr;
	int err = filtering_collect(rep->set, &mixes, &nr);

	fputs("kernel,mode,workload,fs,arm,what,value\n", rep->out);
	for (size_t i = 0; !err && i < nr; i++)
		put_mix(rep->out, &mixes[i]);
	free(mixes);
	return err;
}
