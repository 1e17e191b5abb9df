// SPDX-License-Identifier: GPL-2.0-only
/* What claims that are about time have to say of it: pairs of arms within a boot. */
#include "report_native.h"

#include <string.h>

/* Blocks of all arms of a group are the same ones, so any two of them can be paired. */
static const struct native_arm *partner(const struct native_doc *doc, const struct native_arm *a,
					const struct result_cell *key)
{
	for (size_t i = 0; i < doc->nr; i++) {
		const struct native_arm *b = &doc->arm[i];

		if (native_arm_has_result(b) && !strcmp(a->group, b->group) &&
		    !result_cell_order(&b->bench->cell, key, RESULT_ACROSS_KERNELS))
			return b;
	}
	return NULL;
}

static void say_pair(FILE *out, const struct native_doc *doc, const struct native_diff *d)
{
	char arm[REPORT_NAME_MAX];

	fprintf(out, "; %s/%s, %s against %s: %+.1f ns of %.1f",
		d->arm->bench->cell.word[RESULT_WORKLOAD], d->arm->bench->cell.word[RESULT_FS],
		d->arm->bench->cell.word[RESULT_SITE],
		result_cell_has_hook(&d->base->bench->cell) ?
		d->base->bench->cell.word[RESULT_SITE] :
		result_cell_arm(&d->base->bench->cell, arm, sizeof(arm)), d->ns.median, d->arm_ns);
	if (d->ns.ci.level > 0)
		fprintf(out, " (%+.1f..%+.1f, %s)", d->ns.ci.lo, d->ns.ci.hi,
			stats_verdict_names[d->verdict.kind]);
	else
		fputs(" (too few blocks for an interval)", out);
	fprintf(out, ", kernel %s%s%s%s", doc->res->kernel,
		strcmp(doc->virt, "none") ? ", in a virtual machine: " : "",
		strcmp(doc->virt, "none") ? doc->virt : "", doc->flagged ? ", FLAGGED" : "");
}

static void count(struct report_native_share *share, const struct native_doc *doc,
		  const struct native_diff *d, double percent)
{
	double least = d->arm_ns * percent / 100;

	share->nr++;
	if (doc->flagged || !(d->ns.ci.level > 0))
		return;
	share->nr_least += d->ns.ci.lo >= least;
	share->nr_below += d->ns.ci.hi < least;
}

/* What ends the sentence before, if there is one. */
static const char *between(FILE *out)
{
	return ftell(out) > 0 ? ". " : "";
}

static int say_doc(const struct native_doc *doc, FILE *out, report_pair_rule rule,
		   double percent, struct report_native_share *share)
{
	int err = 0;

	for (size_t i = 0; !err && i < doc->nr; i++) {
		const struct native_arm *a = &doc->arm[i], *b;
		struct result_cell key = a->bench->cell;
		struct native_diff d;

		if (!native_arm_has_result(a) || a->role != NATIVE_ARM ||
		    !rule(&a->bench->cell, &key))
			continue;
		b = partner(doc, a, &key);
		err = b ? native_compare_pair(a, b, (struct native_limit){ 0 }, &d) : 0;
		if (err || !b || !d.present)
			continue;
		if (!share->nr)
			fprintf(out, "%sLatency, natively, within one boot", between(out));
		say_pair(out, doc, &d);
		count(share, doc, &d, percent);
	}
	return err;
}

int report_native_say(const struct report *rep, FILE *out, report_pair_rule rule,
		      double percent, const char *none, struct report_native_share *share)
{
	int err = 0;

	*share = (struct report_native_share){ 0 };
	if (!rep->native)
		return 0;
	for (size_t d = 0; !err && d < rep->native->nr; d++)
		if (native_doc_is_time(&rep->native->doc[d]))
			err = say_doc(&rep->native->doc[d], out, rule, percent, share);
	if (!err && !share->nr)
		fprintf(out, "%s%s", *none ? between(out) : "", none);
	return err;
}
