// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernels with one site built in, without a switch, against the image that has
 * all sites behind switches: do they give the same differences? A pure kernel
 * has its site in the plain watch too, the image has none chosen there; what
 * that adds to both arms of a kernel falls out of a difference between sites.
 */

#include "report_pair.h"
#include "report_table.h"

static const struct {
	enum result_counter counter;
	const char *name;
} counters[] = {
	{ RESULT_INSNS, "instructions" },
	{ RESULT_INDIRECT_CALLS, "indirect calls" },
	{ RESULT_CACHELINES, "data lines" },
};

#define NR_COUNTERS	(sizeof(counters) / sizeof(*counters))

/* The image with all sites; there is one with the storage that is usual. */
static const struct result *image_of(const struct result_set *set, const char *mode)
{
	return result_set_find(set, "isec", mode);
}

struct tally {
	size_t nr, nr_agree;
	struct report_range off;	/* pure - image, where they do not agree */
	size_t nr_open;
};

static void tally_deltas(struct tally *t, struct report_delta pure, struct report_delta image)
{
	bool known = pure.kind == REPORT_DELTA_EXACT && image.kind == REPORT_DELTA_EXACT;

	t->nr++;
	if (!known)
		t->nr_open++;
	else if (pure.exact == image.exact)
		t->nr_agree++;
	else
		report_range_add(&t->off, (double)(pure.exact - image.exact));
}

static void add_tally(struct report_table *t, const struct tally *tally)
{
	char off[REPORT_VALUE_MAX], open[REPORT_VALUE_MAX] = "", by[2 * REPORT_VALUE_MAX] = "";

	if (!tally->nr) {
		report_table_add(t, "none to compare");
		return;
	}
	if (tally->nr_open)
		snprintf(open, sizeof(open), ", %zu open", tally->nr_open);
	if (tally->off.nr)
		snprintf(by, sizeof(by), ", others by %s",
			 report_range_text(&tally->off, true, off, sizeof(off)));
	report_table_add(t, "%zu of %zu agree%s%s", tally->nr_agree, tally->nr, by, open);
}

static bool is_arm(const struct result_bench *b)
{
	return result_cell_has_hook(&b->cell) && result_bench_is_arm(b) &&
	       b->status == RESULT_OK;
}

/* Each arm of a pure kernel less its base, against the same of the image. */
static void tally_arms(const struct result *pure, const struct result *image,
		       struct tally diff[NR_COUNTERS], struct tally whole[NR_COUNTERS])
{
	for (size_t i = 0; i < pure->nr_benchs; i++) {
		const struct result_bench *p = &pure->benchs[i], *m;

		m = result_find(image, &p->cell, RESULT_ACROSS_KERNELS);
		if (!is_arm(p) || !m || m->status != RESULT_OK)
			continue;
		for (size_t c = 0; c < NR_COUNTERS; c++) {
			enum result_counter k = counters[c].counter;
			struct result_value v = report_value_of(p, k), w = report_value_of(m, k);
			const struct result_bench *of_p, *of_m;

			of_p = result_find_base(pure, &p->cell);
			of_m = result_find_base(image, &p->cell);
			/* A backend of its own is not there without its hook. */
			if (of_p && of_m)
				tally_deltas(&diff[c], report_delta_to_base(p, of_p, k),
					     report_delta_to_base(m, of_m, k));
			tally_deltas(&whole[c], report_delta_sub(v, w),
				     (struct report_delta){ .kind = REPORT_DELTA_EXACT });
		}
	}
}

static void add_sites_row(struct report_table *t, const struct result_set *set, const char *mode)
{
	const struct result *stg = result_set_find(set, "pure-send_to_group", mode);
	const struct result *he = result_set_find(set, "pure-handle_event", mode);
	const struct result *image = image_of(set, mode);
	struct tally tally[NR_COUNTERS] = { 0 };

	if (!stg || !he || !image)
		return;
	for (size_t i = 0; i < he->nr_benchs; i++) {
		const struct result_bench *a = &he->benchs[i], *b, *c, *d;
		struct result_cell cell = a->cell;

		if (!is_arm(a))
			continue;
		c = result_find(image, &cell, RESULT_ACROSS_KERNELS);
		cell.word[RESULT_SITE] = "send_to_group";
		b = result_find(stg, &cell, RESULT_ACROSS_KERNELS);
		d = result_find(image, &cell, RESULT_ACROSS_KERNELS);
		for (size_t k = 0; b && c && d && k < NR_COUNTERS; k++)
			tally_deltas(&tally[k],
				     report_delta_sub(report_value_of(a, counters[k].counter),
						      report_value_of(b, counters[k].counter)),
				     report_pair_delta(c, d, counters[k].counter));
	}
	report_table_add(t, "handle_event - send_to_group");
	report_table_add(t, "%s", mode);
	for (size_t k = 0; k < NR_COUNTERS; k++)
		add_tally(t, &tally[k]);
}

static void add_kernel(struct report_table *t, const struct result *pure,
		       const struct result *image)
{
	struct tally diff[NR_COUNTERS] = { 0 }, whole[NR_COUNTERS] = { 0 };

	tally_arms(pure, image, diff, whole);
	report_table_add(t, "%s: arm - its base", pure->kernel);
	report_table_add(t, "%s", pure->mode);
	for (size_t c = 0; c < NR_COUNTERS; c++)
		add_tally(t, &diff[c]);
	report_table_add(t, "%s: arm itself", pure->kernel);
	report_table_add(t, "%s", pure->mode);
	for (size_t c = 0; c < NR_COUNTERS; c++)
		add_tally(t, &whole[c]);
}

int report_pure(const struct report *rep)
{
	const struct result_set *set = rep->set;
	struct report_table t;

	report_heading(rep, 2, "One site built in against one image with all");
	report_table_init(&t, "lllll");
	report_table_add(&t, "compared");
	report_table_add(&t, "spectre_v2");
	for (size_t c = 0; c < NR_COUNTERS; c++)
		report_table_add(&t, "%s", counters[c].name);
	add_sites_row(&t, set, "off");
	add_sites_row(&t, set, "retpoline");
	for (size_t d = 0; d < set->nr_docs; d++) {
		const struct result *pure = set->docs[d], *image = image_of(set, pure->mode);

		if (result_kernel_is_pure(pure->kernel) && image)
			add_kernel(&t, pure, image);
	}
	if (report_table_rows(&t) < 2) {
		report_table_drop(&t);
		report_para(rep, "<missing>: no document of a kernel with one site built in.");
		return 0;
	}
	report_para(rep, "Differences in kernels with one site built in, without a switch, against "
			 "those in the image with all sites behind switches. Their plain watches "
			 "are not the same: in a pure kernel the site is compiled in and tests a "
			 "pointer that is NULL, in the image no site is chosen. Between two kernels "
			 "nothing is paired, and an open difference is one that is not exact.");
	return report_table_print(&t, rep);
}
