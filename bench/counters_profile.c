// SPDX-License-Identifier: GPL-2.0-only
/* The trees of functions in the counting plugin's output, each kept once. */
#include "bench/counters_profile.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int counters_profile_add(struct counters_profile *profile, const char *text)
{
	struct counters_node node, *more;
	char rest;

	if (sscanf(text, "%" SCNu64 " %" SCNx64 " %" SCNu64 " %" SCNu64 "%c", &node.parent,
		   &node.function, &node.insns, &node.calls, &rest) != 4 ||
	    node.parent > profile->nr_nodes)
		return -EINVAL;
	if (profile->nr_nodes == profile->room) {
		profile->room = profile->room ? 2 * profile->room : 256;
		more = reallocarray(profile->nodes, profile->room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		profile->nodes = more;
	}
	profile->nodes[profile->nr_nodes++] = node;
	return 0;
}

static bool is_same(const struct counters_profile *a, const struct counters_profile *b)
{
	return a->nr_nodes == b->nr_nodes &&
	       (!a->nr_nodes || !memcmp(a->nodes, b->nodes, a->nr_nodes * sizeof(*a->nodes)));
}

/* The last operation of the cell has the tree @index. */
static int set(struct counters_cell *cell, size_t index)
{
	size_t *more;

	if (cell->nr_profile_of == cell->profile_of_room) {
		cell->profile_of_room = cell->profile_of_room ? 2 * cell->profile_of_room : 512;
		more = reallocarray(cell->profile_of, cell->profile_of_room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		cell->profile_of = more;
	}
	cell->profile_of[cell->nr_profile_of++] = index;
	if (index != COUNTERS_NO_PROFILE)
		cell->profiles[index].nr_ops++;
	return 0;
}

bool counters_profile_is_known(const struct counters_cell *cell)
{
	return cell->nr_profile_of == cell->nr_ops;
}

int counters_profile_end(struct counters_cell *cell, struct counters_profile *profile)
{
	struct counters_profile *more;
	size_t i = 0;

	if (counters_profile_is_known(cell))
		return 0;
	while (i < cell->nr_profiles && !is_same(&cell->profiles[i], profile))
		i++;
	if (i < cell->nr_profiles) {
		profile->nr_nodes = 0;
		return set(cell, i);
	}
	more = reallocarray(cell->profiles, cell->nr_profiles + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	cell->profiles = more;
	more[cell->nr_profiles++] = *profile;
	*profile = (struct counters_profile){ 0 };
	return set(cell, i);
}

int counters_profile_same(struct counters_cell *cell)
{
	size_t before = cell->nr_profile_of;

	if (!before || cell->profile_of[before - 1] == COUNTERS_NO_PROFILE)
		return -EINVAL;
	return set(cell, cell->profile_of[before - 1]);
}

int counters_profile_lost(struct counters_cell *cell)
{
	return set(cell, COUNTERS_NO_PROFILE);
}

uint64_t counters_profile_insns(const struct counters_profile *profile)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < profile->nr_nodes; i++)
		sum += profile->nodes[i].insns;
	return sum;
}

void counters_profiles_free(struct counters_cell *cell)
{
	for (size_t i = 0; i < cell->nr_profiles; i++)
		free(cell->profiles[i].nodes);
	free(cell->profiles);
	free(cell->profile_of);
}
