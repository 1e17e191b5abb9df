// SPDX-License-Identifier: GPL-2.0-only
/* Text symbols of a kernel, from kallsyms, and what an address belongs to. */
#include "bench/symbols.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/input.h"

struct symbol {
	uint64_t addr;
	size_t rank;		/* line in the file: the first of equals wins */
	char *name;
};

struct symbols {
	struct symbol *list;
	size_t nr, room;
};

static int by_addr(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static int add(struct symbols *s, uint64_t addr, const char *name)
{
	struct symbol *more;

	if (s->nr == s->room) {
		s->room = s->room ? 2 * s->room : 65536;
		more = reallocarray(s->list, s->room, sizeof(*more));
		if (!more)
			return -ENOMEM;
		s->list = more;
	}
	s->list[s->nr].addr = addr;
	s->list[s->nr].rank = s->nr;
	s->list[s->nr].name = strdup(name);
	return s->list[s->nr++].name ? 0 : -ENOMEM;
}

static int read_all(FILE *f, const char *path, struct symbols *s)
{
	unsigned long line = 0;
	char text[1024], name[512], type;
	uint64_t addr;
	int ret = 0;

	while (!ret && fgets(text, sizeof(text), f)) {
		line++;
		if (sscanf(text, "%" SCNx64 " %c %511s", &addr, &type, name) != 3) {
			fprintf(stderr, "fsnbench: %s:%lu: not a line of kallsyms (address type name)\n",
				path, line);
			return -EINVAL;
		}
		ret = add(s, addr, name);
	}
	if (ferror(f))
		ret = -EIO;
	if (!ret && !s->nr) {
		fprintf(stderr, "fsnbench: %s: no symbols\n", path);
		ret = -EINVAL;
	}
	return ret;
}

int symbols_load(const char *path, struct symbols **symbols)
{
	struct symbols *s;
	FILE *f;
	int ret;

	ret = input_open(path, &f);
	if (ret)
		return ret;
	s = calloc(1, sizeof(*s));
	ret = s ? read_all(f, path, s) : -ENOMEM;
	fclose(f);
	if (ret) {
		symbols_free(s);
		return ret;
	}
	qsort(s->list, s->nr, sizeof(*s->list), by_addr);
	*symbols = s;
	return 0;
}

void symbols_free(struct symbols *symbols)
{
	if (!symbols)
		return;
	for (size_t i = 0; i < symbols->nr; i++)
		free(symbols->list[i].name);
	free(symbols->list);
	free(symbols);
}

const char *symbols_format(const struct symbols *symbols, uint64_t addr,
			   char *buf, size_t size)
{
	size_t lo = 0, hi = symbols->nr;
	const struct symbol *s;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (symbols->list[mid].addr <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (!lo) {
		snprintf(buf, size, "0x%" PRIx64, addr);
		return buf;
	}
	s = &symbols->list[lo - 1];
	while (s > symbols->list && s[-1].addr == s->addr)
		s--;
	if (s->addr == addr)
		snprintf(buf, size, "%s", s->name);
	else
		snprintf(buf, size, "%s+0x%" PRIx64, s->name, addr - s->addr);
	return buf;
}
