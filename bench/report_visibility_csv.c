// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each site sees, from the equivalence matrix: a flat table for plots/visibility.gp,
 * a line per figure. what: same_mask and other_mask (the listener is told and the hook
 * sees it), unseen (told, not seen), untold (seen, not told) and silent (neither); then
 * the causes of what is untold, unseen and of other masks, as cause_untold, cause_unseen
 * and cause_mask, and what is unexplained, as cause_unexplained.
 */
#include "report_equivalence.h"

#include <string.h>

/* gnuplot ends a word at a comma, even in quotes. */
static void put(FILE *out, const char *site, const char *what, const char *cause, size_t nr)
{
	const char *comma = strchr(cause, ',');
	int len = comma ? (int)(comma - cause) : (int)strlen(cause);

	fprintf(out, "%s,%s,%.*s%s%s,%zu\n", site, what, len, cause, comma ? ":" : "",
		comma ? comma + 1 : "", nr);
}

static const char *word_of(enum equivalence_kind kind, const struct equivalence_count *count)
{
	if (kind == EQUIVALENCE_KIND_PASS || kind == EQUIVALENCE_KIND_UNEXPLAINED)
		return "cause_unexplained";
	if (equivalence_kind_is_of_masks(kind))
		return "cause_mask";
	return count->example.state == EQUIVALENCE_LESS ? "cause_unseen" : "cause_untold";
}

static void put_site(FILE *out, const char *site, const struct equivalence_tally *t)
{
	put(out, site, "same_mask", "", t->nr_mask_equal);
	put(out, site, "other_mask", "", t->nr_mask_other);
	put(out, site, "unseen", "", t->nr[EQUIVALENCE_LESS]);
	put(out, site, "untold", "", t->nr[EQUIVALENCE_MORE]);
	put(out, site, "silent", "", t->nr_silent);
	for (int k = EQUIVALENCE_NO_KIND + 1; k < EQUIVALENCE_NR_KINDS; k++)
		if (t->kind[k].nr)
			put(out, site, word_of((enum equivalence_kind)k, &t->kind[k]),
			    equivalence_kinds[k].what, t->kind[k].nr);
}

int report_visibility_csv(const struct report *rep)
{
	struct equivalence_tally tally[EQUIVALENCE_NR_SITES];

	fputs("site,what,cause,cases\n", rep->out);
	if (!rep->equivalence)
		return 0;
	equivalence_tally(rep->equivalence, tally);
	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++)
		if (!tally[s].reason)
			put_site(rep->out, equivalence_sites[s], &tally[s]);
	return 0;
}
