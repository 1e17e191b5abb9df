// SPDX-License-Identifier: GPL-2.0-only
/* Addresses of the guest's kernel that mean something to fsncount. */
#include "kernel_symbols.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_RANGES	256

struct range {
	uint64_t start, end;
};

static struct range thunks[MAX_RANGES];
static unsigned int nr_thunks;
static struct range irq_stubs[MAX_RANGES];
static unsigned int nr_irq_stubs;
static uint64_t irq_entries[MAX_RANGES];
static unsigned int nr_irq_entries;
static uint64_t exc_entries[MAX_RANGES];
static unsigned int nr_exc_entries;
static struct range switching;		/* __switch_to_asm */
static uint64_t return_thunk;

/* Sorted addresses of text symbols. */
static struct list {
	uint64_t *addr;
	size_t nr, room;
} functions, own_entries;

static const struct range *find_range(const struct range *r, unsigned int nr, uint64_t addr)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (addr >= r[i].start && addr < r[i].end)
			return &r[i];
	}
	return NULL;
}

static bool in_list(const uint64_t *list, unsigned int nr, uint64_t addr)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (list[i] == addr)
			return true;
	}
	return false;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static bool contains(const struct list *list, uint64_t addr)
{
	return list->nr && bsearch(&addr, list->addr, list->nr, sizeof(addr), by_value);
}

bool kernel_is_thunk(uint64_t vaddr)
{
	return find_range(thunks, nr_thunks, vaddr);
}

/* Vectors of devices have a stub of 8 bytes each. */
bool kernel_is_interrupt(uint64_t vaddr)
{
	const struct range *stubs = find_range(irq_stubs, nr_irq_stubs, vaddr);

	return (stubs && (vaddr - stubs->start) % 8 == 0) ||
	       in_list(irq_entries, nr_irq_entries, vaddr);
}

bool kernel_is_exception(uint64_t vaddr)
{
	return in_list(exc_entries, nr_exc_entries, vaddr);
}

bool kernel_is_switch(uint64_t vaddr)
{
	return vaddr == switching.start;
}

bool kernel_is_switching(uint64_t vaddr)
{
	return vaddr >= switching.start && vaddr < switching.end;
}

bool kernel_is_function(uint64_t vaddr)
{
	return contains(&functions, vaddr);
}

bool kernel_is_entry(uint64_t vaddr)
{
	return contains(&own_entries, vaddr);
}

bool kernel_is_return_thunk(uint64_t vaddr)
{
	return return_thunk && vaddr == return_thunk;
}

static bool starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

/* The new range, whose end the next symbol tells; NULL when there is no room. */
static struct range *add_range(struct range *ranges, unsigned int *nr, uint64_t start)
{
	if (*nr == MAX_RANGES)
		return NULL;
	ranges[*nr] = (struct range){ start, start };
	return &ranges[(*nr)++];
}

static void add_entry(uint64_t *entries, unsigned int *nr, uint64_t addr)
{
	if (*nr < MAX_RANGES)
		entries[(*nr)++] = addr;
}

/* Returns the range that begins here, or the one that was open. */
static struct range *add_symbol(const char *name, uint64_t addr, struct range *open)
{
	struct range *range = NULL;

	if (starts(name, "__x86_indirect_thunk_") || !strcmp(name, "__x86_return_thunk"))
		range = add_range(thunks, &nr_thunks, addr);
	else if (!strcmp(name, "irq_entries_start") || !strcmp(name, "spurious_entries_start"))
		range = add_range(irq_stubs, &nr_irq_stubs, addr);
	else if (starts(name, "asm_sysvec_") || !strcmp(name, "asm_exc_nmi"))
		add_entry(irq_entries, &nr_irq_entries, addr);
	else if (starts(name, "asm_exc_"))
		add_entry(exc_entries, &nr_exc_entries, addr);
	else if (!strcmp(name, "__switch_to_asm"))
		*(range = &switching) = (struct range){ addr, addr };
	return range ? range : open;
}

static bool add_to(struct list *list, uint64_t addr)
{
	uint64_t *more;

	if (list->nr == list->room) {
		list->room = list->room ? 2 * list->room : 65536;
		more = reallocarray(list->addr, list->room, sizeof(*more));
		if (!more)
			return false;
		list->addr = more;
	}
	list->addr[list->nr++] = addr;
	return true;
}

static bool add_function(const char *name, uint64_t addr)
{
	return add_to(&functions, addr) && (strstr(name, ".cold") || add_to(&own_entries, addr));
}

/* A range ends where the next symbol begins; the file is sorted by address. */
static bool read_lines(FILE *f)
{
	struct range *open = NULL;
	char text[512], name[256];
	uint64_t addr;
	char type;

	while (fgets(text, sizeof(text), f)) {
		if (sscanf(text, "%" SCNx64 " %c %255s", &addr, &type, name) != 3)
			continue;
		if (open && addr > open->start) {
			open->end = addr;
			open = NULL;
		}
		open = add_symbol(name, addr, open);
		if (!strcmp(name, "__x86_return_thunk"))
			return_thunk = addr;
		if (strchr("tTwW", type) && !add_function(name, addr))
			return false;
	}
	return true;
}

static void sort(struct list *list)
{
	if (list->nr)
		qsort(list->addr, list->nr, sizeof(*list->addr), by_value);
}

int kernel_symbols_read(const char *path)
{
	FILE *f = fopen(path, "r");
	bool whole;

	if (!f) {
		fprintf(stderr, "fsncount: %s: %s\n", path, strerror(errno));
		return -1;
	}
	whole = read_lines(f);
	fclose(f);
	if (!whole) {
		fprintf(stderr, "fsncount: out of memory\n");
		return -1;
	}
	sort(&functions);
	sort(&own_entries);
	if (!nr_thunks || !nr_irq_stubs || !nr_irq_entries || !switching.start) {
		fprintf(stderr, "fsncount: %s: no retpoline thunks, interrupt entries or __switch_to_asm: not the symbols of an x86-64 kernel\n",
			path);
		return -1;
	}
	return 0;
}
