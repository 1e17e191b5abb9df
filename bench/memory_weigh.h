/* SPDX-License-Identifier: GPL-2.0-only */
/* What readings say: bytes per inode, pages kept, how fragmented free memory is. */
#ifndef FSNBENCH_MEMORY_WEIGH_H
#define FSNBENCH_MEMORY_WEIGH_H

#include "memory_load.h"

/**
 * struct memory_weight - what the caches have more than without files
 * @pages: by part
 * @used_bytes: of objects in use, by part
 * @slack: pages of one slab of each cache, by part: what a reading is exact to
 * @nr_inodes: inodes that it is for
 */
struct memory_weight {
	json_int_t pages[MEMORY_NR_PARTS];
	json_int_t used_bytes[MEMORY_NR_PARTS];
	json_int_t slack[MEMORY_NR_PARTS];
	json_int_t nr_inodes;
};

/**
 * memory_weigh - one reading against the base of its series
 * @doc: document
 * @r: reading of it
 * @w: filled
 *
 * Return: false if there is no base.
 */
bool memory_weigh(const struct memory_doc *doc, const struct memory_reading *r,
		  struct memory_weight *w);

/** memory_weight_pages - pages of inodes, blobs and storage, what the claim is about */
json_int_t memory_weight_pages(const struct memory_weight *w);

/** memory_weight_bytes - those, in bytes per inode; 0 without inodes */
double memory_weight_bytes(const struct memory_weight *w);

/**
 * memory_weight_diff - how many pages more @a has than @b, of what the claim is about
 *
 * 0 where they differ by no more than a slab for each cache of @a: which of two
 * boots takes a slab more depends on what else the kernel did.
 */
json_int_t memory_weight_diff(const struct memory_weight *a, const struct memory_weight *b);

/**
 * memory_cache_field - a number of a cache
 *
 * Return: the number, -1 if the reading has no such cache.
 */
json_int_t memory_cache_field(const struct memory_reading *r, const char *cache,
			      const char *field);

/**
 * memory_layout - size and offsets of a structure, from the document's BTF
 *
 * Return: an object with "bytes" and "offsets", NULL if the document has none.
 */
const json_t *memory_layout(const struct memory_doc *doc, const char *name);

/**
 * memory_room - bytes by which inodes could grow until fewer fit into a slab
 * @doc: document
 * @r: reading of it
 *
 * Inode caches have a constructor, so SLUB's free pointer, eight bytes, is behind the
 * object (calculate_sizes() in mm/slub.c). Objects are aligned to eight bytes.
 *
 * Return: bytes, -1 if the document does not know.
 */
json_int_t memory_room(const struct memory_doc *doc, const struct memory_reading *r);

/**
 * memory_cache_bytes - bytes of slab for each object of a cache
 *
 * Return: bytes, 0 if the reading has no such cache.
 */
double memory_cache_bytes(const struct memory_reading *r, const char *cache);

/**
 * memory_cache_resized - what other objects would change at memory_cache_bytes()
 * @r: reading
 * @cache: its name
 * @bytes: by which each object would grow
 *
 * In slabs of the same size, which the kernel might choose otherwise.
 *
 * Return: bytes of slab for each object, 0 if the reading has no such cache.
 */
double memory_cache_resized(const struct memory_reading *r, const char *cache, int bytes);

/** memory_unusable - memory_unusable_index() of a reading, all zones together */
unsigned int memory_unusable(const struct memory_reading *r, unsigned int order);

#endif /* FSNBENCH_MEMORY_WEIGH_H */
