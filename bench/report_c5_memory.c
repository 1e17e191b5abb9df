// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C5, its first part: what inodes and their storage take of memory, with the
 * pointer behind i_security and inside of struct inode. Supported if i_security takes
 * at least as much in all cells where both kernels can hold storage.
 */
#include <string.h>

#include "report_c5.h"
#include "report_claim.h"
#include "report_table.h"

struct tally {
	FILE *out;
	unsigned int nr, nr_more, nr_equal, nr_less;
	double least, most;
	char less[512];		/* names of those where i_security takes less */
};

/* Where BPF is no LSM, isec has no storage: a choice that the claim rules out. */
static bool is_claimed(const struct report_c5_pair *p)
{
	return !strcmp(p->isec->storage, "ok");
}

static bool weigh(const struct report_c5_pair *p, struct memory_weight *a, struct memory_weight *b)
{
	return memory_weigh(p->isec, p->a, a) && memory_weigh(p->embedded, p->b, b);
}

static void count(const struct report_c5_pair *p, void *data)
{
	struct tally *t = data;
	struct memory_weight a, b;
	json_int_t diff;
	double bytes;
	size_t len = strlen(t->less);
	char name[96];

	if (!is_claimed(p) || !weigh(p, &a, &b))
		return;
	diff = memory_weight_diff(&a, &b);
	bytes = diff ? memory_weight_bytes(&a) - memory_weight_bytes(&b) : 0;
	t->least = !t->nr || bytes < t->least ? bytes : t->least;
	t->most = !t->nr || bytes > t->most ? bytes : t->most;
	t->nr++;
	t->nr_more += diff > 0;
	t->nr_equal += !diff;
	t->nr_less += diff < 0;
	if (diff < 0)
		snprintf(t->less + len, sizeof(t->less) - len, "%s%s (%+.1f)", len ? "; " : "",
			 report_c5_name(p, name, sizeof(name)), bytes);
}

int report_c5_memory_judge(const struct report *rep, FILE *out, const char **verdict)
{
	struct tally t = { 0 };

	*verdict = REPORT_NOT_MEASURED;
	report_c5_each(rep->memory, MEMORY_CREATED, count, &t);
	if (!t.nr)
		return 0;
	*verdict = t.nr_less ? "refuted" : "supported";
	fprintf(out, "bytes per inode, isec minus embedded, are > 0 in %u cells, = 0 in %u and < 0 in %u "
		     "of %u, from %+.1f to %+.1f", t.nr_more, t.nr_equal, t.nr_less, t.nr, t.least,
		t.most);
	if (t.nr_less)
		fprintf(out, "; i_security takes less in %s", t.less);
	return 0;
}

static double per_inode(const struct memory_weight *w, enum memory_part part)
{
	return (double)w->pages[part] * MEMORY_PAGE_BYTES / (double)w->nr_inodes;
}

/* What is available went down by more than slabs: page tables, page cache. */
static double available(const struct memory_doc *doc, const struct memory_reading *r)
{
	const struct memory_reading *base = memory_reading_find(doc, r->fs, r->tagged,
								MEMORY_CREATED, 0);
	json_t *now = json_object_get(r->json, "meminfo_kib");
	json_t *before = json_object_get(base->json, "meminfo_kib");

	return (double)(json_integer_value(json_object_get(before, "MemAvailable")) -
			json_integer_value(json_object_get(now, "MemAvailable"))) * 1024 /
	       (double)r->nr_inodes;
}

static void put_row(struct report_table *t, const struct memory_doc *doc,
		    const struct memory_reading *r)
{
	struct memory_weight w;

	if (!r || !r->nr_files || !memory_weigh(doc, r, &w))
		return;
	report_table_add(t, "%s", doc->res->kernel);
	report_table_add(t, "%s", doc->lsms);
	report_table_add(t, "%s", memory_fs[r->fs].name);
	report_table_add(t, "%s", memory_tagged_names[r->tagged]);
	report_table_add(t, "%lld", (long long)r->nr_files);
	for (int part = 0; part < MEMORY_PART_OTHER; part++)
		report_table_add(t, "%.1f", per_inode(&w, (enum memory_part)part));
	report_table_add(t, "%.1f", memory_weight_bytes(&w));
	report_table_add(t, "%.1f", per_inode(&w, MEMORY_PART_OTHER));
	report_table_add(t, "%.0f", available(doc, r));
}

static void put_heads(struct report_table *t, const char *const *heads)
{
	for (; *heads; heads++)
		report_table_add(t, "%s", *heads);
}

static int put_bytes(const struct report *rep)
{
	static const char *const heads[] = { "kernel", "LSMs", "fs", "tagged", "files", "inode",
					     "blob", "storage", "sum", "other slabs",
					     "MemAvailable", NULL };
	struct report_table t;

	report_table_init(&t, "llllrrrrrrr");
	put_heads(&t, heads);
	for (size_t d = 0; d < rep->memory->nr_docs; d++) {
		const struct memory_doc *doc = &rep->memory->doc[d];

		for (int fs = 0; fs < MEMORY_NR_FS; fs++)
			for (int tagged = 0; tagged < MEMORY_NR_TAGGED; tagged++)
				put_row(&t, doc, memory_reading_find(doc, fs, tagged,
								     MEMORY_CREATED, -1));
	}
	return report_table_print(&t, rep);
}

static void put_diff(const struct report_c5_pair *p, void *data)
{
	struct report_table *t = data;
	struct memory_weight a, b;

	if (!weigh(p, &a, &b))
		return;
	report_table_add(t, "%s", p->isec->lsms);
	report_table_add(t, "%s", memory_fs[p->a->fs].name);
	report_table_add(t, "%s", memory_tagged_names[p->a->tagged]);
	report_table_add(t, "%.1f", memory_weight_bytes(&a));
	report_table_add(t, "%.1f", memory_weight_bytes(&b));
	if (memory_weight_diff(&a, &b))
		report_table_add(t, "%+.1f", memory_weight_bytes(&a) - memory_weight_bytes(&b));
	else
		report_table_add(t, "0");
	report_table_add(t, "%s", is_claimed(p) ? "ok" : p->isec->storage);
}

int report_c5_diffs(const struct report *rep)
{
	static const char *const heads[] = { "LSMs", "fs", "tagged", "isec", "embedded",
					     "diff", "storage", NULL };
	struct report_table t;

	report_table_init(&t, "lllrrrl");
	put_heads(&t, heads);
	report_c5_each(rep->memory, MEMORY_CREATED, put_diff, &t);
	if (report_table_rows(&t) > 1)
		return report_table_print(&t, rep);
	report_table_drop(&t);
	return 0;
}

/* The objection is about those who tag nothing, and about each LSM set apart. */
static void put_everybody(const struct report_c5_pair *p, void *data)
{
	const struct report *rep = data;
	struct memory_weight a, b;

	if (p->a->tagged != MEMORY_NONE || !weigh(p, &a, &b))
		return;
	report_item(rep, "%s, lsm=%s: embedded minus isec%s is %+.1f bytes per inode (%+.1f in the inode's slab, "
			 "%+.1f in its blob's)%s.",
		    memory_fs[p->a->fs].name, p->isec->lsms,
		    is_claimed(p) ? "" : ", which then has no storage,",
		    memory_weight_bytes(&b) - memory_weight_bytes(&a),
		    per_inode(&b, MEMORY_PART_INODE) - per_inode(&a, MEMORY_PART_INODE),
		    per_inode(&b, MEMORY_PART_BLOB) - per_inode(&a, MEMORY_PART_BLOB),
		    memory_weight_diff(&b, &a) ? "" : ", below what is resolved");
}

/* What each side pays for an inode of this kind, and which is more. */
static void put_flip(const struct report_c5_pair *p, void *data)
{
	const struct report *rep = data;
	const char *cache = memory_fs[p->a->fs].cache;
	double grown, blob;

	if (p->a->tagged != MEMORY_NONE)
		return;
	grown = memory_cache_bytes(p->b, cache) - memory_cache_bytes(p->a, cache);
	blob = memory_cache_bytes(p->a, MEMORY_BLOB_CACHE) -
	       memory_cache_bytes(p->b, MEMORY_BLOB_CACHE);
	report_item(rep, "%s, lsm=%s: the pointer makes an inode's share of a slab %.1f bytes larger (room "
			 "in isec %lld bytes, left in embedded %lld), and an inode's blob %.1f smaller: %s.",
		    memory_fs[p->a->fs].name, p->isec->lsms, grown,
		    (long long)memory_room(p->isec, p->a),
		    (long long)memory_room(p->embedded, p->b), blob,
		    grown < blob ? "embedded takes less" :
		    grown > blob ? "isec takes less" : "the same");
}

/* Debian's kernel has no pointer: what it would take is computed from its slabs. */
static void put_debian(const struct report *rep, const struct memory_doc *doc)
{
	if (strcmp(doc->res->kernel, "debian"))
		return;
	for (int fs = 0; fs < MEMORY_NR_FS; fs++) {
		const struct memory_reading *r =
			memory_reading_find(doc, fs, MEMORY_NONE, MEMORY_CREATED, -1);

		if (r)
			report_item(rep, "debian, %s, lsm=%s: not measured, from its slabs: 8 bytes more "
					 "in an inode (room %lld) would take %+.1f, 8 bytes less in a blob "
					 "of %lld %+.1f.",
				    memory_fs[fs].name, doc->lsms, (long long)memory_room(doc, r),
				    memory_cache_resized(r, memory_fs[fs].cache, 8),
				    (long long)memory_cache_field(r, MEMORY_BLOB_CACHE,
								  "object_bytes"),
				    memory_cache_resized(r, MEMORY_BLOB_CACHE, -8));
	}
}

int report_c5_memory(const struct report *rep)
{
	int err;

	if (!rep->memory)
		return 0;
	report_heading(rep, 2, "What inode storage takes of memory");
	report_para(rep, "Bytes per inode: pages that slab caches have more than on the same mount "
			 "without files, by inode. inode: the file system's inodes; blob: what "
			 "i_security points to; storage: kmalloc-192 and kmalloc-96, where it and "
			 "its values of 8 bytes are; sum: of the three, "
			 "what C5 is judged by. Other slabs (dentries, buffer heads, journals) and "
			 "MemAvailable are for comparison. Read after every cache was shrunk, with "
			 "slab_nomerge, under icount; exact to a slab of each cache, and what differs "
			 "by less is 0.");
	/* 72 columns have room for the sums alone, which are in the next table. */
	err = rep->format == REPORT_LKML ? 0 : put_bytes(rep);
	if (err)
		return err;
	report_para(rep, "diff: isec minus embedded. storage: what creating an inode storage map "
			 "says in isec; embedded needs no LSM for it.");
	err = report_c5_diffs(rep);
	if (err || rep->format == REPORT_LKML)
		return err;
	report_para(rep, "\"8 bytes for everybody\": what those who tag nothing pay for the pointer in "
			 "struct inode:");
	report_c5_each(rep->memory, MEMORY_CREATED, put_everybody, (void *)rep);
	report_end_list(rep);
	report_para(rep, "Where the sign flips: isec takes less where the pointer makes an inode's "
			 "share of its slab larger by more than the blob takes. That needs an inode "
			 "without room left in its slab, and a blob that exists anyway, because of "
			 "another LSM, or does not, because BPF is none:");
	report_c5_each(rep->memory, MEMORY_CREATED, put_flip, (void *)rep);
	for (size_t d = 0; d < rep->memory->nr_docs; d++)
		put_debian(rep, &rep->memory->doc[d]);
	report_end_list(rep);
	return 0;
}
