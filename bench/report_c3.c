// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C3: the deeper call stack and the packed event against the hop through
 * i_security. Of its two halves this is the first, handle_event/packed minus
 * send_to_group/direct; the other needs programs with inode storage and a kernel
 * with storage embedded in struct inode.
 */
#include <stdlib.h>

#include "report_claim.h"
#include "report_pair.h"

static bool rule(const struct result_cell *a, struct result_cell *b)
{
	b->word[RESULT_SITE] = "send_to_group";
	b->word[RESULT_ARGS] = "direct";
	return result_cell_is(a, RESULT_SITE, "handle_event") &&
	       result_cell_is(a, RESULT_ARGS, "packed") &&
	       result_cell_is(a, RESULT_VERDICT, "skip") &&
	       !result_cell_is(a, RESULT_HANDLER, "bpf_sleepable");
}

static void say_counter(FILE *out, const struct report_pairs *pairs, enum result_counter c,
			const char *name, const char *handler)
{
	struct report_range range = { 0 };
	char text[REPORT_VALUE_MAX];
	size_t nr_open = 0;

	for (size_t i = 0; i < pairs->nr; i++) {
		const struct report_pair *p = &pairs->pair[i];

		if (result_cell_is(&p->a->cell, RESULT_HANDLER, handler) &&
		    p->a->hits.present && p->a->hits.expected > 0)
			nr_open += !report_range_delta(&range, report_pair_delta(p->a, p->b, c));
	}
	fprintf(out, " %s %s", name, report_range_text(&range, true, text, sizeof(text)));
	if (nr_open)
		fprintf(out, " (%zu of %zu open)", nr_open, nr_open + range.nr);
}

int report_c3_judge(const struct report *rep, FILE *out, const char **verdict)
{
	static const char *const handlers[] = { "c", "bpf" };
	struct report_pairs pairs;
	int err = report_pairs_collect(rep->set, rule, &pairs);

	*verdict = REPORT_NOT_MEASURED;
	if (err)
		return err;
	if (pairs.nr) {
		fputs("stack and packing, handle_event packed minus send_to_group direct, skip:", out);
		for (size_t h = 0; h < 2; h++) {
			fprintf(out, "%s handler %s:", h ? ";" : "", handlers[h]);
			say_counter(out, &pairs, RESULT_INSNS, "instructions", handlers[h]);
			fputs(",", out);
			say_counter(out, &pairs, RESULT_CACHELINES, "data lines", handlers[h]);
			fputs(",", out);
			say_counter(out, &pairs, RESULT_STACK_BYTES, "stack bytes", handlers[h]);
		}
		fputs(". The other half, storage behind i_security against embedded, is not "
		      "measured yet", out);
	}
	free(pairs.pair);
	return 0;
}
