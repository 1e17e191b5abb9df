// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C11: marks and a hook against a BPF LSM program, which sees every
 * operation. Where a run has recorded mixes, the verdict is theirs
 * (report_filtering_verdict.c), and what follows explains it.
 *
 * Instructions that each adds to an operation nobody looks at: W where the object
 * is watched and the hook skips the event, U where it is not (by how the marks miss
 * it), L with the LSM program. If a share p of the operations is watched, marks and
 * hook cost p W + (1 - p) U, and less than L below p = (L - U) / (W - U). How large p
 * is in practice these cells do not say: by them the claim is supported or refuted
 * only if one side wins at every share.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_claim.h"
#include "report_filtering.h"
#include "report_pair.h"
#include "report_table.h"

/* What an operation that is not watched pays, by what marks there are. */
static const char *const watches[] = { "never", "unrelated_same_sb", "miss" };

#define NR_WATCHES	(sizeof(watches) / sizeof(*watches))

/* What storage costs, on one file or on many, is C5's. */
static bool only_filters(const struct result_cell *cell)
{
	return (result_cell_is(cell, RESULT_PROGRAM, "empty") ||
		result_cell_is(cell, RESULT_PROGRAM, "subtree")) &&
	       !result_cell_is(cell, RESULT_WORKLOAD, "open_close_cold");
}

static bool rule(const struct result_cell *a, struct result_cell *b)
{
	b->word[RESULT_WATCH] = "never";
	b->word[RESULT_LISTENER] = "lsm";
	b->word[RESULT_SITE] = "none";
	b->word[RESULT_ARGS] = "none";
	b->word[RESULT_VERDICT] = "pass";
	return result_cell_is(a, RESULT_WATCH, "parent") &&
	       result_cell_is(a, RESULT_LISTENER, "fanotify") &&
	       result_cell_is(a, RESULT_SITE, "send_to_group") &&
	       result_cell_is(a, RESULT_ARGS, "direct") &&
	       result_cell_is(a, RESULT_HANDLER, "bpf") && only_filters(a) &&
	       result_cell_is(a, RESULT_VERDICT, "skip");
}

struct rivals {
	double watched, lsm;	/* W and L */
	double missed[NR_WATCHES];	/* U; NAN if not known */
};

static bool more_than(const struct result_bench *b, const struct result_bench *never, double *more)
{
	struct report_delta d = report_pair_delta(b, never, RESULT_INSNS);

	*more = d.mean;
	return d.kind == REPORT_DELTA_EXACT || d.kind == REPORT_DELTA_MEAN;
}

static bool rivals_of(const struct report_pair *p, struct rivals *r)
{
	struct result_cell cell = result_cell_base(&p->a->cell);
	const struct result_bench *never;

	cell.word[RESULT_WATCH] = "never";
	cell.word[RESULT_LISTENER] = "none";
	never = result_find(p->res, &cell, RESULT_ACROSS_KERNELS);
	cell.word[RESULT_LISTENER] = "fanotify";
	for (size_t i = 0; i < NR_WATCHES; i++) {
		cell.word[RESULT_WATCH] = watches[i];
		if (!i)
			r->missed[i] = 0;
		else if (!more_than(result_find(p->res, &cell, RESULT_ACROSS_KERNELS), never,
				    &r->missed[i]))
			r->missed[i] = NAN;
	}
	return more_than(p->a, never, &r->watched) && more_than(p->b, never, &r->lsm);
}

enum winner { HOOK, LSM, BY_SHARE };

/* @percent of the operations watched, below which marks and hook cost less */
static enum winner compare(const struct rivals *r, size_t i, double *percent)
{
	bool at_none = r->missed[i] < r->lsm, at_all = r->watched < r->lsm;

	if (at_none == at_all)
		return at_none ? HOOK : LSM;
	*percent = 100 * (r->lsm - r->missed[i]) / (r->watched - r->missed[i]);
	return BY_SHARE;
}

struct tally {
	struct report_range watched, lsm, missed[NR_WATCHES], share[NR_WATCHES];
	size_t nr, nr_open, won[NR_WATCHES][3], nr_won[3];
};

static void tally_pair(struct tally *t, const struct report_pair *p)
{
	struct rivals r;
	double percent;

	t->nr++;
	if (!rivals_of(p, &r)) {
		t->nr_open++;
		return;
	}
	report_range_add(&t->watched, r.watched);
	report_range_add(&t->lsm, r.lsm);
	for (size_t i = 0; i < NR_WATCHES; i++) {
		enum winner w;

		if (isnan(r.missed[i])) {
			t->nr_open++;
			continue;
		}
		w = compare(&r, i, &percent);
		report_range_add(&t->missed[i], r.missed[i]);
		if (w == BY_SHARE)
			report_range_add(&t->share[i], percent);
		t->won[i][w]++;
		t->nr_won[w]++;
	}
}

static const char *verdict_of(const struct tally *t)
{
	if (!t->nr_open && !t->nr_won[LSM] && !t->nr_won[BY_SHARE])
		return "supported";
	if (!t->nr_open && !t->nr_won[HOOK] && !t->nr_won[BY_SHARE])
		return "refuted";
	return "inconclusive";
}

/* Beside the verdict of the mixes: where the share lies from which the LSM program wins. */
static void explain(FILE *out, const struct tally *t)
{
	char a[REPORT_VALUE_MAX], b[REPORT_VALUE_MAX];

	fprintf(out, ". Operations that are all alike: the LSM program adds %s, marks and hook %s "
		     "where watched",
		report_range_text(&t->lsm, true, a, sizeof(a)),
		report_range_text(&t->watched, true, b, sizeof(b)));
	for (size_t i = 0; i < NR_WATCHES; i++) {
		if (!t->missed[i].nr)
			continue;
		fprintf(out, "%s%s where not (%s)", i ? "; " : ", ",
			report_range_text(&t->missed[i], true, a, sizeof(a)), watches[i]);
		if (t->share[i].nr)
			fprintf(out, ", less than the program below %s %% watched",
				report_range_text(&t->share[i], false, b, sizeof(b)));
	}
}

static void say(FILE *out, const struct tally *t)
{
	char a[REPORT_VALUE_MAX], b[REPORT_VALUE_MAX];

	fprintf(out, "instructions added to an operation nobody looks at: LSM program %s; marks and "
		     "a hook (send_to_group, bpf, skip) %s where watched",
		report_range_text(&t->lsm, true, a, sizeof(a)),
		report_range_text(&t->watched, true, b, sizeof(b)));
	for (size_t i = 0; i < NR_WATCHES; i++) {
		fprintf(out, ". Where not watched (%s) %s: ", watches[i],
			report_range_text(&t->missed[i], true, a, sizeof(a)));
		fprintf(out, "marks and hook are cheaper at every share in %zu of %zu pairs, never "
			     "in %zu", t->won[i][HOOK],
			t->won[i][HOOK] + t->won[i][LSM] + t->won[i][BY_SHARE], t->won[i][LSM]);
		if (t->share[i].nr)
			fprintf(out, ", below %s %% of operations watched in %zu",
				report_range_text(&t->share[i], false, b, sizeof(b)),
				t->share[i].nr);
	}
	if (t->nr_open)
		fprintf(out, ". %zu comparisons are open", t->nr_open);
	fputs(". A realistic mix is not measured yet", out);
}

int report_c11_judge(const struct report *rep, FILE *out, const char **verdict)
{
	struct report_pairs pairs;
	struct tally t = { 0 };
	int err = report_pairs_collect(rep->set, rule, &pairs);

	*verdict = REPORT_NOT_MEASURED;
	for (size_t i = 0; !err && i < pairs.nr; i++)
		tally_pair(&t, &pairs.pair[i]);
	free(pairs.pair);
	if (!err)
		err = filtering_verdict(rep->set, out, verdict);
	if (err || !t.nr)
		return err;
	if (strcmp(*verdict, REPORT_NOT_MEASURED)) {
		explain(out, &t);
		return 0;
	}
	*verdict = verdict_of(&t);
	say(out, &t);
	return 0;
}

static void add_row(struct report_table *t, const struct report_pair *p)
{
	char name[REPORT_NAME_MAX];
	struct rivals r;

	if (!rivals_of(p, &r))
		return;
	report_table_add(t, "%s", report_pair_name(&p->a->cell, name, sizeof(name)));
	report_table_add(t, "%s", p->a->cell.word[RESULT_PROGRAM]);
	report_table_add(t, "%s", p->res->mode);
	report_table_add(t, "%s", report_figure_text(r.lsm, true, name, sizeof(name)));
	report_table_add(t, "%s", report_figure_text(r.watched, true, name, sizeof(name)));
	for (size_t i = 0; i < NR_WATCHES; i++) {
		double percent = 0;

		if (isnan(r.missed[i])) {
			report_table_add(t, "~");
			report_table_add(t, "~");
			continue;
		}
		report_table_add(t, "%s",
				 report_figure_text(r.missed[i], true, name, sizeof(name)));
		switch (compare(&r, i, &percent)) {
		case HOOK:
			report_table_add(t, "always");
			break;
		case LSM:
			report_table_add(t, "never");
			break;
		default:
			report_table_add(t, "%s %.1f %%", r.missed[i] < r.lsm ? "below" : "above",
					 percent);
		}
	}
}

int report_c11(const struct report *rep)
{
	static const char *const heads[] = { "workload", "program", "spectre_v2", "LSM", "hook" };
	struct report_pairs pairs;
	struct report_table t;
	int err = report_pairs_collect(rep->set, rule, &pairs);

	if (err || !pairs.nr)
		return err;
	report_table_init(&t, "lllrrrrrrrr");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		report_table_add(&t, "%s", heads[i]);
	for (size_t i = 0; i < NR_WATCHES; i++) {
		report_table_add(&t, "%s", watches[i]);
		report_table_add(&t, "cheaper");
	}
	for (size_t i = 0; i < pairs.nr; i++)
		add_row(&t, &pairs.pair[i]);
	free(pairs.pair);
	report_heading(rep, 2, "C11: marks and a hook against an LSM program");
	report_para(rep, "Kernel instructions added to an operation on a mount that was never "
			 "watched: by a BPF LSM program (LSM), by a watched object whose event a "
			 "BPF hook at send_to_group skips (hook), and by marks that do not ask for "
			 "the event: none on the mount, one elsewhere on the superblock, one on the "
			 "parent that misses. cheaper: the share of watched operations below which "
			 "marks and hook together cost less than the LSM program.");
	return report_table_print(&t, rep);
}
