// SPDX-License-Identifier: GPL-2.0-only
/*
 * The claims of the debate with their verdicts, as far as this run measured
 * them. Verdicts follow rules that were fixed before measuring; this file
 * only words them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report_c1.h"
#include "report_equivalence.h"
#include "report_table.h"

/* So many cells are named in a table; the evidence lists all. */
#define NR_NAMED	12

static const char *const claims[] = {
	"A hook in send_to_group() instead of fanotify_handle_event() saves exactly one indirect call.",
	"That saving matters for a filtered event.",
	"The deeper call stack plus the packed event cost more than the i_security hop of inode "
	"storage.",
	"Passing pointers directly is cheaper than packing them into an event.",
	"Inode storage through i_security saves no memory, adds latency and fragments, against a "
	"pointer in struct inode.",
	"Marks are filtered in fsnotify() already, so a hook in or before send_to_group() loses "
	"no filtering.",
	"With the marks loop aligned, a hook right before ->handle_event() sees the same events "
	"and masks.",
	"Only fanotify implements ->handle_event(), ignore masks and mark types.",
	"Moving the hook pointer out of group->fanotify_data costs nothing noticeable.",
	"A hook in send_to_group() adds complexity.",
	"Built-in filters make fanotify cheaper than a BPF LSM program that sees every operation.",
	"FAN_ONDIR and FAN_EVENT_ON_CHILD are poor filters; a program can do what they cannot.",
	"Filtering in the kernel is much cheaper than a listener in user space that does the same.",
};

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

/* What C1's verdict rests on, as one line; the caller frees it. */
static char *c1_evidence_text(const struct c1 *c1)
{
	char *text = NULL;
	size_t len, nr_events = 0;
	FILE *out = open_memstream(&text, &len);

	if (!out)
		return NULL;
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
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}

/* C6 and C7 are judged from the equivalence matrix, if the run has one. */
static int matrix_claim(const struct report *rep, size_t claim, const char **verdict, char **text)
{
	*verdict = "not measured yet";
	*text = NULL;
	if (!rep->equivalence || (claim != 6 && claim != 7))
		return 0;
	return report_equivalence_claim(rep, (int)claim, verdict, text);
}

static int put_matrix_claims(const struct report *rep)
{
	for (size_t claim = 6; rep->equivalence && claim <= 7; claim++) {
		const char *verdict;
		char *text;
		int err = matrix_claim(rep, claim, &verdict, &text);

		if (err)
			return err;
		report_item(rep, "C%zu %s: %s %s.", claim, verdict, claims[claim - 1], text);
		free(text);
	}
	return 0;
}

int report_claims(const struct report *rep)
{
	size_t nr_claims = sizeof(claims) / sizeof(*claims);
	struct report_table t;
	struct c1 c1;
	char *evidence;
	int err = c1_judge(rep->set, &c1);

	if (err)
		return err;
	evidence = c1_evidence_text(&c1);
	if (!evidence) {
		err = -ENOMEM;
		goto out;
	}
	report_heading(rep, 2, "Claims");
	if (rep->format != REPORT_MD) {
		report_item(rep, "C1 %s: %s %s.", c1_verdict(&c1), claims[0], evidence);
		err = put_matrix_claims(rep);
		if (rep->equivalence)
			report_item(rep, "The others: not measured yet.");
		else
			report_item(rep, "C2 to C%zu: not measured yet.", nr_claims);
		report_end_list(rep);
		goto out;
	}
	report_table_init(&t, "llll");
	report_table_add(&t, "id");
	report_table_add(&t, "claim");
	report_table_add(&t, "verdict");
	report_table_add(&t, "evidence");
	for (size_t i = 0; !err && i < nr_claims; i++) {
		const char *verdict;
		char *text;

		err = matrix_claim(rep, i + 1, &verdict, &text);
		report_table_add(&t, "C%zu", i + 1);
		report_table_add(&t, "%s", claims[i]);
		report_table_add(&t, "%s", i ? verdict : c1_verdict(&c1));
		report_table_add(&t, "%s", i ? text ?: "" : evidence);
		free(text);
	}
	if (err)
		report_table_drop(&t);
	else
		err = report_table_print(&t, rep);
out:
	free(evidence);
	c1_release(&c1);
	return err;
}
