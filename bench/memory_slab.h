/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's slab caches, as /proc/slabinfo has them. */
#ifndef FSNBENCH_MEMORY_SLAB_H
#define FSNBENCH_MEMORY_SLAB_H

#include <stddef.h>
#include <stdio.h>

/**
 * struct memory_slab - one cache
 * @name: its name; with slab_nomerge on the command line no cache hides in another
 * @active: objects in use. Those in slabs that a processor holds count as used
 *	until the cache has been shrunk.
 * @objects: objects that its slabs have room for
 * @size_bytes: of one object with its padding
 * @per_slab: objects in a slab
 * @slab_pages: pages of a slab, two to the power of its order
 * @slabs: how many slabs it has
 */
struct memory_slab {
	char name[40];
	unsigned long active, objects, size_bytes, per_slab, slab_pages, slabs;
};

struct memory_slabs {
	struct memory_slab *slab;
	size_t nr;
};

/**
 * memory_slabs_parse - read slabinfo, version 2.1
 * @f: the text
 * @slabs: released by memory_slabs_release(), also after a failure
 *
 * Return: 0, -ENOMEM, or -EPROTO for what is not such a text or lacks fields.
 */
int memory_slabs_parse(FILE *f, struct memory_slabs *slabs);

/** memory_slabs_read - memory_slabs_parse() of the running kernel; 0 or -errno */
int memory_slabs_read(struct memory_slabs *slabs);

/** memory_slabs_release - release what a reading allocated */
void memory_slabs_release(struct memory_slabs *slabs);

/** memory_slabs_find - a cache by name, NULL if there is none */
const struct memory_slab *memory_slabs_find(const struct memory_slabs *slabs, const char *name);

/**
 * memory_slab_objects - objects in use in one cache of the running kernel
 *
 * From /sys/kernel/slab: slabinfo guesses where there are more than 10000 partly
 * used slabs (count_partial_free_approx() in mm/slub.c).
 *
 * Return: how many, or -errno.
 */
long memory_slab_objects(const char *name);

#endif /* FSNBENCH_MEMORY_SLAB_H */
