// SPDX-License-Identifier: GPL-2.0-only
/* Computes what readings of memory say. */
#include "memory_weigh.h"

#include <string.h>

#include "memory_buddy.h"

#define FREE_POINTER_BYTES 8

static json_int_t number(const json_t *cache, const char *field)
{
	return json_integer_value(json_object_get(cache, field));
}

bool memory_weigh(const struct memory_doc *doc, const struct memory_reading *r,
		  struct memory_weight *w)
{
	const struct memory_reading *base;
	json_t *caches, *cache, *before;
	const char *name;

	memset(w, 0, sizeof(*w));
	base = memory_reading_find(doc, r->fs, r->tagged, MEMORY_CREATED, 0);
	if (!base)
		return false;
	w->nr_inodes = r->nr_inodes;
	caches = json_object_get(r->json, "caches");
	json_object_foreach(caches, name, cache) {
		enum memory_part part = memory_part_of(name, r->fs);

		before = json_object_get(json_object_get(base->json, "caches"), name);
		w->pages[part] += (number(cache, "slabs") - number(before, "slabs")) *
				  number(cache, "slab_pages");
		w->used_bytes[part] += (number(cache, "active") - number(before, "active")) *
				       number(cache, "object_bytes");
		w->slack[part] += number(cache, "slab_pages");
	}
	return true;
}

json_int_t memory_weight_pages(const struct memory_weight *w)
{
	return w->pages[MEMORY_PART_INODE] + w->pages[MEMORY_PART_BLOB] +
	       w->pages[MEMORY_PART_STORAGE];
}

double memory_weight_bytes(const struct memory_weight *w)
{
	if (!w->nr_inodes)
		return 0;
	return (double)memory_weight_pages(w) * MEMORY_PAGE_BYTES / (double)w->nr_inodes;
}

json_int_t memory_weight_diff(const struct memory_weight *a, const struct memory_weight *b)
{
	json_int_t diff = memory_weight_pages(a) - memory_weight_pages(b);
	json_int_t slack = a->slack[MEMORY_PART_INODE] + a->slack[MEMORY_PART_BLOB] +
			   a->slack[MEMORY_PART_STORAGE];

	return diff <= slack && diff >= -slack ? 0 : diff;
}

json_int_t memory_cache_field(const struct memory_reading *r, const char *cache, const char *field)
{
	json_t *c = json_object_get(json_object_get(r->json, "caches"), cache);

	return c ? number(c, field) : -1;
}

const json_t *memory_layout(const struct memory_doc *doc, const char *name)
{
	json_t *list = json_object_get(doc->res->root, "layout"), *entry;
	size_t i;

	json_array_foreach(list, i, entry)
		if (!strcmp(json_string_value(json_object_get(entry, "struct")) ?: "", name))
			return entry;
	return NULL;
}

json_int_t memory_room(const struct memory_doc *doc, const struct memory_reading *r)
{
	const json_t *layout = memory_layout(doc, memory_fs[r->fs].inode);
	json_int_t share = (json_int_t)memory_cache_bytes(r, memory_fs[r->fs].cache) / 8 * 8;

	return layout && share ? share - FREE_POINTER_BYTES - number(layout, "bytes") : -1;
}

double memory_cache_bytes(const struct memory_reading *r, const char *cache)
{
	json_int_t nr = memory_cache_field(r, cache, "per_slab");

	if (nr <= 0)
		return 0;
	return (double)(memory_cache_field(r, cache, "slab_pages") * MEMORY_PAGE_BYTES) /
	       (double)nr;
}

double memory_cache_resized(const struct memory_reading *r, const char *cache, int bytes)
{
	json_int_t object = memory_cache_field(r, cache, "object_bytes") + bytes;
	json_int_t slab = memory_cache_field(r, cache, "slab_pages") * MEMORY_PAGE_BYTES;

	if (object <= 0 || slab < object)
		return 0;
	return (double)slab / (double)(slab / object) - memory_cache_bytes(r, cache);
}

unsigned int memory_unusable(const struct memory_reading *r, unsigned int order)
{
	unsigned long blocks[MEMORY_MAX_ORDERS] = { 0 };
	json_t *zones = json_object_get(r->json, "buddy"), *zone, *value;
	size_t z, o;

	json_array_foreach(zones, z, zone)
		json_array_foreach(json_object_get(zone, "free"), o, value)
			blocks[o] += (unsigned long)json_integer_value(value);
	return memory_unusable_index(blocks, MEMORY_MAX_ORDERS, order);
}
