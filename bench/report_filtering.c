// SPDX-License-Identifier: GPL-2.0-only
/*
 * Filtering: of recorded mixes, how many operations reach the mark, the hook, the LSM
 * program and the listener, and what each way adds to the mean operation.
 */
#include <math.h>
#include <stdlib.h>

#include "report_filtering.h"
#include "report_table.h"

static void add_count(struct report_table *t, json_int_t n)
{
	if (n < 0)
		report_table_add(t, "%s", "");
	else
		report_table_add(t, "%lld", (long long)n);
}

static void add_more(struct report_table *t, double more)
{
	if (isnan(more))
		report_table_add(t, "<missing>");
	else
		report_table_add(t, "%+.1f", more);
}

static void add_arm(struct report_table *t, const struct filtering_mix *mix, enum filtering_arm arm)
{
	const struct result_bench *b = mix->arm[arm];

	if (!b)
		return;
	if (b->status == RESULT_OK)
		report_table_add(t, "  %s", filtering_arm_names[arm]);
	else
		report_table_add(t, "  %s [%s]", filtering_arm_names[arm],
				 result_status_names[b->status]);
	add_count(t, filtering_matches(mix, arm));
	add_count(t, filtering_hook_runs(mix, arm));
	add_count(t, filtering_lsm_runs(mix, arm));
	add_count(t, filtering_delivered(mix, arm));
	if (b->status != RESULT_OK)
		report_table_add(t, "%s", "");
	else
		add_more(t, filtering_added(mix, arm));
}

static void add_row(struct report_table *t, const char *label, double more)
{
	report_table_add(t, "  %s", label);
	for (int i = 0; i < 4; i++)
		report_table_add(t, "%s", "");
	report_table_add(t, "%.1f", more);
}

static void add_mix(struct report_table *t, const struct filtering_mix *mix)
{
	static const enum filtering_arm order[] = {
		FILTERING_MARK, FILTERING_LSM, FILTERING_OPENS, FILTERING_LSM_EMPTY, FILTERING_SB,
		FILTERING_USER, FILTERING_SB_USER
	};
	double mean = mix->arm[FILTERING_NEVER] ?
		      report_value_of(mix->arm[FILTERING_NEVER], RESULT_INSNS).mean : NAN;

	report_table_add(t, "%s/%s", mix->group.word[RESULT_WORKLOAD], mix->group.word[RESULT_FS]);
	for (size_t i = 1; i < t->nr_columns; i++)
		report_table_add(t, "%s", "");
	if (!isnan(mean))
		add_row(t, "nobody filters", mean);
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		add_arm(t, mix, order[i]);
	if (!isnan(mix->resolution)) {
		report_table_add(t, "  resolution, %zu equal arms", mix->nr_equal);
		for (int i = 0; i < 4; i++)
			report_table_add(t, "%s", "");
		report_table_add(t, "%.1f", mix->resolution);
	}
}

static int table_of_boot(const struct report *rep, const struct filtering_mix *mixes, size_t nr)
{
	static const char *const heads[] = { "per cycle", "marks", "hook", "LSM", "told", "insns" };
	struct report_table t;

	report_table_init(&t, "lrrrrr");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		report_table_add(&t, "%s", heads[i]);
	for (size_t i = 0; i < nr; i++)
		add_mix(&t, &mixes[i]);
	report_heading(rep, 3, "Mixes, kernel %s, spectre_v2=%s", mixes->res->kernel,
		       mixes->res->mode);
	return report_table_print(&t, rep);
}

/* What a cycle is, which is the same in all boots. */
static int table_of_mixes(const struct report *rep, const struct filtering_mix *mixes, size_t nr)
{
	struct report_table t;

	report_table_init(&t, "lrrrr");
	report_table_add(&t, "mix");
	report_table_add(&t, "operations");
	report_table_add(&t, "file opens");
	report_table_add(&t, "of interest");
	report_table_add(&t, "LSM runs");
	for (size_t i = 0; i < nr && mixes[i].res == mixes->res; i++) {
		report_table_add(&t, "%s/%s", mixes[i].group.word[RESULT_WORKLOAD],
				 mixes[i].group.word[RESULT_FS]);
		add_count(&t, mixes[i].nr_ops);
		add_count(&t, mixes[i].nr_opens);
		add_count(&t, mixes[i].nr_inside);
		add_count(&t, filtering_lsm_runs(&mixes[i], FILTERING_LSM));
	}
	return report_table_print(&t, rep);
}

static void say_mixes(const struct report *rep)
{
	report_heading(rep, 2, "Filtering");
	report_para(rep, "Recorded activities, replayed whole: of all that they do to files, the "
			 "opens in one directory are of interest. Per cycle: operations, opens of "
			 "regular files, those in the directory, and how often the LSM programs run.");
}

static void say_arms(const struct report *rep)
{
	report_para(rep, "Per cycle: events that a mark asks for (marks), runs of the hook (at "
			 "send_to_group, BPF), runs of the LSM programs, and events that the "
			 "listener is told (told). insns: mean instructions per operation, and "
			 "what is added to that: kernel mode, of a listener in user space its own "
			 "as well. Of C11 are the mark on the directory, whose hook skips all, and "
			 "the LSM programs that find out by themselves whether a file is below it: "
			 "those at file_open and file_permission, which see reads and writes too, "
			 "and the one at file_open alone, which sees what the mark asks for. The "
			 "other rows do not judge.");
	report_para(rep, "Known bias. Arms that are told events hold references in the queue, so "
			 "that inodes are freed after the operations that are counted: they look "
			 "cheaper than they are, and arms that skip are compared. Resolution: what "
			 "the means of arms differ by in which nobody watches.");
}

int report_filtering(const struct report *rep)
{
	struct filtering_mix *mixes;
	size_t nr, end;
	int err = filtering_collect(rep->set, &mixes, &nr);

	if (err || !nr)
		return err;
	say_mixes(rep);
	err = table_of_mixes(rep, mixes, nr);
	say_arms(rep);
	for (size_t i = 0; !err && i < nr; i = end) {
		for (end = i; end < nr && mixes[end].res == mixes[i].res; end++)
			;
		err = table_of_boot(rep, &mixes[i], end - i);
	}
	free(mixes);
	if (!err)
		report_image(rep, "filtering", "What of recorded mixes reaches whom, and what filtering adds");
	return err;
}
