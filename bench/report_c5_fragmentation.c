// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C5, its third part: what the slabs keep after nine files of ten were removed,
 * chosen at random. Supported if isec keeps more pages in every cell.
 */
#include <string.h>

#include "report_c5.h"
#include "report_claim.h"
#include "report_table.h"

struct tally {
	unsigned int nr, nr_more;
	char other[512];	/* names of cells in which isec does not keep more */
};

static void count(const struct report_c5_pair *p, void *data)
{
	struct tally *t = data;
	struct memory_weight a, b;
	json_int_t diff;
	size_t len = strlen(t->other);
	char name[96];

	if (strcmp(p->isec->storage, "ok") || !memory_weigh(p->isec, p->a, &a) ||
	    !memory_weigh(p->embedded, p->b, &b))
		return;
	diff = memory_weight_diff(&a, &b);
	t->nr++;
	t->nr_more += diff > 0;
	if (diff <= 0)
		snprintf(t->other + len, sizeof(t->other) - len, "%s%s (%+lld)", len ? "; " : "",
			 report_c5_name(p, name, sizeof(name)), (long long)diff);
}

int report_c5_fragmentation_judge(const struct report *rep, FILE *out, const char **verdict)
{
	struct tally t = { 0 };

	*verdict = REPORT_NOT_MEASURED;
	report_c5_each(rep->memory, MEMORY_SHRUNK, count, &t);
	if (!t.nr)
		return 0;
	*verdict = t.nr_more == t.nr ? "supported" : "refuted";
	fprintf(out, "after 90 %% of the files were removed and empty slabs given back, isec keeps more "
		     "pages than embedded in %u of %u cells", t.nr_more, t.nr);
	if (t.nr_more < t.nr)
		fprintf(out, "; not in %s", t.other);
	return 0;
}

static double percent(json_int_t part, json_int_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static json_int_t used(const struct memory_weight *w)
{
	return w->used_bytes[MEMORY_PART_INODE] + w->used_bytes[MEMORY_PART_BLOB] +
	       w->used_bytes[MEMORY_PART_STORAGE];
}

static void put_row(struct report_table *t, const struct memory_doc *doc, int fs, int tagged,
		    bool narrow)
{
	const struct memory_reading *full, *shrunk;
	struct memory_weight w, kept;

	full = memory_reading_find(doc, fs, tagged, MEMORY_CREATED, -1);
	shrunk = memory_reading_find(doc, fs, tagged, MEMORY_SHRUNK, -1);
	if (!full || !shrunk || !memory_weigh(doc, full, &w) || !memory_weigh(doc, shrunk, &kept))
		return;
	report_table_add(t, "%s", doc->res->kernel);
	report_table_add(t, "%s", doc->lsms);
	report_table_add(t, "%s", memory_fs[fs].name);
	report_table_add(t, "%s", memory_tagged_names[tagged]);
	if (!narrow)
		report_table_add(t, "%lld", (long long)memory_weight_pages(&w));
	report_table_add(t, "%lld", (long long)memory_weight_pages(&kept));
	report_table_add(t, "%.1f", percent(memory_weight_pages(&kept), memory_weight_pages(&w)));
	report_table_add(t, "%.1f", percent(used(&kept),
					    memory_weight_pages(&kept) * MEMORY_PAGE_BYTES));
	for (unsigned int order = 1; !narrow && order <= 9; order += 2)
		report_table_add(t, "%.3f > %.3f", memory_unusable(full, order) / 1000.0,
				 memory_unusable(shrunk, order) / 1000.0);
}

int report_c5_kept(const struct report *rep)
{
	static const char *const heads[] = { "kernel", "LSMs", "fs", "tagged", "pages", "kept",
					     "kept %", "used %", "order 1", "3", "5", "7", "9" };
	bool narrow = rep->format == REPORT_LKML;
	struct report_table t;

	report_table_init(&t, narrow ? "llllrrr" : "llllrrrrrrrrr");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		if (!narrow || (i != 4 && i < 8))
			report_table_add(&t, "%s", heads[i]);
	for (size_t d = 0; d < rep->memory->nr_docs; d++) {
		const struct memory_doc *doc = &rep->memory->doc[d];

		/* The LSMs of Debian's kernel are a line by themselves. */
		if (narrow && strlen(doc->lsms) > 20)
			continue;
		for (int fs = 0; fs < MEMORY_NR_FS; fs++)
			for (int tagged = 0; tagged < MEMORY_NR_TAGGED; tagged++)
				put_row(&t, doc, fs, tagged, narrow);
	}
	return report_table_print(&t, rep);
}

int report_c5_fragmentation(const struct report *rep)
{
	if (!rep->memory)
		return 0;
	report_heading(rep, 2, "What slabs keep when inodes go");
	report_para(rep, "Nine files of ten, chosen at random, were removed. pages: of inodes, blobs and "
			 "storage, before; kept: those that cannot be given back, because an object is "
			 "left in their slab; used: how much of them is in use%s.",
		    rep->format == REPORT_LKML ? "" :
		    "; order N: the unusable free space index of mm/vmstat.c before "
		    "and after, 0 if all free memory is in blocks of that order");
	return report_c5_kept(rep);
}
