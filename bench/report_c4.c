// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C4: pointers passed directly against packed into an event, at the same
 * site with the same program. A C handler shows the packing alone; of a BPF
 * program, what it executes itself (loads through the event with their checks)
 * is counted apart. Supported if packed - direct, in instructions, is above 0 in
 * every pair of cells.
 */
#include <stdlib.h>

#include "report_claim.h"
#include "report_pair.h"
#include "report_table.h"

#define NR_NAMED	6

static bool rule(const struct result_cell *a, struct result_cell *b)
{
	b->word[RESULT_ARGS] = "direct";
	return result_cell_has_hook(a) && result_cell_is(a, RESULT_ARGS, "packed");
}

static bool has_events(const struct report_pair *p)
{
	return p->a->hits.present && p->a->hits.expected > 0;
}

enum finding { CHEAPER, NOT_CHEAPER, OPEN };

static enum finding find(struct report_delta d)
{
	if (d.kind == REPORT_DELTA_EXACT || d.kind == REPORT_DELTA_MEAN)
		return d.mean > 0 ? CHEAPER : NOT_CHEAPER;
	return OPEN;
}

static void name_them(FILE *out, const struct report_pairs *pairs, enum finding finding)
{
	char name[REPORT_NAME_MAX], delta[REPORT_VALUE_MAX];
	size_t nr = 0;

	for (size_t i = 0; i < pairs->nr; i++) {
		const struct report_pair *p = &pairs->pair[i];
		struct report_delta d = report_pair_delta(p->a, p->b, RESULT_INSNS);

		if (!has_events(p) || find(d) != finding || ++nr > NR_NAMED)
			continue;
		fprintf(out, "%s %s (%s, %s) %s", nr == 1 ? ":" : ";",
			result_cell_name(&p->a->cell, name, sizeof(name)), p->res->kernel,
			p->res->mode, report_delta_words(d, delta, sizeof(delta)));
	}
	if (nr > NR_NAMED)
		fprintf(out, "; and %zu more", nr - NR_NAMED);
}

static void say_handler(FILE *out, const struct report_pairs *pairs, const char *handler)
{
	static const struct {
		enum result_counter counter;
		const char *name;
	} counters[] = {
		{ RESULT_INSNS, "instructions" },
		{ RESULT_BPF_INSNS, "of these in BPF" },
		{ RESULT_STORES, "stores" },
		{ RESULT_CACHELINES, "data lines" },
	};
	bool c_handler = *handler == 'c', first = true;

	fprintf(out, "; handler %s: ", handler);
	for (size_t k = 0; k < sizeof(counters) / sizeof(*counters); k++) {
		struct report_range range = { 0 };
		char text[REPORT_VALUE_MAX];
		size_t nr_open = 0;

		if (c_handler && counters[k].counter == RESULT_BPF_INSNS)
			continue;
		for (size_t i = 0; i < pairs->nr; i++) {
			const struct report_pair *p = &pairs->pair[i];

			if (has_events(p) && result_cell_is(&p->a->cell, RESULT_HANDLER, handler))
				nr_open += !report_range_delta(&range,
					report_pair_delta(p->a, p->b, counters[k].counter));
		}
		fprintf(out, "%s%s %s", first ? "" : ", ", counters[k].name,
			report_range_text(&range, true, text, sizeof(text)));
		if (nr_open)
			fprintf(out, " (%zu open)", nr_open);
		first = false;
	}
}

int report_c4_judge(const struct report *rep, FILE *out, const char **verdict)
{
	struct report_pairs pairs;
	size_t nr[OPEN + 1] = { 0 }, nr_all;
	int err = report_pairs_collect(rep->set, rule, &pairs);

	*verdict = REPORT_NOT_MEASURED;
	if (err)
		return err;
	for (size_t i = 0; i < pairs.nr; i++)
		if (has_events(&pairs.pair[i]))
			nr[find(report_pair_delta(pairs.pair[i].a, pairs.pair[i].b,
						  RESULT_INSNS))]++;
	nr_all = nr[CHEAPER] + nr[NOT_CHEAPER] + nr[OPEN];
	if (nr_all) {
		*verdict = nr[NOT_CHEAPER] ? "refuted" : nr[OPEN] ? "inconclusive" : "supported";
		fprintf(out, "packed minus direct is above 0 instructions in %zu of %zu pairs of "
			     "cells with events", nr[CHEAPER], nr_all);
		if (nr[NOT_CHEAPER]) {
			fprintf(out, "; %zu are not above 0", nr[NOT_CHEAPER]);
			name_them(out, &pairs, NOT_CHEAPER);
		}
		if (nr[OPEN]) {
			fprintf(out, "; %zu open", nr[OPEN]);
			name_them(out, &pairs, OPEN);
		}
		say_handler(out, &pairs, "c");
		say_handler(out, &pairs, "bpf");
	}
	free(pairs.pair);
	return 0;
}
