// SPDX-License-Identifier: GPL-2.0-only
/*
 * Latency: of each kernel the machine, what of it was not controlled, the arms and their
 * verdicts, and what was skipped. A run whose own controls were told apart says so
 * everywhere; an emulated processor has no latency and is not shown.
 */
#include "report_native.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "<missing>";
}

static bool any_flagged(const struct native_docs *docs)
{
	for (size_t d = 0; d < docs->nr; d++)
		if (docs->doc[d].flagged && native_doc_is_time(&docs->doc[d]))
			return true;
	return false;
}

static void put_virt(const struct report *rep, const struct native_doc *doc)
{
	if (strcmp(doc->virt, "none"))
		report_para(rep, "VIRTUAL MACHINE (%s): what its host does besides is in these figures, "
				 "and they are not those of hardware.", doc->virt);
}

static void put_flags(const struct report *rep, const struct native_doc *doc)
{
	const json_t *why;
	size_t i;

	if (!doc->flagged)
		return;
	report_para(rep, "FLAGGED: a control of boot %s is not as it must be, and nothing that it "
			 "measured is to be relied on:", doc->boot_id);
	json_array_foreach(doc->flagged, i, why)
		report_item(rep, "%s", json_is_string(why) ? json_string_value(why) : "<missing>");
	report_end_list(rep);
}

static void put_machine(const struct report *rep, const struct native_doc *doc)
{
	const json_t *context = doc->res->context, *list = json_object_get(context, "not_controlled");
	const json_t *machine = json_object_get(context, "machine"), *what;
	const json_t *clock = json_object_get(context, "clock");
	size_t i;

	report_para(rep, "%s, microcode %s, governor %s, virtualization %s, spectre_v2=%s (%s); build %.16s; clock "
			 "%s, operations by %s.", of(machine, "cpu_model"), of(machine, "microcode"),
		    of(machine, "governor"), doc->virt, doc->res->mode,
		    result_context_string(doc->res, "mitigations.spectre_v2") ?: "<missing>",
		    doc->build, of(clock, "source"), of(clock, "op_clock"));
	if (!json_is_array(list)) {
		report_para(rep, "What was not controlled: <missing>.");
		return;
	}
	if (!json_array_size(list)) {
		report_para(rep, "Nothing that is looked at was out of control.");
		return;
	}
	report_para(rep, "What was not controlled:");
	json_array_foreach(list, i, what)
		report_item(rep, "%s", json_is_string(what) ? json_string_value(what) : "<missing>");
	report_end_list(rep);
}

/* What was counted beside the times, or why it could not be. */
static void put_counts(const struct report *rep, const struct native_doc *doc)
{
	const json_t *pmu = json_object_get(doc->res->context, "pmu");
	const json_t *check = json_object_get(doc->res->context, "crosscheck"), *function;
	const char *note = json_string_value(json_object_get(pmu, "note")), *name;

	if (json_is_true(json_object_get(pmu, "available")))
		report_para(rep, "Counters of the processor: %s; their counts by arm are in the document "
				 "(perf).%s%s", of(pmu, "model"), note ? " " : "", note ? note : "");
	else if (pmu)
		report_para(rep, "Counters of the processor: none. %s.", of(pmu, "reason"));
	if (json_object_get(check, "skipped"))
		report_para(rep, "Calls counted by BPF: skipped. %s.", of(check, "skipped"));
	else if (check)
		report_para(rep, "Calls counted by BPF, per operation of %s:", of(check, "arm"));
	json_object_foreach(json_object_get(check, "functions"), name, function) {
		if (json_is_number(json_object_get(function, "per_op")))
			report_item(rep, "%s: %g", name,
				    json_number_value(json_object_get(function, "per_op")));
		else
			report_item(rep, "%s: skipped, %s", name, of(function, "skipped"));
	}
	if (json_object_size(json_object_get(check, "functions")))
		report_end_list(rep);
}

static bool is_skip(const struct native_arm *arm)
{
	return arm->bench->status != RESULT_OK;
}

static bool is_alike(const struct native_arm *a, const struct native_arm *b)
{
	return is_skip(a) && is_skip(b) && a->bench->status == b->bench->status &&
	       !strcmp(a->bench->reason, b->bench->reason);
}

/* A status and reason that an earlier document or arm had stands there. */
static bool is_first(const struct native_side *side, size_t d, size_t i)
{
	for (size_t k = 0; k <= d; k++)
		for (size_t n = 0; n < (k < d ? side->doc[k]->nr : i); n++)
			if (is_alike(&side->doc[k]->arm[n], &side->doc[d]->arm[i]))
				return false;
	return true;
}

static size_t nr_alike(const struct native_doc *doc, size_t i)
{
	size_t nr = 0;

	for (size_t k = 0; k < doc->nr; k++)
		nr += is_alike(&doc->arm[k], &doc->arm[i]);
	return nr;
}

static void put_rest(const struct report *rep, const struct native_side *side)
{
	bool any = false;

	for (size_t d = 0; d < side->nr; d++) {
		for (size_t i = 0; i < side->doc[d]->nr; i++) {
			const struct native_arm *arm = &side->doc[d]->arm[i];

			if (!is_skip(arm) || !is_first(side, d, i))
				continue;
			if (!any)
				report_para(rep, "Skipped, flagged or failed:");
			report_item(rep, "%s: %s, %zu arms, the first of them %s: %s.",
				    side->doc[d]->res->kernel,
				    result_status_names[arm->bench->status],
				    nr_alike(side->doc[d], i), arm->bench->name,
				    *arm->bench->reason ? arm->bench->reason : "<missing>");
			any = true;
		}
	}
	if (any)
		report_end_list(rep);
}

/* The boots of a kernel in a mitigation mode. */
static int put_kernel(const struct report *rep, const struct native_side *side)
{
	const struct native_doc *doc = side->doc[0];
	size_t nr_boots = native_side_boots(side);
	int err = 0;

	report_heading(rep, 3, "Kernel %s, %zu boot%s", doc->res->kernel, nr_boots,
		       nr_boots == 1 ? "" : "s");
	for (size_t d = 0; d < side->nr; d++)
		put_flags(rep, side->doc[d]);
	put_virt(rep, doc);
	put_machine(rep, doc);
	put_counts(rep, doc);
	if (nr_boots > 1)
		err = report_native_pool(rep, side);
	for (size_t d = 0; nr_boots == 1 && !err && d < side->nr; d++) {
		err = report_native_table(rep, side->doc[d]);
		if (!err)
			err = report_native_scale(rep, side->doc[d]);
	}
	put_rest(rep, side);
	return err;
}

/* Documents are in order of their kernels: from @at on, those of one and its mode. */
static size_t take(const struct native_docs *docs, size_t at, const struct native_doc **room,
		   struct native_side *side)
{
	*side = (struct native_side){ .doc = room };
	for (size_t d = 0; d < docs->nr; d++) {
		const struct native_doc *doc = &docs->doc[d], *first = &docs->doc[at];

		if (native_doc_is_time(doc) && !strcmp(doc->res->kernel, first->res->kernel) &&
		    !strcmp(doc->res->mode, first->res->mode)) {
			room[side->nr++] = doc;
			/* It was taken before. */
			if (d < at)
				return 0;
		}
	}
	return side->nr;
}

static int put_kernels(const struct report *rep, const struct native_doc **room)
{
	const struct native_docs *docs = rep->native;
	struct native_side side[NATIVE_NR_SIDES];
	int err = 0;

	for (size_t d = 0; !err && d < docs->nr; d++)
		if (native_doc_is_time(&docs->doc[d]) && take(docs, d, room, &side[0]))
			err = put_kernel(rep, &side[0]);
	/* Each other kernel against the first, in the same mode. */
	for (size_t a = 0; !err && a < docs->nr; a++) {
		if (!native_doc_is_time(&docs->doc[a]) || !take(docs, a, room, &side[NATIVE_OLD]))
			continue;
		for (size_t b = a + 1; !err && b < docs->nr; b++)
			if (native_doc_is_time(&docs->doc[b]) &&
			    strcmp(docs->doc[a].res->kernel, docs->doc[b].res->kernel) &&
			    !strcmp(docs->doc[a].res->mode, docs->doc[b].res->mode) &&
			    take(docs, b, room + docs->nr, &side[NATIVE_NEW]))
				err = report_native_across(rep, side);
	}
	return err;
}

static void put_intro(const struct report *rep)
{
	report_para(rep, "Times of this machine's processor, by the native engine. ns: median over the "
			 "blocks of a boot; a block is the mean of two visits' medians of batches. +/-base: "
			 "median of the differences to the base of the group, block by block. Intervals: of "
			 "%.0f %% at least, by the sign test. p: of that test, by Holm's correction within an experiment. "
			 "equivalent ±x: the interval is within x, the smaller of 1 %% and 2 ns, which was fixed "
			 "before; different: it is without 0, and p below %.2f; ~±x: neither, and no farther from 0 than x.%s "
			 "Within one boot a verdict is for that boot and its kernel's layout.",
		    100 * STATS_VERDICT_LEVEL, 1 - STATS_VERDICT_LEVEL,
		    rep->format == REPORT_LKML ? "" :
		    " MDE: what one test, not corrected, finds in four of five runs. p99: of single operations, "
		    "with what reading the clock takes.");
}

int report_native(const struct report *rep)
{
	const struct native_doc **room;
	bool refused = false;
	int err;

	if (!rep->native)
		return 0;
	room = calloc(2 * rep->native->nr + 1, sizeof(*room));
	if (!room)
		return -ENOMEM;
	report_heading(rep, 2, "Latency on this machine%s",
		       any_flagged(rep->native) ? " (FLAGGED)" : "");
	put_intro(rep);
	for (size_t d = 0; d < rep->native->nr; d++) {
		if (native_doc_is_time(&rep->native->doc[d]))
			continue;
		report_item(rep, "%s: context.virt is tcg: an emulated processor has no latency; not shown.",
			    basename(rep->native->doc[d].res->path));
		refused = true;
	}
	if (refused)
		report_end_list(rep);
	err = put_kernels(rep, room);
	free(room);
	return err;
}
