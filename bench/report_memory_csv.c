// SPDX-License-Identifier: GPL-2.0-only
/* The readings of memory as a flat table, for plots/memory.gp. */
#include "report_c5.h"

static void put_reading(FILE *out, const struct memory_doc *doc, const struct memory_reading *r,
			const struct memory_weight *w)
{
	fprintf(out, "%s,", doc->res->kernel);
	for (const char *p = doc->lsms; *p; p++)
		fputc(*p == ',' ? '+' : *p, out);
	fprintf(out, ",%s,%s,%s,%lld,%lld", memory_fs[r->fs].name, memory_tagged_names[r->tagged],
		memory_state_names[r->state], (long long)r->nr_files, (long long)r->nr_inodes);
	for (int part = 0; part < MEMORY_NR_PARTS; part++)
		fprintf(out, ",%lld", (long long)w->pages[part]);
	fprintf(out, ",%.2f\n", memory_weight_bytes(w));
}

int report_memory_csv(const struct report *rep)
{
	fputs("kernel,lsms,fs,tagged,state,files,inodes", rep->out);
	for (int part = 0; part < MEMORY_NR_PARTS; part++)
		fprintf(rep->out, ",pages_%s", memory_part_names[part]);
	fputs(",bytes_per_inode\n", rep->out);
	for (size_t d = 0; rep->memory && d < rep->memory->nr_docs; d++) {
		const struct memory_doc *doc = &rep->memory->doc[d];
		struct memory_weight w;

		for (size_t i = 0; i < doc->nr_readings; i++)
			if (doc->reading[i].nr_files && memory_weigh(doc, &doc->reading[i], &w))
				put_reading(rep->out, doc, &doc->reading[i], &w);
	}
	return 0;
}
