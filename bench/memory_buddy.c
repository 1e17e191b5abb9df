// SPDX-License-Identifier: GPL-2.0-only
/* Reads /proc/buddyinfo, and what it says about fragmentation. */
#include "bench/memory_buddy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* "Node 0, zone    DMA32      3      1 ..." */
static int parse_line(const char *line, struct memory_zone *z)
{
	int at = 0;
	char *end;

	if (sscanf(line, "Node %u, zone %15s %n", &z->node, z->name, &at) != 2 || !at)
		return -EPROTO;
	for (z->nr_orders = 0; line[at] && line[at] != '\n'; z->nr_orders++) {
		if (z->nr_orders == MEMORY_MAX_ORDERS)
			return -EPROTO;
		z->free[z->nr_orders] = strtoul(line + at, &end, 10);
		if (end == line + at)
			return -EPROTO;
		at = (int)(end - line);
		at += (int)strspn(line + at, " ");
	}
	return z->nr_orders ? 0 : -EPROTO;
}

int memory_buddy_parse(FILE *f, struct memory_buddy *buddy)
{
	char line[512];

	memset(buddy, 0, sizeof(*buddy));
	while (fgets(line, sizeof(line), f)) {
		if (buddy->nr == MEMORY_MAX_ZONES || parse_line(line, &buddy->zone[buddy->nr]))
			return -EPROTO;
		buddy->nr++;
	}
	return buddy->nr ? 0 : -EPROTO;
}

int memory_buddy_read(struct memory_buddy *buddy)
{
	FILE *f = fopen("/proc/buddyinfo", "re");
	int ret;

	if (!f)
		return -errno;
	ret = memory_buddy_parse(f, buddy);
	fclose(f);
	return ret;
}

unsigned int memory_unusable_index(const unsigned long *free, size_t nr_orders,
				   unsigned int order)
{
	unsigned long pages = 0, suitable = 0;

	for (size_t o = 0; o < nr_orders; o++) {
		pages += free[o] << o;
		if (o >= order)
			suitable += free[o] << o;
	}
	return pages ? (unsigned int)((pages - suitable) * 1000 / pages) : 1000;
}
