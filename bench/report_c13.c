// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C13: a hook that filters against a listener in user space that does the
 * same: it reads every event in a process of its own and, of permission events,
 * answers. Instructions of kernel and user mode, and switches between processes,
 * of one operation with its event. Supported if the hook's are lower in all
 * cells. An operation that is done by several processes, as exec, switches by itself,
 * and the listener may run where one of its switches would be: of those only the
 * instructions are judged.
 */
#include <stdlib.h>

#include "report_claim.h"
#include "report_native.h"
#include "report_pair.h"
#include "report_table.h"

static bool rule(const struct result_cell *a, struct result_cell *b)
{
	b->word[RESULT_SITE] = "none";
	b->word[RESULT_ARGS] = "none";
	b->word[RESULT_HANDLER] = "user";
	b->word[RESULT_PROGRAM] = "none";
	b->word[RESULT_VERDICT] = "pass";
	return result_cell_is(a, RESULT_SITE, "send_to_group") &&
	       result_cell_is(a, RESULT_ARGS, "direct") &&
	       result_cell_is(a, RESULT_HANDLER, "bpf") &&
	       result_cell_is(a, RESULT_VERDICT, "skip") &&
	       (result_cell_is(a, RESULT_PROGRAM, "empty") ||
		result_cell_is(a, RESULT_PROGRAM, "subtree"));
}

/* Who raises no event has none to filter. */
static bool has_events(const struct report_pair *p)
{
	return p->a->hits.expected != 0;
}

static bool figure(const struct result_bench *b, enum result_counter c, double *out)
{
	struct result_value v = report_value_of(b, c);

	*out = v.by_mean ? v.mean : (double)v.mode;
	return v.present && b->status == RESULT_OK;
}

static bool insns_of(const struct result_bench *b, double *insns)
{
	double user;

	if (!figure(b, RESULT_INSNS, insns) || !figure(b, RESULT_INSNS_USER, &user))
		return false;
	*insns += user;
	return true;
}

/* The same operation in a tree that nobody watches: what both listeners add to. */
static bool unwatched_insns(const struct report_pair *p, double *insns)
{
	struct result_cell cell = p->b->cell;

	cell.word[RESULT_WATCH] = "never";
	cell.word[RESULT_LISTENER] = "none";
	cell.word[RESULT_HANDLER] = "none";
	cell.word[RESULT_VERDICT] = "none";
	return insns_of(result_find(p->res, &cell, RESULT_ACROSS_KERNELS) ?: p->b, insns);
}

struct tally {
	struct report_range factor, added, switches_hook, switches_user;
	size_t nr, nr_lower, nr_open, nr_switching;
};

static void tally_pair(struct tally *t, const struct report_pair *p)
{
	double hook, user, never, hook_switches, user_switches;

	if (!has_events(p))
		return;
	t->nr++;
	if (!insns_of(p->a, &hook) || !insns_of(p->b, &user) ||
	    !figure(p->a, RESULT_SWITCHES, &hook_switches) ||
	    !figure(p->b, RESULT_SWITCHES, &user_switches)) {
		t->nr_open++;
		return;
	}
	report_range_add(&t->factor, user / hook);
	if (unwatched_insns(p, &never) && hook > never && user > never)
		report_range_add(&t->added, (user - never) / (hook - never));
	if (hook_switches) {
		t->nr_switching++;
		t->nr_lower += hook < user;
		return;
	}
	report_range_add(&t->switches_hook, hook_switches);
	report_range_add(&t->switches_user, user_switches);
	t->nr_lower += hook < user && hook_switches < user_switches;
}

static void say(FILE *out, const struct tally *t, const char *what)
{
	char a[REPORT_VALUE_MAX], b[REPORT_VALUE_MAX], c[REPORT_VALUE_MAX], d[REPORT_VALUE_MAX];

	fprintf(out, "%s: the hook's are lower in %zu of %zu pairs, the whole operation by a factor "
		     "of %s, what the listener adds to an operation nobody watches by %s; switches "
		     "%s against %s", what, t->nr_lower, t->nr,
		report_range_text(&t->factor, false, a, sizeof(a)),
		report_range_text(&t->added, false, b, sizeof(b)),
		report_range_text(&t->switches_hook, false, c, sizeof(c)),
		report_range_text(&t->switches_user, false, d, sizeof(d)));
	if (t->nr_switching)
		fprintf(out, " (%zu pairs switch by themselves: by instructions alone)",
			t->nr_switching);
}

/* Shown beside the verdict, which is by instructions and switches. */
static int say_time(const struct report *rep, FILE *out)
{
	struct report_native_share share;

	return report_native_say(rep, out, rule, 0, "Latency: no hook arm ran natively", &share);
}

int report_c13_judge(const struct report *rep, FILE *out, const char **verdict)
{
	struct tally notify = { 0 }, perm = { 0 };
	struct report_pairs pairs;
	size_t nr_open;
	int err = report_pairs_collect(rep->set, rule, &pairs);

	*verdict = REPORT_NOT_MEASURED;
	if (err)
		return err;
	for (size_t i = 0; i < pairs.nr; i++)
		tally_pair(result_cell_is(&pairs.pair[i].a->cell, RESULT_LISTENER, "fanotify_perm") ?
			   &perm : &notify, &pairs.pair[i]);
	free(pairs.pair);
	if (!notify.nr && !perm.nr)
		return say_time(rep, out);
	nr_open = notify.nr_open + perm.nr_open;
	if (notify.nr_lower + perm.nr_lower + nr_open < notify.nr + perm.nr)
		*verdict = "refuted";
	else
		*verdict = nr_open || !notify.nr || !perm.nr ? "inconclusive" : "supported";
	fputs("kernel and user instructions per event, hook at send_to_group (bpf, skip) against a "
	      "listener in user space. ", out);
	if (notify.nr)
		say(out, &notify, "Notification");
	if (perm.nr)
		say(out, &perm, notify.nr ? ". Permission" : "Permission");
	if (nr_open)
		fprintf(out, "; %zu pairs are open", nr_open);
	return say_time(rep, out);
}

static void add_row(struct report_table *t, const struct report_pair *p)
{
	double hook, user, hook_switches, user_switches;
	char name[REPORT_NAME_MAX];

	if (!has_events(p) || !insns_of(p->a, &hook) || !insns_of(p->b, &user) ||
	    !figure(p->a, RESULT_SWITCHES, &hook_switches) ||
	    !figure(p->b, RESULT_SWITCHES, &user_switches))
		return;
	report_table_add(t, "%s", report_pair_name(&p->a->cell, name, sizeof(name)));
	report_table_add(t, "%s", p->a->cell.word[RESULT_PROGRAM]);
	report_table_add(t, "%s", p->res->mode);
	report_table_add(t, "%s", report_figure_text(hook, false, name, sizeof(name)));
	report_table_add(t, "%s", report_figure_text(user, false, name, sizeof(name)));
	report_table_add(t, "%.2f", user / hook);
	report_table_add(t, "%s", report_figure_text(hook_switches, false, name, sizeof(name)));
	report_table_add(t, "%s", report_figure_text(user_switches, false, name, sizeof(name)));
}

int report_c13(const struct report *rep)
{
	static const char *const heads[] = {
		"workload", "program", "spectre_v2", "hook", "user space", "factor",
		"switches, hook", "switches, user space",
	};
	struct report_pairs pairs;
	struct report_table t;
	int err = report_pairs_collect(rep->set, rule, &pairs);

	if (err || !pairs.nr)
		return err;
	report_table_init(&t, "lllrrrrr");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		report_table_add(&t, "%s", heads[i]);
	for (size_t i = 0; i < pairs.nr; i++)
		add_row(&t, &pairs.pair[i]);
	free(pairs.pair);
	report_heading(rep, 2, "C13: in the kernel or in user space");
	report_para(rep, "Instructions of one operation, kernel and user mode: with a BPF hook at "
			 "send_to_group that skips its event, and with a listener that reads it "
			 "(and answers, if it is a permission event) in a real-time process. What "
			 "the listener would do with an event is not in it.");
	return report_table_print(&t, rep);
}
