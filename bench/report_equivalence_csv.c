// SPDX-License-Identifier: GPL-2.0-only
/*
 * The whole equivalence matrix as a table: one line per event of a row, and per
 * site the state, the mask that the hook got and why they differ. Why a whole site
 * is n/a is in the report.
 */
#include "report_equivalence.h"

/* Why a site has this state, if that is of this site and this row. */
static const char *why(const struct equivalence_case *c)
{
	if (!c->offered || *c->refused)
		return "";
	if (c->state == EQUIVALENCE_NA || c->state == EQUIVALENCE_UNKNOWN)
		return c->reason;
	if (!c->pass_equal)
		return equivalence_kinds[EQUIVALENCE_KIND_PASS].name;
	return equivalence_kinds[c->kind ? c->kind : c->mask_kind].name;
}

/* What was told is the same at all sites; the first says it. */
static int put_case(const struct equivalence_case *c, void *data)
{
	FILE *out = data;

	for (int w = 0; !c->site && w < EQUIVALENCE_NR_WORDS; w++)
		fprintf(out, "%s,", equivalence_word_name(&c->row, (enum equivalence_word)w));
	if (!c->site)
		fprintf(out, "%s,%s,%x", equivalence_event_name(c->event) ?: "unknown", c->refused,
			c->told_mask);
	fprintf(out, ",%s,", equivalence_state_names[c->state]);
	if (c->nr_seen)
		fprintf(out, "%x", c->seen_mask);
	fprintf(out, ",%s", why(c));
	if (!equivalence_sites[c->site + 1])
		fputc('\n', out);
	return 0;
}

int report_equivalence_csv(const struct report *rep)
{
	FILE *out = rep->out;

	fputs("listener,marks,flags,ignore,object,op,event,refused,told", out);
	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++)
		fprintf(out, ",%s,%s_seen,%s_why", equivalence_sites[s], equivalence_sites[s],
			equivalence_sites[s]);
	fputc('\n', out);
	return rep->equivalence ? equivalence_each(rep->equivalence, put_case, out) : 0;
}
