// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the members of inodes lie: sizes and slabs of each kernel, and what moved to
 * another cache line with the pointer. From the kernels' own BTF and slabinfo.
 */
#include <string.h>

#include "report_c5.h"
#include "report_table.h"

#define LINE_BYTES 64

static json_int_t offset(const json_t *layout, const char *member)
{
	json_t *value = json_object_get(json_object_get(layout, "offsets"), member);

	return value ? json_integer_value(value) : -1;
}

static void put_place(struct report_table *t, json_int_t at)
{
	if (at < 0)
		report_table_add(t, "-");
	else
		report_table_add(t, "%lld (line %lld)", (long long)at, (long long)at / LINE_BYTES);
}

/* One document of each kernel: LSMs do not change a structure. */
static bool is_first(const struct report *rep, size_t d)
{
	for (size_t i = 0; i < d; i++)
		if (!strcmp(rep->memory->doc[i].res->kernel, rep->memory->doc[d].res->kernel))
			return false;
	return true;
}

static void put_inode(struct report_table *t, const struct memory_doc *doc)
{
	const json_t *inode = memory_layout(doc, "inode");
	json_int_t bytes = json_integer_value(json_object_get(inode, "bytes"));

	if (!inode)
		return;
	report_table_add(t, "%s", doc->res->kernel);
	report_table_add(t, "%lld", (long long)bytes);
	report_table_add(t, "%lld", (long long)(bytes + LINE_BYTES - 1) / LINE_BYTES);
	put_place(t, offset(inode, "i_security"));
	put_place(t, offset(inode, "i_bpf_storage"));
	put_place(t, offset(inode, "i_state"));
	put_place(t, offset(inode, "i_fsnotify_mask"));
}

static void put_cache(struct report_table *t, const struct memory_doc *doc, int fs)
{
	const json_t *layout = memory_layout(doc, memory_fs[fs].inode);
	const struct memory_reading *r =
		memory_reading_find(doc, fs, MEMORY_NONE, MEMORY_CREATED, -1);
	const char *cache = memory_fs[fs].cache;

	if (!r || !layout)
		return;
	report_table_add(t, "%s", doc->res->kernel);
	report_table_add(t, "%s", memory_fs[fs].inode);
	report_table_add(t, "%lld",
			 (long long)json_integer_value(json_object_get(layout, "bytes")));
	report_table_add(t, "%lld", (long long)offset(layout, fs == MEMORY_XFS ? "i_vnode" : "vfs_inode"));
	report_table_add(t, "%lld", (long long)memory_cache_field(r, cache, "object_bytes"));
	report_table_add(t, "%lld", (long long)memory_cache_field(r, cache, "per_slab"));
	report_table_add(t, "%lld", (long long)memory_cache_field(r, cache, "slab_pages"));
	report_table_add(t, "%.1f", memory_cache_bytes(r, cache));
	report_table_add(t, "%lld", (long long)memory_room(doc, r));
}

/* Members of struct inode that are in another line than in isec. */
static void put_moved(const struct report *rep, const struct memory_doc *from,
		      const struct memory_doc *to)
{
	const json_t *a = memory_layout(from, "inode"), *b = memory_layout(to, "inode");
	char names[1024] = "";
	unsigned int nr = 0, nr_all = 0;
	const char *member;
	json_t *value;

	json_object_foreach(json_object_get(a, "offsets"), member, value) {
		json_int_t now = offset(b, member);
		size_t len = strlen(names);

		nr_all++;
		if (now < 0 || now / LINE_BYTES == json_integer_value(value) / LINE_BYTES)
			continue;
		nr++;
		snprintf(names + len, sizeof(names) - len, "%s%s", len ? ", " : "", member);
	}
	report_item(rep, "%s: %u of %u members of struct inode are in another line than in %s%s%s.",
		    to->res->kernel, nr, nr_all, from->res->kernel, nr ? ": " : "", names);
}

static int put_tables(const struct report *rep)
{
	static const char *const inode_heads[] = { "kernel", "inode bytes", "lines", "i_security",
						   "i_bpf_storage", "i_state",
						   "i_fsnotify_mask" };
	static const char *const cache_heads[] = { "kernel", "struct", "bytes", "inode at",
						   "object", "per slab", "slab pages",
						   "slab bytes each", "room" };
	struct report_table t;
	int err;

	report_table_init(&t, "lrrrrrr");
	for (size_t i = 0; i < sizeof(inode_heads) / sizeof(*inode_heads); i++)
		report_table_add(&t, "%s", inode_heads[i]);
	for (size_t d = 0; d < rep->memory->nr_docs; d++)
		if (is_first(rep, d))
			put_inode(&t, &rep->memory->doc[d]);
	err = report_table_print(&t, rep);
	if (err)
		return err;
	report_table_init(&t, "llrrrrrrr");
	for (size_t i = 0; i < sizeof(cache_heads) / sizeof(*cache_heads); i++)
		report_table_add(&t, "%s", cache_heads[i]);
	for (size_t d = 0; d < rep->memory->nr_docs; d++)
		for (int fs = 0; is_first(rep, d) && fs < MEMORY_NR_FS; fs++)
			put_cache(&t, &rep->memory->doc[d], fs);
	return report_table_print(&t, rep);
}

int report_c5_layout(const struct report *rep)
{
	const struct memory_doc *isec = NULL;
	int err;

	if (!rep->memory || rep->format != REPORT_MD)
		return 0;
	report_heading(rep, 2, "Where the pointer lies");
	report_para(rep, "Offsets in bytes, in the cache line of that number. room: bytes that an "
			 "object could grow by until fewer fit into a slab.");
	err = put_tables(rep);
	for (size_t d = 0; d < rep->memory->nr_docs && !isec; d++)
		if (!strcmp(rep->memory->doc[d].res->kernel, "isec"))
			isec = &rep->memory->doc[d];
	for (size_t d = 0; !err && isec && d < rep->memory->nr_docs; d++)
		if (!strncmp(rep->memory->doc[d].res->kernel, "embedded", 8) && is_first(rep, d))
			put_moved(rep, isec, &rep->memory->doc[d]);
	report_end_list(rep);
	return err;
}
