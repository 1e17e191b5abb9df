/* SPDX-License-Identifier: GPL-2.0-only */
/* Free memory by the size of its blocks, as /proc/buddyinfo has it. */
#ifndef FSNBENCH_MEMORY_BUDDY_H
#define FSNBENCH_MEMORY_BUDDY_H

#include <stddef.h>
#include <stdio.h>

#define MEMORY_MAX_ORDERS	16
#define MEMORY_MAX_ZONES	8

/**
 * struct memory_zone - one zone of one node
 * @node: number of the node
 * @name: DMA, DMA32, Normal, ...
 * @nr_orders: how many of @free there are
 * @free: free blocks of two to the power of the index pages
 */
struct memory_zone {
	unsigned int node;
	char name[16];
	size_t nr_orders;
	unsigned long free[MEMORY_MAX_ORDERS];
};

struct memory_buddy {
	struct memory_zone zone[MEMORY_MAX_ZONES];
	size_t nr;
};

/**
 * memory_buddy_parse - read buddyinfo
 * @f: the text
 * @buddy: filled
 *
 * Return: 0, or -EPROTO for what is not such a text.
 */
int memory_buddy_parse(FILE *f, struct memory_buddy *buddy);

/** memory_buddy_read - memory_buddy_parse() of the running kernel; 0 or -errno */
int memory_buddy_read(struct memory_buddy *buddy);

/**
 * memory_unusable_index - how much of the free memory cannot serve an allocation
 * @free: free blocks by order
 * @nr_orders: how many of them there are
 * @order: of the allocation
 *
 * unusable_free_index() of mm/vmstat.c, which shows it in debugfs: the free pages
 * in blocks too small for the order, in thousandths of all free pages. Without
 * free memory all of it is unusable.
 *
 * Return: 0 to 1000.
 */
unsigned int memory_unusable_index(const unsigned long *free, size_t nr_orders,
				   unsigned int order);

#endif /* FSNBENCH_MEMORY_BUDDY_H */
