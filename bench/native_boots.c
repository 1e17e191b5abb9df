// SPDX-License-Identifier: GPL-2.0-only
/* Gathers an arm from documents. Several of one boot are that one boot. */
#include "native_boots.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The first document of the same boot stands for it. */
static size_t boot_of(const struct native_side *side, size_t d)
{
	size_t i = 0;

	while (strcmp(side->doc[i]->boot_id, side->doc[d]->boot_id))
		i++;
	return i;
}

size_t native_side_boots(const struct native_side *side)
{
	size_t nr = 0;

	for (size_t d = 0; d < side->nr; d++)
		nr += boot_of(side, d) == d;
	return nr;
}

static int add(struct native_boots *b, const struct native_doc *doc, size_t boot, const char *name,
	       bool diff)
{
	const struct native_arm *arm = native_arm_find(doc, name);
	const struct native_arm *base = arm ? native_arm_base(doc, arm) : NULL;
	double *value;
	size_t *of;

	if (!arm || !native_arm_has_result(arm) ||
	    (diff && (!base || base == arm || base->nr_blocks != arm->nr_blocks)))
		return 0;
	value = reallocarray(b->value, b->nr + arm->nr_blocks, sizeof(*value));
	b->value = value ?: b->value;
	of = reallocarray(b->boot, b->nr + arm->nr_blocks, sizeof(*of));
	b->boot = of ?: b->boot;
	if (!value || !of)
		return -ENOMEM;
	for (size_t i = 0; i < arm->nr_blocks; i++) {
		value[b->nr] = arm->block[i] - (diff ? base->block[i] : 0);
		of[b->nr++] = boot;
	}
	return 0;
}

static void take_medians(struct native_boots *b, const struct native_side *side)
{
	for (size_t d = 0; d < side->nr; d++) {
		size_t nr = 0, seen = 0;

		for (size_t i = 0; i < b->nr; i++)
			if (b->boot[i] == d)
				b->room[nr++] = b->value[i];
		if (!nr)
			continue;
		b->median[b->nr_boots++] = stats_paired_median(b->room, nr);
		/* A build counts where its first boot is. */
		for (size_t k = 0; k < d && !seen; k++)
			for (size_t i = 0; i < b->nr && !seen; i++)
				seen = b->boot[i] == k &&
				       !strcmp(side->doc[k]->build, side->doc[d]->build);
		b->nr_builds += !seen;
	}
}

int native_boots_make(const struct native_side *side, const char *name, bool diff,
		      struct native_boots *b)
{
	int ret = 0;

	*b = (struct native_boots){ 0 };
	for (size_t d = 0; !ret && d < side->nr; d++)
		ret = add(b, side->doc[d], boot_of(side, d), name, diff);
	b->median = calloc(side->nr + 1, sizeof(*b->median));
	b->room = calloc(b->nr + side->nr + 1, sizeof(*b->room));
	if (!b->median || !b->room)
		return -ENOMEM;
	if (!ret)
		take_medians(b, side);
	return ret;
}

void native_boots_release(struct native_boots *b)
{
	free(b->value);
	free(b->boot);
	free(b->median);
	free(b->room);
	*b = (struct native_boots){ 0 };
}
