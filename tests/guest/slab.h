/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many objects the kernel's slab caches have. Every processor keeps slabs
 * for itself and what is free in them counts as used: caches are shrunk first,
 * which needs the kernel argument slab_nomerge.
 */
#ifndef TESTS_GUEST_SLAB_H
#define TESTS_GUEST_SLAB_H

#define SLAB_WAIT_S	60	/* for grace periods and work queues */

/* Objects in use, or -ENOENT if there is no such cache. */
long slab_count(const char *cache);

/* Bytes of one object, or -ENOENT. */
long slab_object_size(const char *cache);

/* Waits until it has @nr objects more than @base, at most @slack more or less. */
void must_grow(const char *cache, long base, long nr, long slack);

/* It has that many now, and still has them when all grace periods are over. */
void must_stay(const char *cache, long base, long nr);

#endif /* TESTS_GUEST_SLAB_H */
