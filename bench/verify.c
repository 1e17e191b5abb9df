// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compares two documents of the same boot. Exact counts of the same kernel in
 * the same emulator are identical or wrong; of another kernel, only edges and
 * the differences between arms mean the same thing.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "verify.h"

static const enum result_counter delta_counters[] = {
	RESULT_INSNS, RESULT_BPF_INSNS, RESULT_INDIRECT_CALLS, RESULT_RETPOLINES,
	RESULT_INDIRECT_JUMPS, RESULT_DIRECT_CALLS, RESULT_LOADS, RESULT_STORES,
	RESULT_CACHELINES, RESULT_CODE_CACHELINES, RESULT_STACK_BYTES,
};

void verify_name(struct verify *v, const char *fmt, ...)
{
	va_list ap;

	if (v->nr_different++ >= VERIFY_NR_NAMED)
		return;
	fputs("  ", v->out);
	va_start(ap, fmt);
	vfprintf(v->out, fmt, ap);
	va_end(ap);
	fputc('\n', v->out);
}

static void tally(struct verify_tally *t, bool same)
{
	t->nr++;
	t->nr_same += same;
}

static const struct result_bench *find_name(const struct result *res, const char *name)
{
	for (size_t i = 0; i < res->nr_benchs; i++)
		if (!strcmp(res->benchs[i].name, name))
			return &res->benchs[i];
	return NULL;
}

static char *value_text(json_t *j)
{
	char *text = j ? json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;

	return text ? text : strdup("<missing>");
}

static bool equal(json_t *a, json_t *b)
{
	return (!a && !b) || (a && b && json_equal(a, b));
}

/* One number of both sides, below @object of @name; says if they differ. */
static bool compare_value(struct verify *v, const char *name, const char *boot, const char *field,
			  const char *key, json_t *a, json_t *b)
{
	char *text_a, *text_b;

	if (equal(a, b))
		return true;
	text_a = value_text(a);
	text_b = value_text(b);
	verify_name(v, "%s (%s): %s%s: %s / %s", name, boot, field, key,
		    text_a ? text_a : "?", text_b ? text_b : "?");
	free(text_a);
	free(text_b);
	return false;
}

/* Is @key a counter, not the statistics about counters? */
static bool is_counter(const char *key)
{
	static const char *const others[] = { "agree", "mean", "flagged", "paired", "by_round",
					      "mean_by_round" };

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (!strcmp(key, others[i]))
			return false;
	return true;
}

static json_t *get_path(json_t *counts, const char *object, const char *member)
{
	json_t *j = json_object_get(counts, object);

	return member ? json_object_get(j, member) : j;
}

/* A counter is its mode and all statistics about it: one of each per key. */
static bool compare_counter(struct verify *v, const char *name, const char *boot, const char *key,
			    json_t *a, json_t *b)
{
	static const struct {
		const char *object, *member, *field;
	} about[] = {
		{ "mean", NULL, "mean." },
		{ "agree", NULL, "agree." },
		{ "by_round", NULL, "by_round." },
		{ "mean_by_round", NULL, "mean_by_round." },
		{ "paired", "mode", "paired.mode." },
		{ "paired", "agree", "paired.agree." },
	};

	if (!compare_value(v, name, boot, "", key, json_object_get(a, key),
			   json_object_get(b, key)))
		return false;
	for (size_t i = 0; i < sizeof(about) / sizeof(*about); i++) {
		json_t *in_a = get_path(a, about[i].object, about[i].member);
		json_t *in_b = get_path(b, about[i].object, about[i].member);

		if (!compare_value(v, name, boot, about[i].field, key,
				   json_object_get(in_a, key), json_object_get(in_b, key)))
			return false;
	}
	return true;
}

static bool compare_counts(struct verify *v, const struct result_bench *a,
			   const struct result_bench *b, const char *boot)
{
	static const char *const objects[] = { "counts", "hits" };
	bool same = true;
	json_t *value;
	const char *key;

	for (size_t i = 0; i < 2; i++) {
		json_t *in_a = json_object_get(a->json, objects[i]);
		json_t *in_b = json_object_get(b->json, objects[i]);
		json_t *sides[] = { in_a, in_b };

		for (size_t s = 0; s < 2; s++) {
			json_object_foreach(sides[s], key, value) {
				bool ok;

				/* What both have was compared from the first side. */
				if (!is_counter(key) || (s && json_object_get(in_a, key)))
					continue;
				ok = i ? compare_value(v, a->name, boot, "hits.", key,
						       json_object_get(in_a, key),
						       json_object_get(in_b, key)) :
					 compare_counter(v, a->name, boot, key, in_a, in_b);
				tally(&v->counters, ok);
				same &= ok;
			}
		}
	}
	return same;
}

static void compare_cell(struct verify *v, const struct result_bench *a,
			 const struct result_bench *b, const char *boot)
{
	bool same_edges, same = true;

	if (a->status != b->status) {
		verify_name(v, "%s (%s): status: %s / %s", a->name, boot,
			    result_status_names[a->status], result_status_names[b->status]);
		same = false;
	}
	same &= compare_counts(v, a, b, boot);
	same_edges = verify_edges(v, a, b, boot, false);
	tally(&v->edges, same_edges);
	tally(&v->cells, same && same_edges);
}

/* Returns whether the difference to the base is the same on both sides. */
static bool compare_delta(struct verify *v, const struct result_bench *const cell[2],
			  const struct result_bench *const base[2], enum result_counter c,
			  const char *boot)
{
	char text[2][REPORT_VALUE_MAX];
	struct report_delta delta[2];
	bool same;

	for (size_t i = 0; i < 2; i++) {
		delta[i] = report_delta_to_base(cell[i], base[i], c);
		report_delta_text(delta[i], text[i], sizeof(text[i]));
	}
	same = report_delta_agree(delta[0], delta[1]);
	if (!same)
		verify_name(v, "%s (%s): %s against no hook: %s / %s", cell[0]->name, boot,
			    result_counter_names[c], text[0], text[1]);
	return same;
}

static void compare_arm(struct verify *v, const struct result *res_a, const struct result *res_b,
			const struct result_bench *a, const struct result_bench *b,
			const char *boot)
{
	const struct result_bench *cells[2] = { a, b };
	const struct result_bench *bases[2] = {
		result_find_base(res_a, &a->cell),
		result_find_base(res_b, &a->cell),
	};
	bool same_edges = verify_edges(v, a, b, boot, true), same = true;

	for (size_t i = 0; i < sizeof(delta_counters) / sizeof(*delta_counters); i++) {
		bool ok;

		if (bases[0] == a || !bases[0] || !bases[1])
			break;
		ok = compare_delta(v, cells, bases, delta_counters[i], boot);
		tally(&v->deltas, ok);
		same &= ok;
	}
	tally(&v->edges, same_edges);
	tally(&v->cells, same && same_edges);
}

static void name_missing(struct verify *v, const struct result *in, const struct result *other,
			 const char *side, const char *boot)
{
	for (size_t i = 0; i < in->nr_benchs; i++) {
		if (find_name(other, in->benchs[i].name))
			continue;
		verify_name(v, "%s (%s): only in %s (%s)", in->benchs[i].name, boot, side,
			    in->path);
		tally(&v->cells, false);
	}
}

int verify_documents(struct verify *v, const struct result *a, const struct result *b)
{
	bool strict = verify_is_strict(a, b);
	char *boot;

	if (asprintf(&boot, "%s, %s", a->kernel, a->mode) < 0)
		return -ENOMEM;
	for (size_t i = 0; i < a->nr_benchs; i++) {
		const struct result_bench *other = find_name(b, a->benchs[i].name);

		if (!other)
			continue;
		if (strict)
			compare_cell(v, &a->benchs[i], other, boot);
		else
			compare_arm(v, a, b, &a->benchs[i], other, boot);
	}
	name_missing(v, a, b, "A", boot);
	name_missing(v, b, a, "B", boot);
	free(boot);
	return 0;
}
