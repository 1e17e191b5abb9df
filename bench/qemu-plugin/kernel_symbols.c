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
static uint64_t switch_entry;
static uint64_t *functions;		/* sorted addresses of text symbols */
static size_t nr_functions, functions_room;

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
	return vaddr == switch_entry;
}

bool kernel_is_function(uint64_t vaddr)
{
	return bsearch(&vaddr, functions, nr_functions, sizeof(vaddr), by_value);
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
		switch_entry = addr;
	return range ? range : open;
}

static bool add_function(uint64_t addr)
{
	uint64_t *more;

	if (nr_functions == functions_room) {
		functions_room = functions_room ? 2 * functions_room : 65536;
		more = reallocarray(functions, functions_room, sizeof(*more));
		if (!more)
			return false;
		functions = more;
	}
	functions[nr_functions++] = addr;
	return true;
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
		if (strchr("tTwW", type) && !add_function(addr))
			return false;
	}
	return true;
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
	qsort(functions, nr_functions, sizeof(*functions), by_value);
	if (!nr_thunks || !nr_irq_stubs || !nr_irq_entries || !switch_entry) {
		fprintf(stderr, "fsncount: %s: no retpoline thunks, interrupt entries or __switch_to_asm: not the symbols of an x86-64 kernel\n",
			path);
		return -1;
	}
	return 0;
}
