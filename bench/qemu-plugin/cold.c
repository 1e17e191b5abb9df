// SPDX-License-Identifier: GPL-2.0-only
/* Which data lines were touched lately, and which of an operation's were not. */
#include "cold.h"

#include <string.h>

#include "operation.h"

#define TABLE_SIZE	65536	/* power of two */
#define MAX_COLD_LINES	4096

/* When each line was touched last: the number of the operation, 0 for never. */
struct touched {
	uint64_t line;
	uint64_t when;
};

struct cold_line cold_lines[MAX_COLD_LINES];
unsigned int nr_cold_lines;

static struct touched table[TABLE_SIZE], spare[TABLE_SIZE];
static unsigned int nr_touched;
static uint64_t now;

static struct touched *find(struct touched *in, uint64_t line)
{
	uint32_t i = (uint32_t)((line * 0x9e3779b97f4a7c15ull) >> 48);

	while (in[i].when && in[i].line != line)
		i = (i + 1) & (TABLE_SIZE - 1);
	return &in[i];
}

/* Those that are too old to count make room. */
static void forget_old(void)
{
	memcpy(spare, table, sizeof(table));
	memset(table, 0, sizeof(table));
	nr_touched = 0;
	for (unsigned int i = 0; i < TABLE_SIZE; i++) {
		if (spare[i].when && spare[i].when + COLD_OPS >= now) {
			*find(table, spare[i].line) = spare[i];
			nr_touched++;
		}
	}
}

void cold_clear(void)
{
	memset(table, 0, sizeof(table));
	nr_touched = 0;
	now = 0;
}

void cold_next(void)
{
	now++;
	nr_cold_lines = 0;
	if (nr_touched > TABLE_SIZE / 4)
		forget_old();
}

void cold_add(uint64_t line, uint64_t insn)
{
	struct touched *t = find(table, line);

	if (!t->when) {
		if (nr_touched == TABLE_SIZE / 2) {
			confused();
			return;
		}
		t->line = line;
		nr_touched++;
	} else if (t->when + COLD_OPS >= now) {
		t->when = now;
		return;
	}
	t->when = now;
	operation.count[C_cold_cachelines]++;
	if (nr_cold_lines == MAX_COLD_LINES)
		confused();
	else
		cold_lines[nr_cold_lines++] = (struct cold_line){ line, insn };
}
