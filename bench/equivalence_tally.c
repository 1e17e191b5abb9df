// SPDX-License-Identifier: GPL-2.0-only
/* Counts the cases of the equivalence matrix and applies the rules of C6 and C7. */
#include "equivalence_tally.h"

#include <string.h>

const char *const equivalence_verdict_names[] = {
	[EQUIVALENCE_SUPPORTED] = "supported",
	[EQUIVALENCE_REFUTED] = "refuted",
	[EQUIVALENCE_INCONCLUSIVE] = "inconclusive",
};

/* The row that the walk is in, by site: its cases come one after another. */
struct walk {
	struct equivalence_tally *tally;
	struct {
		struct equivalence_row row;
		bool any, applies, differs;
	} at[EQUIVALENCE_NR_SITES];
};

static void count_kind(struct equivalence_tally *t, enum equivalence_kind kind,
		       const struct equivalence_case *c)
{
	if (kind == EQUIVALENCE_NO_KIND)
		return;
	if (!t->kind[kind].nr++)
		t->kind[kind].example = *c;
}

static void end_row(struct walk *w, int site)
{
	if (w->at[site].applies) {
		w->tally[site].nr_rows++;
		w->tally[site].nr_rows_equal += !w->at[site].differs;
	}
	memset(&w->at[site], 0, sizeof(w->at[site]));
}

static void count_row(struct walk *w, const struct equivalence_case *c)
{
	if (w->at[c->site].any && memcmp(&w->at[c->site].row, &c->row, sizeof(c->row)))
		end_row(w, c->site);
	w->at[c->site].row = c->row;
	w->at[c->site].any = true;
	w->at[c->site].applies |= c->state != EQUIVALENCE_NA;
	w->at[c->site].differs |= (c->state != EQUIVALENCE_EQUAL && c->state != EQUIVALENCE_NA) ||
				  c->mask_kind != EQUIVALENCE_NO_KIND;
}

static int count_case(const struct equivalence_case *c, void *data)
{
	struct walk *w = data;
	struct equivalence_tally *t = &w->tally[c->site];

	count_row(w, c);
	t->nr[c->state]++;
	if (c->state == EQUIVALENCE_NA || c->state == EQUIVALENCE_UNKNOWN)
		return 0;
	t->nr_silent += !c->nr_seen && !c->nr_told;
	if (c->nr_seen && c->nr_told) {
		t->nr_mask_equal += c->mask_kind == EQUIVALENCE_NO_KIND;
		t->nr_mask_other += c->mask_kind != EQUIVALENCE_NO_KIND;
	}
	t->nr_pass += c->pass_equal;
	t->nr_pass_other += !c->pass_equal;
	count_kind(t, c->kind, c);
	count_kind(t, c->mask_kind, c);
	if (!c->pass_equal)
		count_kind(t, EQUIVALENCE_KIND_PASS, c);
	return 0;
}

void equivalence_tally(const struct equivalence *eq,
		       struct equivalence_tally tally[EQUIVALENCE_NR_SITES])
{
	struct walk w = { .tally = tally };

	memset(tally, 0, EQUIVALENCE_NR_SITES * sizeof(*tally));
	equivalence_each(eq, count_case, &w);
	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++) {
		tally[s].reason = equivalence_site_reason(eq, s);
		end_row(&w, s);
	}
}

/* Nothing was measured, or not everything that there is to know. */
static bool is_open(const struct equivalence_tally *t)
{
	return t->reason || t->nr[EQUIVALENCE_UNKNOWN] ||
	       t->nr[EQUIVALENCE_EQUAL] == t->nr_silent;
}

enum equivalence_verdict equivalence_c6(const struct equivalence_tally *t)
{
	/* What is merged reaches the listener, with what it was merged into. */
	if (t->nr[EQUIVALENCE_MORE] > t->kind[EQUIVALENCE_KIND_MERGED].nr)
		return EQUIVALENCE_REFUTED;
	return is_open(t) ? EQUIVALENCE_INCONCLUSIVE : EQUIVALENCE_SUPPORTED;
}

enum equivalence_verdict equivalence_c7(const struct equivalence_tally *t)
{
	if (t->nr[EQUIVALENCE_MORE] || t->nr[EQUIVALENCE_LESS] || t->nr_mask_other)
		return EQUIVALENCE_REFUTED;
	return is_open(t) ? EQUIVALENCE_INCONCLUSIVE : EQUIVALENCE_SUPPORTED;
}

int equivalence_site_index(const char *site)
{
	for (int s = 0; equivalence_sites[s]; s++)
		if (!strcmp(equivalence_sites[s], site))
			return s;
	return -1;
}

bool equivalence_kind_is_of_masks(enum equivalence_kind kind)
{
	return kind >= EQUIVALENCE_KIND_MASK_FD && kind <= EQUIVALENCE_KIND_MASK_ONDIR;
}

size_t equivalence_nr_kinds(const struct equivalence_tally *t, bool masks)
{
	size_t nr = 0;

	for (int k = EQUIVALENCE_NO_KIND + 1; k < EQUIVALENCE_NR_KINDS; k++)
		nr += t->kind[k].nr &&
		      (masks || !equivalence_kind_is_of_masks((enum equivalence_kind)k));
	return nr;
}
