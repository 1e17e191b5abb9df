/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Asks every slab cache for what it can give back (kmem_cache_shrink()): takes the
 * slabs from the processors that hold them, so that numbers of objects are exact,
 * and frees those without objects.
 *
 * The files that this is written to stay open: opening and closing them makes
 * garbage in kmalloc-96, where the values of inodes are as well.
 */
#ifndef FSNBENCH_MEMORY_SHRINKER_H
#define FSNBENCH_MEMORY_SHRINKER_H

struct memory_shrinker;

/**
 * memory_shrinker_open - a shrinker of all caches that there are now
 * @out: released by memory_shrinker_close()
 *
 * Return: 0 or -errno.
 */
int memory_shrinker_open(struct memory_shrinker **out);

/** memory_shrinker_run - shrink them all; 0 or -errno */
int memory_shrinker_run(const struct memory_shrinker *shrinker);

/** memory_shrinker_close - release it; NULL is fine */
void memory_shrinker_close(struct memory_shrinker *shrinker);

#endif /* FSNBENCH_MEMORY_SHRINKER_H */
