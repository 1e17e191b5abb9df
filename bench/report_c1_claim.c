// SPDX-License-Identifier: GPL-2.0-only
/*
 * What C1's verdict rests on, in words; and beside it what the sites that are
 * no part of the claim do: before flags are looked at, with the dispatch
 * devirtualised, and as the callback of a backend.
 */
#include <stdlib.h>
#include <string.h>

#include "report_c1.h"
#include "report_claim.h"
#include "report_pair.h"

/* So many cells are named in a table; the evidence lists all. */
#define NR_NAMED	12

static void name_pairs(FILE *out, const struct c1 *c1, enum c1_finding finding)
{
	char name[REPORT_NAME_MAX], delta[REPORT_VALUE_MAX];
	size_t nr = 0;

	for (size_t i = 0; i < c1->nr_pairs; i++) {
		const struct c1_pair *p = &c1->pairs[i];

		if (p->finding != finding)
			continue;
		if (++nr > NR_NAMED)
			continue;
		fprintf(out, "%s%s (%s, %s)", nr == 1 ? ": " : "; ",
			result_cell_name(&p->cell, name, sizeof(name)), p->kernel, p->mode);
		if (finding == C1_OTHER)
			fprintf(out, " %s", report_delta_text(p->delta, delta, sizeof(delta)));
		else
			fprintf(out, " %s", p->why);
	}
	if (nr > NR_NAMED)
		fprintf(out, "; and %zu more", nr - NR_NAMED);
}

/* A site against send_to_group: empty, skip, workloads with events. */
static bool rule_of(const struct result_cell *a, struct result_cell *b, const char *site)
{
	b->word[RESULT_SITE] = "send_to_group";
	return result_cell_is(a, RESULT_SITE, site) &&
	       result_cell_is(a, RESULT_PROGRAM, "empty") &&
	       result_cell_is(a, RESULT_VERDICT, "skip");
}

static bool devirt_rule(const struct result_cell *a, struct result_cell *b)
{
	return rule_of(a, b, "handle_event_devirt");
}

static bool raw_rule(const struct result_cell *a, struct result_cell *b)
{
	return rule_of(a, b, "send_to_group_raw");
}

static bool own_rule(const struct result_cell *a, struct result_cell *b)
{
	(void)b;
	return result_cell_is(a, RESULT_SITE, "inode_event") &&
	       result_cell_is(a, RESULT_VERDICT, "skip");
}

static bool fires(const struct result_bench *b)
{
	return b->status == RESULT_OK && b->hits.present && b->hits.expected > 0;
}

static int say_site(const struct report *rep, FILE *out, const char *site, report_pair_rule rule)
{
	struct report_range range = { 0 };
	struct report_pairs pairs;
	char text[REPORT_VALUE_MAX];
	size_t nr_open = 0;
	int err = report_pairs_collect(rep->set, rule, &pairs);

	for (size_t i = 0; !err && i < pairs.nr; i++) {
		const struct report_pair *p = &pairs.pair[i];

		if (!fires(p->a) || !fires(p->b))
			continue;
		nr_open += !report_range_delta(&range,
			report_delta_sub(report_indirect_of(p->a), report_indirect_of(p->b)));
	}
	if (!err && range.nr) {
		fprintf(out, "; %s minus send_to_group is %s in %zu pairs with events", site,
			report_range_text(&range, true, text, sizeof(text)), range.nr);
		if (nr_open)
			fprintf(out, " (%zu open)", nr_open);
	}
	free(pairs.pair);
	return err;
}

/* A backend's callback is reached by a call or, as compilers like it, a jump. */
static int say_backend(const struct report *rep, FILE *out)
{
	struct report_range calls = { 0 }, jumps = { 0 };
	struct report_pairs pairs;
	char a[REPORT_VALUE_MAX], b[REPORT_VALUE_MAX];
	int err = report_pairs_collect(rep->set, own_rule, &pairs);

	for (size_t i = 0; !err && i < pairs.nr; i++) {
		const struct result_bench *cell = pairs.pair[i].a;
		double nr[2] = { 0 };

		if (!fires(cell))
			continue;
		for (size_t e = 0; e < cell->nr_edges; e++)
			if (!strcmp(cell->edges[e].to, cell->hits.symbol))
				nr[cell->edges[e].jump] += cell->edges[e].count;
		report_range_add(&calls, nr[0]);
		report_range_add(&jumps, nr[1]);
	}
	if (!err && calls.nr)
		fprintf(out, "; at inode_event the hook is the backend's callback, reached by %s "
			     "indirect calls and %s tail jumps in %zu cells",
			report_range_text(&calls, false, a, sizeof(a)),
			report_range_text(&jumps, false, b, sizeof(b)), calls.nr);
	free(pairs.pair);
	return err;
}

static void say_pairs(const struct c1 *c1, FILE *out)
{
	size_t nr_events = 0;

	for (size_t i = 0; i < c1->nr_pairs; i++)
		nr_events += c1->pairs[i].finding == C1_AS_CLAIMED && c1->pairs[i].claimed;
	fprintf(out, "handle_event minus send_to_group is 1 in %zu pairs of cells with events and 0 "
		     "in %zu negative controls, of %zu pairs",
		nr_events, c1->nr[C1_AS_CLAIMED] - nr_events, c1->nr_pairs);
	fprintf(out, "; in %zu the paired differences say the same", c1->nr_paired);
	if (c1->nr[C1_OTHER]) {
		fprintf(out, "; %zu differ", c1->nr[C1_OTHER]);
		name_pairs(out, c1, C1_OTHER);
	}
	if (c1->nr[C1_OPEN]) {
		fprintf(out, "; %zu open", c1->nr[C1_OPEN]);
		name_pairs(out, c1, C1_OPEN);
	}
}

/* Of some experiment alone, say, there may be no cell that the claim is about. */
static bool is_measured(const struct c1 *c1)
{
	for (size_t i = 0; i < c1->nr_pairs; i++) {
		if (c1->pairs[i].send_to_group || c1->pairs[i].handle_event)
			return true;
	}
	return false;
}

int report_c1_judge(const struct report *rep, FILE *out, const char **verdict)
{
	struct c1 c1;
	int err = c1_judge(rep->set, &c1);

	*verdict = REPORT_NOT_MEASURED;
	if (err || !is_measured(&c1)) {
		if (!err)
			c1_release(&c1);
		return err;
	}
	*verdict = c1_verdict(&c1);
	say_pairs(&c1, out);
	c1_release(&c1);
	err = say_site(rep, out, "handle_event_devirt", devirt_rule);
	if (!err)
		err = say_site(rep, out, "send_to_group_raw", raw_rule);
	return err ?: say_backend(rep, out);
}
