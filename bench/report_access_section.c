// SPDX-License-Identifier: GPL-2.0-only
/* The section on what lookups cost: by program, by kernel, hot and cold. */
#include <math.h>

#include "report_access.h"
#include "report_table.h"

static const char *const programs[] = {
	"storage_get", "storage_get_16", "storage_get_17", "storage_get_24", "storage_miss",
	"storage_sparse", "storage_create", "storage_delete", "hash_get", "hash_get_pointer",
};

static const struct {
	struct access_arm arm;
	const char *title;
} arms[] = {
	{ { "open_close", "fanotify", "send_to_group", "direct" }, "one file, a hook" },
	{ { "open_close_cold", "fanotify", "send_to_group", "direct" },
	  "another file each time, a hook" },
	{ { "open_close", "fanotify", "handle_event", "packed" },
	  "one file, a hook in handle_event with packed arguments" },
	{ { "open_close_cold", "fanotify", "handle_event", "packed" },
	  "another file each time, a hook in handle_event with packed arguments" },
	{ { "open_close", "lsm", "none", "none" }, "one file, an LSM program" },
	{ { "open_close_cold", "lsm", "none", "none" }, "another file each time, an LSM program" },
};

#define COLD_HOOK	1	/* of the arms */

static const char *const kernels[] = { "isec", "embedded", "embedded-end" };

#define NR(array)	(sizeof(array) / sizeof(*(array)))

static void add_row(struct report_table *t, const struct result *res, const struct access_arm *arm,
		    const char *program)
{
	report_table_add(t, "%s", program);
	report_table_add(t, "%s", res->kernel);
	for (size_t c = 0; c < ACCESS_NR_COUNTERS; c++)
		report_table_delta(t, access_cost(res, arm, program, access_counters[c]));
}

/* The kernel's own threads may have run in some operations: a mean has that, too. */
static void say_switched(const struct report *rep, const char *mode, const struct access_arm *arm)
{
	bool said = false;

	for (size_t p = 0; p < NR(programs); p++)
		for (size_t k = 0; k < NR(kernels); k++) {
			const struct result *res = result_set_find(rep->set, kernels[k], mode);
			const struct result_bench *b = access_find(res, arm, programs[p]);
			struct result_value v = report_value_of(b, RESULT_SWITCHES);

			if (!v.present || isnan(v.mean) || v.mean <= (double)v.mode ||
			    !report_value_of(b, RESULT_INSNS).by_mean)
				continue;
			report_item(rep, "%s on %s: another thread of the kernel ran in some of the "
				    "operations (%.3f switches per operation). Its means contain "
				    "that and are not what the lookup costs.",
				    programs[p], kernels[k], v.mean - (double)v.mode);
			said = true;
		}
	if (said)
		report_end_list(rep);
}

static int table(const struct report *rep, const char *mode, const struct access_arm *arm,
		 const char *title)
{
	struct report_table t;
	int err;

	report_table_init(&t, "llrrrrrr");
	report_table_add(&t, "program");
	report_table_add(&t, "kernel");
	for (size_t c = 0; c < ACCESS_NR_COUNTERS; c++)
		report_table_add(&t, "%s", access_names[c]);
	for (size_t p = 0; p < NR(programs); p++)
		for (size_t k = 0; k < NR(kernels); k++) {
			const struct result *res = result_set_find(rep->set, kernels[k], mode);

			if (access_find(res, arm, programs[p]))
				add_row(&t, res, arm, programs[p]);
		}
	if (report_table_rows(&t) == 1) {
		report_table_drop(&t);
		return 0;
	}
	report_heading(rep, 3, "%s, spectre_v2=%s", title, mode);
	err = report_table_print(&t, rep);
	if (!err)
		say_switched(rep, mode, arm);
	return err;
}

static bool is_measured(const struct result_set *set)
{
	for (size_t d = 0; d < set->nr_docs; d++)
		for (size_t a = 0; a < NR(arms); a++)
			for (size_t p = 0; p < NR(programs); p++)
				if (access_find(set->docs[d], &arms[a].arm, programs[p]))
					return true;
	return false;
}

static void say_what(const struct report *rep)
{
	report_para(rep, "What one operation on a file's storage adds to the empty program, per "
			 "event. storage_get finds it in the only map there is; with 16, 17 and 24 "
			 "maps two are looked up, the one that a file got first and hence the last "
			 "of its list, and one that is the first. Local storage remembers 16 "
			 "elements: of 16 maps both are remembered, of 17 and 24 both share a place "
			 "and walk the list each time. Each hit counts itself in its value, each "
			 "miss in a variable, which is one instruction.");
	report_para(rep, "With another file each time the files are taken in a seeded random order "
			 "from 20480. Cold lines are those that none of the 16 operations before "
			 "touched. storage_create and storage_delete do so in each event, with the "
			 "file's whole storage, because nothing else is in it; what "
			 "creating costs is storage_create minus storage_miss, what deleting costs "
			 "storage_delete minus storage_get, all on the same files. Means (*) are of "
			 "operations on the same files, so that their difference is no estimate; LSM "
			 "programs have a mount each and no such pairs, and theirs contain whatever "
			 "the scheduler did.");
}

int report_access(const struct report *rep)
{
	static const char *const modes[] = { "off", "retpoline" };
	int err = 0;

	if (!is_measured(rep->set))
		return 0;
	report_heading(rep, 2, "What a lookup costs");
	say_what(rep);
	for (size_t m = 0; m < NR(modes); m++)
		for (size_t a = 0; !err && a < NR(arms); a++)
			err = table(rep, modes[m], &arms[a].arm, arms[a].title);
	/* Mitigations move no data. */
	for (size_t k = 0; !err && k < NR(kernels); k++)
		err = report_cold_lines(rep, result_set_find(rep->set, kernels[k], modes[0]),
					&arms[COLD_HOOK].arm);
	return err;
}
