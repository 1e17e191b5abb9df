// SPDX-License-Identifier: GPL-2.0-only
/*
 * The answer in a few lines, computed from the documents: C1's verdict, what
 * a filtered event costs by site, what those pay who do not use the hook, and what of it
 * there is in time.
 */
#include <string.h>

#include "report_c1.h"
#include "report_claim.h"
#include "report_native.h"

/* The operation that stands for all in the summary; the ledger has the rest. */
static const char answer_workload[] = "open_close";

static struct result_cell answer_cell(const char *watch, const char *site, const char *handler)
{
	bool hook = strcmp(site, "none");

	return (struct result_cell){
		.word = {
			[RESULT_WORKLOAD] = answer_workload, [RESULT_FS] = "tmpfs",
			[RESULT_WATCH] = watch,
			[RESULT_LISTENER] = strcmp(watch, "never") ? "fanotify" : "none",
			[RESULT_SITE] = site, [RESULT_ARGS] = hook ? "direct" : "none",
			[RESULT_HANDLER] = handler, [RESULT_PROGRAM] = hook ? "empty" : "none",
			[RESULT_VERDICT] = hook ? "skip" : "none",
			[RESULT_STORAGE] = "none", [RESULT_KERNEL] = "none",
		},
		.threads = 1,
	};
}

static const struct result_bench *answer_find(const struct result *res, const char *watch,
					      const char *site, const char *handler)
{
	struct result_cell cell = answer_cell(watch, site, handler);

	return result_find(res, &cell, RESULT_ACROSS_KERNELS);
}

static void say_c1(const struct report *rep, const struct c1 *c1)
{
	size_t nr_events = 0;

	for (size_t i = 0; i < c1->nr_pairs; i++)
		nr_events += (size_t)c1->pairs[i].claimed;
	report_item(rep, "Does a hook in send_to_group() save exactly one indirect call against "
			 "fanotify_handle_event()? %s: %zu of %zu pairs of cells are as claimed "
			 "(%zu with events, %zu negative controls), %zu are not, %zu are open.",
		    c1_verdict(c1), c1->nr[C1_AS_CLAIMED], c1->nr_pairs, nr_events,
		    c1->nr_pairs - nr_events, c1->nr[C1_OTHER], c1->nr[C1_OPEN]);
}

static void say_filtered(const struct report *rep, const struct result *res)
{
	const struct result_bench *stg = answer_find(res, "parent", "send_to_group", "bpf");
	const struct result_bench *he = answer_find(res, "parent", "handle_event", "bpf");
	const struct result_bench *plain = answer_find(res, "parent", "none", "none");
	const struct result_bench *never = answer_find(res, "never", "none", "none");
	char a[REPORT_VALUE_MAX], b[REPORT_VALUE_MAX], c[REPORT_VALUE_MAX], d[REPORT_VALUE_MAX];
	struct result_value insns = report_value_of(stg, RESULT_INSNS);
	struct result_value insns_he = report_value_of(he, RESULT_INSNS);
	struct report_delta more = report_delta_paired(insns_he, insns);

	if (more.kind == REPORT_DELTA_MISSING)
		more = report_delta_sub(insns_he, insns);

	report_item(rep, "One tmpfs %s whose event an empty BPF program skips, kernel %s, "
			 "spectre_v2=%s: %s instructions at send_to_group (at handle_event: %s), "
			 "against %s with the same watch and no hook, and %s never watched.",
		    answer_workload, res->kernel, res->mode,
		    report_value_text(insns, a, sizeof(a)),
		    report_delta_words(more, b, sizeof(b)),
		    report_value_text(report_value_of(plain, RESULT_INSNS), c, sizeof(c)),
		    report_value_text(report_value_of(never, RESULT_INSNS), d, sizeof(d)));
}

static void say_nonuser(const struct report *rep, const struct result *res)
{
	const struct result *vanilla = result_set_find(rep->set, "vanilla", res->mode);
	static const char *const watches[] = { "never", "parent" };
	char text[2][3][REPORT_VALUE_MAX];

	for (size_t i = 0; i < 2; i++) {
		static const enum result_counter counters[] = {
			RESULT_INSNS, RESULT_INDIRECT_CALLS, RESULT_CACHELINES,
		};
		const struct result_bench *p = answer_find(res, watches[i], "none", "none");
		const struct result_bench *v = answer_find(vanilla, watches[i], "none", "none");

		for (size_t c = 0; c < 3; c++)
			report_delta_words(report_delta_sub(report_value_of(p, counters[c]),
							    report_value_of(v, counters[c])),
					   text[i][c], sizeof(text[i][c]));
	}
	report_item(rep, "Cost to those who do not use it, tmpfs %s, kernel %s against vanilla, "
			 "spectre_v2=%s: never watched: instructions %s, indirect calls %s, data "
			 "lines %s; watched without a hook: instructions %s, indirect calls %s, "
			 "data lines %s.",
		    answer_workload, res->kernel, res->mode, text[0][0], text[0][1], text[0][2],
		    text[1][0], text[1][1], text[1][2]);
}

/* One site built in, or storage elsewhere: compared with the image with all, elsewhere. */
static bool has_all_sites(const char *kernel)
{
	return result_kernel_has_hooks(kernel) && !result_kernel_is_partial(kernel);
}

int report_answer(const struct report *rep)
{
	struct c1 c1;
	int err = c1_judge(rep->set, &c1);

	if (err)
		return err;
	report_heading(rep, 2, "Answer");
	err = report_verdicts(rep);
	say_c1(rep, &c1);
	c1_release(&c1);
	if (err)
		return err;
	for (size_t d = 0; d < rep->set->nr_docs; d++)
		if (has_all_sites(rep->set->docs[d]->kernel))
			say_filtered(rep, rep->set->docs[d]);
	for (size_t d = 0; d < rep->set->nr_docs; d++)
		if (has_all_sites(rep->set->docs[d]->kernel))
			say_nonuser(rep, rep->set->docs[d]);
	err = report_native_answer(rep);
	report_end_list(rep);
	if (err)
		return err;
	report_para(rep, "But for what is said to be time, all these are counts per operation in an "
			 "emulator (QEMU TCG under icount), exact and repeatable. They are never a "
			 "latency, which has a section of its own; what a count costs in time depends on "
			 "the processor. A difference within what the "
			 "placement of objects in memory changes is not resolved, and no number is "
			 "given for it.");
	return 0;
}
