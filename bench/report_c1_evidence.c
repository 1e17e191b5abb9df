// SPDX-License-Identifier: GPL-2.0-only
/*
 * The evidence of claim C1: the difference in every pair of cells, then the
 * edges that explain it (report_c1_edges.c), of the workloads of the debate.
 */
#include <string.h>

#include "report_c1.h"
#include "report_pair.h"
#include "report_table.h"

static const char *const finding_names[C1_NR_FINDINGS] = {
	[C1_AS_CLAIMED]	= "as claimed",
	[C1_OTHER]	= "not as claimed",
	[C1_OPEN]	= "open",
};

/* What a pair's row says, but for who says it. */
static void add_answers(struct report_table *t, const struct c1_pair *p)
{
	report_table_value(t, report_indirect_of(p->send_to_group));
	report_table_value(t, report_indirect_of(p->handle_event));
	report_table_delta(t, p->delta);
	report_table_delta(t, p->paired);
	report_table_add(t, "%d", p->claimed);
	report_table_add(t, "%s%s%s", finding_names[p->finding], *p->why ? ": " : "", p->why);
}

static bool same_answers(const struct c1_pair *a, const struct c1_pair *b)
{
	static const char align[] = "rrrrrl";
	struct report_table t;
	bool same = true;

	report_table_init(&t, align);
	add_answers(&t, a);
	add_answers(&t, b);
	for (size_t i = 0; !t.err && i < t.nr_columns; i++)
		same &= !strcmp(t.cell[i], t.cell[t.nr_columns + i]);
	same &= !t.err;
	report_table_drop(&t);
	return same;
}

static bool listed_before(const struct c1 *c1, size_t nr, const struct c1_pair *p, bool mode)
{
	for (size_t i = 0; i < nr; i++) {
		const struct c1_pair *q = &c1->pairs[i];

		if (c1_same_question(q, p) &&
		    !(mode ? strcmp(q->mode, p->mode) :
			     strcmp(q->cell.word[RESULT_HANDLER], p->cell.word[RESULT_HANDLER])))
			return true;
	}
	return false;
}

/* The distinct handlers or modes of a question, as one cell; how many. */
static size_t add_names(struct report_table *t, const struct c1 *c1, const struct c1_pair *p,
			bool mode)
{
	char names[REPORT_NAME_MAX] = "";
	size_t nr = 0;

	for (size_t i = 0; i < c1->nr_pairs; i++) {
		const struct c1_pair *q = &c1->pairs[i];
		size_t len = strlen(names);

		if (!c1_same_question(q, p) || listed_before(c1, i, q, mode))
			continue;
		snprintf(names + len, sizeof(names) - len, "%s%s", nr++ ? ", " : "",
			 mode ? q->mode : q->cell.word[RESULT_HANDLER]);
	}
	if (t)
		report_table_add(t, "%s", names);
	return nr;
}

/* Do all handlers and all modes of this question give the same answers? */
static bool unanimous(const struct c1 *c1, const struct c1_pair *p)
{
	size_t nr = 0;

	for (size_t i = 0; i < c1->nr_pairs; i++) {
		if (!c1_same_question(&c1->pairs[i], p))
			continue;
		if (!same_answers(&c1->pairs[i], p))
			return false;
		nr++;
	}
	return nr == add_names(NULL, c1, p, false) * add_names(NULL, c1, p, true);
}

static int pairs_table(const struct report *rep, const struct c1 *c1)
{
	static const char *const heads[] = {
		"workload", "handler", "kernel", "spectre_v2", "send_to_group", "handle_event",
		"difference", "paired", "claimed", "finding",
	};
	char name[REPORT_NAME_MAX];
	struct report_table t;

	report_table_init(&t, "llllrrrrrl");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		report_table_add(&t, "%s", heads[i]);
	for (size_t i = 0; i < c1->nr_pairs; i++) {
		const struct c1_pair *p = &c1->pairs[i];
		bool all = unanimous(c1, p), first = true;

		for (size_t k = 0; all && k < i; k++)
			first &= !c1_same_question(&c1->pairs[k], p);
		if (!first)
			continue;
		report_table_add(&t, "%s", report_pair_name(&p->cell, name, sizeof(name)));
		if (all)
			add_names(&t, c1, p, false);
		else
			report_table_add(&t, "%s", p->cell.word[RESULT_HANDLER]);
		report_table_add(&t, "%s", p->kernel);
		if (all)
			add_names(&t, c1, p, true);
		else
			report_table_add(&t, "%s", p->mode);
		add_answers(&t, p);
	}
	return report_table_print(&t, rep);
}

int report_c1_evidence(const struct report *rep)
{
	bool shared = false;
	struct c1 c1;
	int err = c1_judge(rep->set, &c1);

	if (err)
		return err;
	report_heading(rep, 2, "C1: one indirect call less");
	report_para(rep, "Indirect calls + indirect jumps per operation, program empty, verdict "
			 "skip; difference is that of the modes, paired that of the differences to "
			 "the common base. A row that names several handlers and modes stands for "
			 "each of their combinations. Workloads that raise no event are negative "
			 "controls.");
	err = pairs_table(rep, &c1);
	for (size_t i = 0; !err && i < c1.nr_pairs; i++)
		if (report_is_debated(&c1.pairs[i].cell))
			err = report_c1_edges(rep, &c1, i, &shared);
	if (!err)
		report_para(rep, "Executions per operation; r: through a retpoline.%s", shared ?
			    " Where a table stands for two handlers, all their call sites, targets "
			    "and counts are the same, but for the hook itself as target, of which "
			    "both are given." : "");
	c1_release(&c1);
	return err;
}
