// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compares the edges (call site -> target) of two cells, whatever their
 * order. Across builds, offsets within a function and the hash in a BPF
 * program's symbol say nothing and are left out.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "verify.h"

/* Length of what names the symbol: without "+0x1a4" if asked to. */
static size_t symbol_length(const char *text, bool by_symbol)
{
	return by_symbol ? strcspn(text, "+") : strlen(text);
}

/* Skips "bpf_prog_<hash>_" if asked to. */
static const char *symbol_start(const char *text, bool by_symbol)
{
	static const char prefix[] = "bpf_prog_";
	const char *p = text + strlen(prefix);

	if (!by_symbol || strncmp(text, prefix, strlen(prefix)))
		return text;
	while (isxdigit((unsigned char)*p))
		p++;
	return *p == '_' ? p + 1 : text;
}

static bool same_symbol(const char *a, const char *b, bool by_symbol)
{
	size_t len;

	a = symbol_start(a, by_symbol);
	b = symbol_start(b, by_symbol);
	len = symbol_length(a, by_symbol);
	return len == symbol_length(b, by_symbol) && !strncmp(a, b, len);
}

static bool same_edge(const struct result_edge *a, const struct result_edge *b, bool by_symbol)
{
	return a->jump == b->jump && a->retpoline == b->retpoline &&
	       same_symbol(a->from, b->from, by_symbol) && same_symbol(a->to, b->to, by_symbol);
}

static double count_of(const struct result_bench *b, const struct result_edge *e, bool by_symbol)
{
	double count = 0;

	for (size_t i = 0; i < b->nr_edges; i++)
		if (same_edge(&b->edges[i], e, by_symbol))
			count += b->edges[i].count;
	return count;
}

static bool compare_edge(struct verify *v, const struct result_bench *a,
			 const struct result_bench *b, const struct result_edge *e,
			 const char *boot, bool by_symbol)
{
	double in_a = count_of(a, e, by_symbol), in_b = count_of(b, e, by_symbol);
	int from = (int)symbol_length(e->from, by_symbol);

	if (fabs(in_a - in_b) < 1e-9)
		return true;
	verify_name(v, "%s (%s): %s%s %.*s -> %s: %.10g / %.10g", a->name, boot,
		    e->retpoline ? "retpolined " : "", e->jump ? "jump" : "call", from, e->from,
		    e->to, in_a, in_b);
	return false;
}

/* Has an equal edge come before @nr? Then it was compared with that. */
static bool seen(const struct result_bench *b, size_t nr, const struct result_edge *e,
		 bool by_symbol)
{
	for (size_t i = 0; i < nr; i++)
		if (same_edge(&b->edges[i], e, by_symbol))
			return true;
	return false;
}

bool verify_edges(struct verify *v, const struct result_bench *a, const struct result_bench *b,
		  const char *boot, bool by_symbol)
{
	bool same = true;

	for (size_t i = 0; i < a->nr_edges; i++)
		if (!seen(a, i, &a->edges[i], by_symbol))
			same &= compare_edge(v, a, b, &a->edges[i], boot, by_symbol);
	for (size_t i = 0; i < b->nr_edges; i++)
		if (!seen(a, a->nr_edges, &b->edges[i], by_symbol) &&
		    !seen(b, i, &b->edges[i], by_symbol))
			same &= compare_edge(v, a, b, &b->edges[i], boot, by_symbol);
	return same;
}
