// SPDX-License-Identifier: GPL-2.0-only
/* Reads the kernel's slab caches. */
#include "bench/memory_slab.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int parse_line(const char *line, struct memory_slab *s)
{
	int n = sscanf(line, "%39s %lu %lu %lu %lu %lu : tunables %*u %*u %*u : slabdata %*u %lu",
		       s->name, &s->active, &s->objects, &s->size_bytes, &s->per_slab,
		       &s->slab_pages, &s->slabs);

	return n == 7 && s->size_bytes && s->per_slab && s->slab_pages ? 0 : -EPROTO;
}

int memory_slabs_parse(FILE *f, struct memory_slabs *slabs)
{
	char line[512];
	size_t room = 0;

	memset(slabs, 0, sizeof(*slabs));
	if (!fgets(line, sizeof(line), f) || strncmp(line, "slabinfo - version: 2.1", 23))
		return -EPROTO;
	while (fgets(line, sizeof(line), f)) {
		if (line[0] == '#')
			continue;
		if (slabs->nr == room) {
			struct memory_slab *bigger;

			room = room ? room * 2 : 128;
			bigger = realloc(slabs->slab, room * sizeof(*bigger));
			if (!bigger)
				return -ENOMEM;
			slabs->slab = bigger;
		}
		if (parse_line(line, &slabs->slab[slabs->nr]))
			return -EPROTO;
		slabs->nr++;
	}
	return slabs->nr ? 0 : -EPROTO;
}

int memory_slabs_read(struct memory_slabs *slabs)
{
	FILE *f = fopen("/proc/slabinfo", "re");
	int ret;

	memset(slabs, 0, sizeof(*slabs));
	if (!f)
		return -errno;
	ret = memory_slabs_parse(f, slabs);
	fclose(f);
	return ret;
}

void memory_slabs_release(struct memory_slabs *slabs)
{
	free(slabs->slab);
	memset(slabs, 0, sizeof(*slabs));
}

const struct memory_slab *memory_slabs_find(const struct memory_slabs *slabs, const char *name)
{
	for (size_t i = 0; i < slabs->nr; i++)
		if (!strcmp(slabs->slab[i].name, name))
			return &slabs->slab[i];
	return NULL;
}

long memory_slab_objects(const char *name)
{
	char path[128];
	long nr = -EPROTO;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/objects", name);
	f = fopen(path, "re");
	if (!f)
		return -errno;
	if (fscanf(f, "%ld", &nr) != 1)
		nr = -EPROTO;
	fclose(f);
	return nr;
}
