// SPDX-License-Identifier: GPL-2.0-only
/*
 * The equivalence matrix in the report: what agrees at each site, each kind of
 * difference with an example and the kernel function behind it, and the
 * evidence for claims C6 and C7.
 */
#include "report_claim.h"
#include "report_equivalence.h"

#include <errno.h>
#include <stdlib.h>

#include "report_table.h"

/* On 72 columns, what is equal and what there is not stays away. */
static void put_row(struct report_table *t, const char *site, const struct equivalence_tally *at,
		    bool narrow)
{
	report_table_add(t, "%s", site);
	report_table_add(t, "%zu", at->nr_rows);
	report_table_add(t, "%zu", at->nr_rows_equal);
	if (!narrow) {
		report_table_add(t, "%zu", at->nr[EQUIVALENCE_EQUAL] - at->nr_silent);
		report_table_add(t, "%zu", at->nr_silent);
		report_table_add(t, "%zu", at->nr[EQUIVALENCE_NA]);
	}
	report_table_add(t, "%zu", at->nr[EQUIVALENCE_MORE]);
	report_table_add(t, "%zu", at->nr[EQUIVALENCE_LESS]);
	report_table_add(t, "%zu", at->nr_mask_other);
	report_table_add(t, "%zu", at->nr_pass_other);
}

static void put_summary(const struct report *rep, const struct equivalence_tally *tally, int *err)
{
	static const char *const heads[] = { "site", "rows", "agree", "equal, told",
					     "equal, silent", "n/a", "more", "less",
					     "other mask", "pass changes" };
	bool narrow = rep->format == REPORT_LKML;
	struct report_table t;

	report_table_init(&t, narrow ? "lrrrrrr" : "lrrrrrrrrr");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		if (!narrow || i < 3 || i > 5)
			report_table_add(&t, "%s", heads[i]);
	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++)
		if (!tally[s].reason)
			put_row(&t, equivalence_sites[s], &tally[s], narrow);
	*err = report_table_print(&t, rep);
}

static void put_not_run(const struct report *rep, const struct equivalence_tally *tally)
{
	bool any = false;

	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++) {
		if (tally[s].reason)
			report_item(rep, "n/a at all: %s: %s.", equivalence_sites[s],
				    tally[s].reason);
		else if (tally[s].nr[EQUIVALENCE_UNKNOWN])
			report_item(rep, "NOT COMPLETE: %s: %zu cases could not be run.",
				    equivalence_sites[s], tally[s].nr[EQUIVALENCE_UNKNOWN]);
		any |= tally[s].reason || tally[s].nr[EQUIVALENCE_UNKNOWN];
	}
	if (any)
		report_end_list(rep);
}

/* Nobody may miss that the table has what nobody understands. */
static void put_warning(const struct report *rep, const struct equivalence_tally *tally)
{
	size_t nr = 0;

	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++)
		nr += tally[s].kind[EQUIVALENCE_KIND_UNEXPLAINED].nr +
		      tally[s].kind[EQUIVALENCE_KIND_PASS].nr;
	if (nr)
		report_para(rep,
			    "WARNING: %zu differences are UNEXPLAINED. Until they are, the "
			    "verdicts on C6 and C7 do not name all causes.",
			    nr);
}

/* A case in one line. */
static const char *example_text(const struct equivalence_case *c, char *buf, size_t size)
{
	char name[EQUIVALENCE_NAME_MAX];

	snprintf(buf, size, "%s, %s: seen %u (%x), told %u (%x)",
		 equivalence_name(&c->row, name, sizeof(name)),
		 equivalence_event_name(c->event) ?: "unknown event", c->nr_seen, c->seen_mask,
		 c->nr_told, c->told_mask);
	return buf;
}

static void put_kinds(const struct report *rep, const struct equivalence_tally *tally, int *err)
{
	char example[REPORT_NAME_MAX];
	struct report_table t;

	report_table_init(&t, "llrll");
	report_table_add(&t, "site");
	report_table_add(&t, "difference");
	report_table_add(&t, "cases");
	report_table_add(&t, "kernel function");
	report_table_add(&t, "example: row, event: calls and mask, events and mask");
	for (int s = 0; s < EQUIVALENCE_NR_SITES; s++) {
		for (int k = EQUIVALENCE_NO_KIND + 1; k < EQUIVALENCE_NR_KINDS; k++) {
			const struct equivalence_count *count = &tally[s].kind[k];

			if (!count->nr)
				continue;
			report_table_add(&t, "%s", equivalence_sites[s]);
			report_table_add(&t, "%s", equivalence_kinds[k].what);
			report_table_add(&t, "%zu", count->nr);
			report_table_add(&t, "%s", equivalence_kinds[k].function);
			report_table_add(&t, "%s",
					 example_text(&count->example, example, sizeof(example)));
		}
	}
	*err = report_table_print(&t, rep);
}

static void put_causes(const struct report *rep, const struct equivalence_tally *tally)
{
	for (int k = EQUIVALENCE_NO_KIND + 1; k < EQUIVALENCE_NR_KINDS; k++) {
		size_t nr = 0;

		for (int s = 0; s < EQUIVALENCE_NR_SITES; s++)
			nr += tally[s].kind[k].nr;
		if (!nr)
			continue;
		if (k == EQUIVALENCE_KIND_UNEXPLAINED || k == EQUIVALENCE_KIND_PASS)
			report_item(rep, "UNEXPLAINED, %zu cases: %s; %s.", nr,
				    equivalence_kinds[k].what, equivalence_kinds[k].why);
		else
			report_item(rep, "%s: %s %s.", equivalence_kinds[k].what,
				    equivalence_kinds[k].function, equivalence_kinds[k].why);
	}
	report_end_list(rep);
}

static void put_left_out(const struct report *rep)
{
	for (int object = EQUIVALENCE_FILE; object <= EQUIVALENCE_FIFO; object++) {
		for (int op = EQUIVALENCE_OPEN; op <= EQUIVALENCE_ATTRIB; op++) {
			struct equivalence_row row = { { 0 } };

			if (!equivalence_impossible(object, op))
				continue;
			row.word[EQUIVALENCE_OBJECT] = object;
			row.word[EQUIVALENCE_OP] = op;
			report_item(rep, "no rows %s/%s: %s.",
				    equivalence_word_name(&row, EQUIVALENCE_OBJECT),
				    equivalence_word_name(&row, EQUIVALENCE_OP),
				    equivalence_impossible(object, op));
		}
	}
	report_item(rep,
		    "perm is run with open, reopen and access: nothing else asks for permission.");
	report_end_list(rep);
}

int report_equivalence(const struct report *rep)
{
	struct equivalence_tally tally[EQUIVALENCE_NR_SITES];
	int err = 0;

	/* The claims say that C6 and C7 are not measured then. */
	if (!rep->equivalence)
		return 0;
	report_heading(rep, 2, "Does a hook see what the listener is told?");
	equivalence_tally(rep->equivalence, tally);
	report_para(rep, "Each row is one way to listen (what the group reports, what its marks "
			 "are on, flags, ignore mask), one kind of object and one operation; what "
			 "the listener of the unpatched kernel reads is the truth. A case is one "
			 "event of a row. A row agrees if all its events do, with their masks. "
			 "Pass changes: with a hook that passes everything, the listener was told "
			 "something else.");
	put_summary(rep, tally, &err);
	put_not_run(rep, tally);
	put_warning(rep, tally);
	if (err || rep->format != REPORT_MD)
		return err;
	report_para(rep, "Each kind of difference, its cause computed from the row:");
	put_kinds(rep, tally, &err);
	put_causes(rep, tally);
	put_left_out(rep);
	return err;
}

static const struct equivalence_tally *tally_of(const struct report *rep, const char *site,
						struct equivalence_tally *tally)
{
	if (!rep->equivalence)
		return NULL;
	equivalence_tally(rep->equivalence, tally);
	return &tally[equivalence_site_index(site)];
}

static void name_kinds(FILE *out, const struct equivalence_tally *t, bool masks)
{
	const char *before = ": ";

	for (int k = EQUIVALENCE_NO_KIND + 1; k < EQUIVALENCE_NR_KINDS; k++) {
		if (!t->kind[k].nr ||
		    (!masks && equivalence_kind_is_of_masks((enum equivalence_kind)k)))
			continue;
		fprintf(out, "%s%s (%zu)", before, equivalence_kinds[k].what, t->kind[k].nr);
		before = "; ";
	}
}

static char *evidence(const struct equivalence_tally *t, const char *site, bool masks)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
	if (!t) {
		fputs("not measured", out);
	} else if (t->reason) {
		fprintf(out, "site %s: %s", site, t->reason);
	} else {
		fprintf(out, "at %s, of %zu events that the listener is told the hook sees %zu; "
			     "it sees %zu that the listener is not told",
			site,
			t->nr[EQUIVALENCE_EQUAL] - t->nr_silent + t->nr[EQUIVALENCE_LESS],
			t->nr[EQUIVALENCE_EQUAL] - t->nr_silent, t->nr[EQUIVALENCE_MORE]);
		if (masks)
			fprintf(out, ", %zu with another mask", t->nr_mask_other);
		fprintf(out, "; %zu kinds", equivalence_nr_kinds(t, masks));
		name_kinds(out, t, masks);
	}
	if (t && t->nr[EQUIVALENCE_UNKNOWN])
		fprintf(out, "; %zu cases could not be run", t->nr[EQUIVALENCE_UNKNOWN]);
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}

static int claim_text(const struct report *rep, int claim, const char **verdict, char **text)
{
	const char *site = claim == 6 ? "send_to_group_raw" : "send_to_group";
	struct equivalence_tally tally[EQUIVALENCE_NR_SITES];
	const struct equivalence_tally *t = tally_of(rep, site, tally);
	enum equivalence_verdict v = EQUIVALENCE_INCONCLUSIVE;

	if (t)
		v = claim == 6 ? equivalence_c6(t) : equivalence_c7(t);
	*verdict = equivalence_verdict_names[v];
	*text = evidence(t, site, claim != 6);
	return *text ? 0 : -ENOMEM;
}

static int judge(const struct report *rep, int claim, FILE *out, const char **verdict)
{
	char *text;
	int err;

	*verdict = REPORT_NOT_MEASURED;
	if (!rep->equivalence)
		return 0;
	err = claim_text(rep, claim, verdict, &text);
	if (err)
		return err;
	fputs(text, out);
	free(text);
	return 0;
}

int report_c6_judge(const struct report *rep, FILE *out, const char **verdict)
{
	return judge(rep, 6, out, verdict);
}

int report_c7_judge(const struct report *rep, FILE *out, const char **verdict)
{
	return judge(rep, 7, out, verdict);
}
