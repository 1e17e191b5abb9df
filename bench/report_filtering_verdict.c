// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C11 over recorded mixes, by mean instructions per operation: a mark on the
 * directory of interest with a hook that skips (send_to_group, direct, bpf, empty)
 * against LSM programs that have to find out by themselves whether a file is in it:
 * those that see every operation (subtree), and one that sees what the mark asks for
 * (opens). Supported if lower than both in all mixes and mitigation modes, refuted if
 * lower than none in any, inconclusive otherwise or where one is not resolved.
 */
#include <math.h>
#include <stdlib.h>

#include "report_filtering.h"
#include "report_pair.h"

/* Marks and hook against one rival. */
struct verdict {
	size_t nr[FILTERING_NR_FINDINGS];
	struct report_range resolution;
};

static const char *word_of(const struct verdict *v, size_t nr)
{
	if (v[0].nr[FILTERING_LOWER] == nr && v[1].nr[FILTERING_LOWER] == nr)
		return "supported";
	return v[0].nr[FILTERING_NOT_LOWER] == nr && v[1].nr[FILTERING_NOT_LOWER] == nr ?
	       "refuted" : "inconclusive";
}

static void add(struct report_range *range, double figure)
{
	/* What is below one is far below the resolution. */
	if (!isnan(figure))
		report_range_add(range, round(figure));
}

static bool same_mix(const struct filtering_mix *a, const struct filtering_mix *b)
{
	const unsigned int words = REPORT_BIT(RESULT_WORKLOAD) | REPORT_BIT(RESULT_FS);

	return !result_cell_order(&a->group, &b->group, REPORT_ALL_WORDS & ~words);
}

static bool is_first(const struct filtering_mix *mixes, size_t which)
{
	for (size_t i = 0; i < which; i++)
		if (same_mix(&mixes[i], &mixes[which]))
			return false;
	return true;
}

static const enum filtering_arm rivals[] = { FILTERING_LSM, FILTERING_OPENS };

#define NR_RIVALS	(sizeof(rivals) / sizeof(*rivals))

/* One mix in all modes. */
static void say_mix(FILE *out, const struct filtering_mix *mixes, size_t nr, size_t which)
{
	struct report_range mark = { 0 }, lsm[NR_RIVALS] = { 0 };
	char a[REPORT_VALUE_MAX], b[REPORT_VALUE_MAX], c[REPORT_VALUE_MAX];

	for (size_t i = which; i < nr; i++) {
		if (!same_mix(&mixes[i], &mixes[which]))
			continue;
		add(&mark, filtering_added(&mixes[i], FILTERING_MARK));
		for (size_t r = 0; r < NR_RIVALS; r++)
			add(&lsm[r], filtering_added(&mixes[i], rivals[r]));
	}
	fprintf(out, "%s%s %s against %s and %s", which ? ", " : "",
		mixes[which].group.word[RESULT_WORKLOAD],
		report_range_text(&mark, true, a, sizeof(a)),
		report_range_text(&lsm[0], true, b, sizeof(b)),
		report_range_text(&lsm[1], true, c, sizeof(c)));
}

static void say_findings(FILE *out, const struct verdict *v, size_t nr, const char *what)
{
	fprintf(out, "lower than %s in %zu of %zu mixes and modes", what, v->nr[FILTERING_LOWER],
		nr);
	if (v->nr[FILTERING_OPEN])
		fprintf(out, ", %zu open", v->nr[FILTERING_OPEN]);
}

static void say(FILE *out, const struct verdict *v, const struct filtering_mix *mixes, size_t nr)
{
	char text[REPORT_VALUE_MAX];

	fputs("recorded mixes, mean instructions that a mark on the directory of interest and a hook "
	      "that skips add per operation, against LSM programs that look for the directory, at "
	      "every operation and at opens alone: ", out);
	for (size_t i = 0; i < nr; i++)
		if (is_first(mixes, i))
			say_mix(out, mixes, nr, i);
	fputs("; ", out);
	say_findings(out, &v[0], nr, "those at every operation");
	fputs("; ", out);
	say_findings(out, &v[1], nr, "the one at opens alone");
	fprintf(out, "; equal arms differ by %s",
		report_range_text(&v->resolution, false, text, sizeof(text)));
}

int filtering_verdict(const struct result_set *set, FILE *out, const char **verdict)
{
	struct verdict v[NR_RIVALS] = { 0 };
	struct filtering_mix *mixes;
	size_t nr;
	int err = filtering_collect(set, &mixes, &nr);

	if (err || !nr)
		return err;
	for (size_t i = 0; i < nr; i++) {
		add(&v[0].resolution, mixes[i].resolution);
		for (size_t r = 0; r < NR_RIVALS; r++)
			v[r].nr[filtering_judge(&mixes[i], rivals[r])]++;
	}
	*verdict = word_of(v, nr);
	say(out, v, mixes, nr);
	free(mixes);
	return 0;
}
