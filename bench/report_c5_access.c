// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C5, access: does storage behind i_security cost more than storage in struct
 * inode? Counts of a lookup that hits and of one that misses, in one file and in
 * another each time, on kernel isec minus those on embedded. Supported if none of
 * instructions and cold lines is below 0 and one is above; only as counts, because
 * latency needs hardware.
 *
 * The pointer in struct inode moves the fields after it for everybody: what that
 * does to those who have no storage is in the cells without any, and gives the
 * condition under which the sign of the whole flips.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report_access.h"
#include "report_c5.h"
#include "report_claim.h"
#include "report_pair.h"

static const struct access_arm arms[] = {
	{ "open_close", "fanotify", "send_to_group", "direct" },
	{ "open_close_cold", "fanotify", "send_to_group", "direct" },
};

static const enum result_counter judged[] = {
	RESULT_INSNS, RESULT_CACHELINES, RESULT_COLD_CACHELINES
};
static const char *const judged_names[] = { "instructions", "data lines", "cold lines" };
static const char *const programs[] = { "storage_get", "storage_miss" };
static const char *const modes[] = { "off", "retpoline" };

#define NR(array)	(sizeof(array) / sizeof(*(array)))

struct tally {
	size_t nr, nr_above, nr_below, nr_open;
};

static void tally(struct tally *t, struct report_delta d)
{
	if (d.kind == REPORT_DELTA_MISSING)
		return;
	t->nr++;
	if (d.kind == REPORT_DELTA_UNRESOLVED)
		t->nr_open++;
	else if (d.mean > 0.005)
		t->nr_above++;
	else if (d.mean < -0.005)
		t->nr_below++;
}

/* One program in one workload: every counter's range over the modes. */
static void say_hop(const struct report *rep, FILE *out, size_t a, size_t p, struct tally *t)
{
	char text[REPORT_VALUE_MAX];

	fprintf(out, "%s%s %s:", t->nr ? "; " : "", a ? "cold" : "hot", p ? "miss" : "hit");
	for (size_t c = 0; c < NR(judged); c++) {
		struct report_range range = { 0 };

		for (size_t m = 0; m < NR(modes); m++) {
			struct report_delta d = access_hop(rep->set, "embedded", modes[m],
							   &arms[a], programs[p], judged[c]);

			/* In a file that is warm, lines are where the slab put things. */
			if (judged[c] != RESULT_CACHELINES)
				tally(t, d);
			report_range_delta(&range, d);
		}
		fprintf(out, "%s %s %s", c ? "," : "", judged_names[c],
			report_range_text(&range, true, text, sizeof(text)));
	}
}

static bool is_measured(const struct report *rep, size_t a, size_t p)
{
	struct report_delta d = { .kind = REPORT_DELTA_MISSING };

	for (size_t m = 0; d.kind == REPORT_DELTA_MISSING && m < NR(modes); m++)
		d = access_hop(rep->set, "embedded", modes[m], &arms[a], programs[p], RESULT_INSNS);
	return d.kind != REPORT_DELTA_MISSING;
}

/* The same cell of two kernels, where nobody has storage. */
static void add_bystander(struct report_range range[NR(judged)], size_t nr_open[NR(judged)],
			  const struct result_bench *cell, const struct result *in)
{
	const struct result_bench *other = result_find(in, &cell->cell, RESULT_ACROSS_KERNELS);

	if (!other || !result_bench_is_arm(cell) ||
	    !result_cell_is(&cell->cell, RESULT_HANDLER, "none") ||
	    cell->status != RESULT_OK || other->status != RESULT_OK)
		return;
	for (size_t c = 0; c < NR(judged); c++) {
		struct report_delta d = report_delta_sub(report_value_of(cell, judged[c]),
							 report_value_of(other, judged[c]));

		nr_open[c] += !report_range_delta(&range[c], d);
	}
}

static void bystanders(const struct report *rep, const char *a, const char *b,
		       struct report_range range[NR(judged)], size_t nr_open[NR(judged)])
{
	memset(range, 0, NR(judged) * sizeof(range[0]));
	memset(nr_open, 0, NR(judged) * sizeof(nr_open[0]));
	for (size_t m = 0; m < NR(modes); m++) {
		const struct result *x = result_set_find(rep->set, a, modes[m]);
		const struct result *y = result_set_find(rep->set, b, modes[m]);

		for (size_t i = 0; x && y && i < x->nr_benchs; i++)
			add_bystander(range, nr_open, &x->benchs[i], y);
	}
}

static void say_bystanders(const struct report *rep, FILE *out, const char *a, const char *b)
{
	struct report_range range[NR(judged)];
	size_t nr_open[NR(judged)];
	char text[REPORT_VALUE_MAX];

	bystanders(rep, a, b, range, nr_open);
	if (!range[0].nr && !nr_open[0])
		return;
	fprintf(out, "; %s minus %s where nobody has storage (%zu cells):", a, b,
		range[0].nr + nr_open[0]);
	for (size_t c = 0; c < NR(judged); c++) {
		fprintf(out, "%s %s %s", c ? "," : "", judged_names[c],
			report_range_text(&range[c], true, text, sizeof(text)));
		if (nr_open[c])
			fprintf(out, " (%zu open)", nr_open[c]);
	}
}

/*
 * A lookup saves @saved instructions, an operation without one costs @lost more: the
 * share of operations with a lookup from which on the whole is a gain.
 */
static void say_flip(const struct report *rep, FILE *out)
{
	struct report_range range[NR(judged)], saved = { 0 };
	size_t nr_open[NR(judged)];
	double lost;

	bystanders(rep, "embedded", "isec", range, nr_open);
	for (size_t m = 0; m < NR(modes); m++)
		report_range_delta(&saved, access_hop(rep->set, "embedded", modes[m], &arms[0],
						      programs[0], RESULT_INSNS));
	if (!range[0].nr || !saved.nr)
		return;
	lost = range[0].max;
	if (saved.max <= 0)
		fputs("; the pointer in struct inode saves a hit no instruction, so that no share of "
		      "lookups makes it a gain", out);
	else if (lost <= 0)
		fprintf(out, "; no operation without storage%s takes more instructions with the pointer "
			     "in struct inode, so that the sign does not flip at any share of lookups",
			nr_open[0] ? ", where it is resolved," : "");
	else
		fprintf(out, "; the sign flips where fewer than %.2f %% of the operations look "
			     "storage up: one without pays up to %.2f instructions, a hit saves %.2f",
			100 * lost / (lost + saved.min), lost, saved.min);
}

int report_c5_access(const struct report *rep, FILE *out, const char **verdict)
{
	struct tally t = { 0 };
	char *text = NULL;
	size_t size;
	FILE *hops = open_memstream(&text, &size);

	*verdict = REPORT_NOT_MEASURED;
	if (!hops)
		return -ENOMEM;
	for (size_t a = 0; a < NR(arms); a++)
		for (size_t p = 0; p < NR(programs); p++)
			if (is_measured(rep, a, p))
				say_hop(rep, hops, a, p, &t);
	fclose(hops);
	if (t.nr) {
		fprintf(out, "isec minus embedded per lookup, counts only: %s", text);
		fprintf(out, "; above 0 in %zu, below 0 in %zu, open in %zu of %zu figures of "
			     "instructions and cold lines",
			t.nr_above, t.nr_below, t.nr_open, t.nr);
		say_bystanders(rep, out, "embedded", "isec");
		say_bystanders(rep, out, "embedded", "embedded-end");
		say_flip(rep, out);
		*verdict = t.nr_below ? "refuted, counts only" :
			   t.nr_above ? "supported, counts only" : "inconclusive, counts only";
	}
	free(text);
	return 0;
}
