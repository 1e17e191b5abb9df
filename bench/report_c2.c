// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C2: what the call that C1 saves is worth. As a share of the operation,
 * once as the sites differ (handle_event minus send_to_group, with all that
 * fanotify_handle_event() does until its hook), once the call alone (handle_event
 * minus handle_event_devirt, where a compare and a direct call take its place).
 * Counts are no time: without hardware the verdict is "counts only". With it, the
 * saving at the site matters if it is 1 % of the operation or more.
 */
#include <math.h>
#include <stdlib.h>

#include "report_claim.h"
#include "report_native.h"
#include "report_pair.h"
#include "report_table.h"

#define MATTERS_PERCENT	1.0	/* of the operation */

static const struct {
	enum result_counter counter;
	const char *name;
} counters[] = {
	{ RESULT_INSNS, "instructions" },
	{ RESULT_CACHELINES, "data lines" },
};

#define NR_COUNTERS	(sizeof(counters) / sizeof(*counters))

static bool is_filtered(const struct result_cell *a)
{
	return result_cell_is(a, RESULT_SITE, "handle_event") &&
	       result_cell_is(a, RESULT_ARGS, "direct") &&
	       result_cell_is(a, RESULT_PROGRAM, "empty") &&
	       result_cell_is(a, RESULT_VERDICT, "skip") &&
	       (result_cell_is(a, RESULT_HANDLER, "c") || result_cell_is(a, RESULT_HANDLER, "bpf"));
}

static bool site_rule(const struct result_cell *a, struct result_cell *b)
{
	b->word[RESULT_SITE] = "send_to_group";
	return is_filtered(a);
}

static bool call_rule(const struct result_cell *a, struct result_cell *b)
{
	b->word[RESULT_SITE] = "handle_event_devirt";
	return is_filtered(a);
}

static bool has_events(const struct report_pair *p)
{
	return p->a->hits.present && p->a->hits.expected > 0;
}

/* Percent of the operation at handle_event; NAN if the difference is not resolved. */
static double share_of(const struct report_pair *p, enum result_counter c)
{
	struct report_delta d = report_pair_delta(p->a, p->b, c);
	struct result_value v = report_value_of(p->a, c);
	double whole = v.by_mean ? v.mean : (double)v.mode;

	if ((d.kind != REPORT_DELTA_EXACT && d.kind != REPORT_DELTA_MEAN) || whole <= 0)
		return NAN;
	return 100 * d.mean / whole;
}

static void say_counter(FILE *out, const struct report_pairs *pairs, size_t c)
{
	struct report_range delta = { 0 }, share = { 0 };
	char a[REPORT_VALUE_MAX], b[REPORT_VALUE_MAX];
	size_t nr_matters = 0, nr_open = 0;

	for (size_t i = 0; i < pairs->nr; i++) {
		double percent = share_of(&pairs->pair[i], counters[c].counter);

		if (!has_events(&pairs->pair[i]))
			continue;
		if (isnan(percent)) {
			nr_open++;
			continue;
		}
		report_range_delta(&delta, report_pair_delta(pairs->pair[i].a, pairs->pair[i].b,
							     counters[c].counter));
		report_range_add(&share, percent);
		nr_matters += percent >= MATTERS_PERCENT;
	}
	fprintf(out, " %s %s, %s %%, at least %g %% in %zu of %zu pairs", counters[c].name,
		report_range_text(&delta, true, a, sizeof(a)),
		report_range_text(&share, false, b, sizeof(b)), MATTERS_PERCENT, nr_matters,
		share.nr);
	if (nr_open)
		fprintf(out, " (%zu open)", nr_open);
}

static int say_pairs(const struct report *rep, FILE *out, const char *what, report_pair_rule rule,
		     size_t *nr)
{
	struct report_pairs pairs;
	int err = report_pairs_collect(rep->set, rule, &pairs);

	*nr = 0;
	for (size_t i = 0; !err && i < pairs.nr; i++)
		*nr += has_events(&pairs.pair[i]);
	if (*nr) {
		fputs(what, out);
		for (size_t c = 0; c < NR_COUNTERS; c++) {
			fputs(c ? ";" : "", out);
			say_counter(out, &pairs, c);
		}
	}
	free(pairs.pair);
	return err;
}

/* Every pair has to be on the same side of what matters. */
static int judge_time(const struct report *rep, FILE *out, const char **verdict)
{
	struct report_native_share share, call;
	int err = report_native_say(rep, out, site_rule, MATTERS_PERCENT,
				    "Latency: no hook arm ran natively", &share);

	if (err || !share.nr)
		return err;
	if (share.nr_least == share.nr)
		*verdict = "matters";
	else
		*verdict = share.nr_below == share.nr ? "insignificant" : "inconclusive";
	return report_native_say(rep, out, call_rule, MATTERS_PERCENT, "", &call);
}

int report_c2_judge(const struct report *rep, FILE *out, const char **verdict)
{
	size_t nr_site, nr_call;
	int err = say_pairs(rep, out, "handle_event minus send_to_group, of the whole operation:",
			    site_rule, &nr_site);

	if (err)
		return err;
	*verdict = nr_site ? "counts only" : REPORT_NOT_MEASURED;
	err = say_pairs(rep, out, ". The call alone, handle_event minus handle_event_devirt:",
			call_rule, &nr_call);
	if (!err && nr_site && (!nr_call || !rep->native))
		fputs(nr_call ? ". What a call costs in time needs hardware" :
				". The call alone: <missing>", out);
	return err ? err : judge_time(rep, out, verdict);
}

static void add_counter(struct report_table *t, const struct report_pair *p, enum result_counter c)
{
	double percent = share_of(p, c);

	report_table_delta(t, report_pair_delta(p->a, p->b, c));
	if (isnan(percent))
		report_table_add(t, "~");
	else
		report_table_add(t, "%.2f", percent);
}

static int add_rows(const struct report *rep, struct report_table *t, const char *against,
		    report_pair_rule rule)
{
	struct report_pairs pairs;
	char name[REPORT_NAME_MAX];
	int err = report_pairs_collect(rep->set, rule, &pairs);

	for (size_t i = 0; !err && i < pairs.nr; i++) {
		const struct report_pair *p = &pairs.pair[i];

		if (!has_events(p))
			continue;
		report_table_add(t, "%s", against);
		report_table_add(t, "%s", report_pair_name(&p->a->cell, name, sizeof(name)));
		report_table_add(t, "%s", p->a->cell.word[RESULT_HANDLER]);
		report_table_add(t, "%s", p->res->mode);
		for (size_t c = 0; c < NR_COUNTERS; c++) {
			report_table_value(t, report_value_of(p->a, counters[c].counter));
			add_counter(t, p, counters[c].counter);
		}
	}
	free(pairs.pair);
	return err;
}

int report_c2(const struct report *rep)
{
	static const char *const heads[] = {
		"handle_event minus", "workload", "handler", "spectre_v2", "instructions",
		"difference", "%", "data lines", "difference", "%",
	};
	struct report_table t;
	int err;

	report_table_init(&t, "llllrrrrrr");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		report_table_add(&t, "%s", heads[i]);
	err = add_rows(rep, &t, "send_to_group", site_rule);
	if (!err)
		err = add_rows(rep, &t, "handle_event_devirt", call_rule);
	if (err || report_table_rows(&t) < 2) {
		report_table_drop(&t);
		return err;
	}
	report_heading(rep, 2, "C2: what the saved call is worth");
	report_para(rep, "An event that an empty program skips, per operation with its hook at "
			 "handle_event: what the operation costs, and how much less it is at "
			 "send_to_group (which also leaves out what fanotify_handle_event() does "
			 "before its hook) or with the call to it devirtualised (the call alone: "
			 "a compare and a direct call instead of an indirect one).");
	return report_table_print(&t, rep);
}
