// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C3: the deeper call stack and the packed event against the hop through
 * i_security. Both of a program that finds a file's storage: handle_event/packed
 * minus send_to_group/direct on one side, kernel isec minus embedded on the other.
 * Supported if the first is larger in instructions and in data lines.
 */
#include <stdlib.h>

#include "report_access.h"
#include "report_claim.h"
#include "report_pair.h"

static bool rule(const struct result_cell *a, struct result_cell *b)
{
	b->word[RESULT_SITE] = "send_to_group";
	b->word[RESULT_ARGS] = "direct";
	return result_cell_is(a, RESULT_SITE, "handle_event") &&
	       result_cell_is(a, RESULT_ARGS, "packed") &&
	       result_cell_is(a, RESULT_VERDICT, "skip") &&
	       result_cell_is(a, RESULT_PROGRAM, "empty") &&
	       !result_cell_is(a, RESULT_HANDLER, "bpf_sleepable");
}

static void say_counter(FILE *out, const struct report_pairs *pairs, enum result_counter c,
			const char *name, const char *handler)
{
	struct report_range range = { 0 };
	char text[REPORT_VALUE_MAX];
	size_t nr_open = 0;

	for (size_t i = 0; i < pairs->nr; i++) {
		const struct report_pair *p = &pairs->pair[i];

		if (result_cell_is(&p->a->cell, RESULT_HANDLER, handler) &&
		    p->a->hits.present && p->a->hits.expected > 0)
			nr_open += !report_range_delta(&range, report_pair_delta(p->a, p->b, c));
	}
	fprintf(out, " %s %s", name, report_range_text(&range, true, text, sizeof(text)));
	if (nr_open)
		fprintf(out, " (%zu of %zu open)", nr_open, nr_open + range.nr);
}

static const struct access_arm direct[] = {
	{ "open_close", "fanotify", "send_to_group", "direct" },
	{ "open_close_cold", "fanotify", "send_to_group", "direct" },
};
static const struct access_arm packed[] = {
	{ "open_close", "fanotify", "handle_event", "packed" },
	{ "open_close_cold", "fanotify", "handle_event", "packed" },
};
#define COLD	1	/* of both */
static const char *const modes[] = { "off", "retpoline" };

struct sides {
	struct report_range stack, hop;
	size_t nr, nr_larger, nr_open;
};

/* One workload in one mode, in one counter. */
static void compare(const struct report *rep, size_t arm, const char *mode, enum result_counter c,
		    struct sides *s)
{
	const struct result *isec = result_set_find(rep->set, "isec", mode);
	struct report_delta stack = access_sub(access_find(isec, &packed[arm], "storage_get"),
					       access_find(isec, &direct[arm], "storage_get"), c);
	struct report_delta hop = access_hop(rep->set, "embedded", mode, &direct[arm],
					     "storage_get", c);

	if (stack.kind == REPORT_DELTA_MISSING || hop.kind == REPORT_DELTA_MISSING)
		return;
	s->nr++;
	if (!report_range_delta(&s->stack, stack) || !report_range_delta(&s->hop, hop))
		s->nr_open++;
	else
		s->nr_larger += stack.mean > hop.mean;
}

static void say_sides(FILE *out, const char *name, const struct sides *s)
{
	char stack[REPORT_VALUE_MAX], hop[REPORT_VALUE_MAX];

	fprintf(out, " %s %s against %s, larger in %zu of %zu", name,
		report_range_text(&s->stack, true, stack, sizeof(stack)),
		report_range_text(&s->hop, true, hop, sizeof(hop)), s->nr_larger, s->nr);
	if (s->nr_open)
		fprintf(out, " (%zu open)", s->nr_open);
}

/* What the rule does not ask for: lines that no cache has, of files that are not hot. */
static void say_cold(const struct report *rep, FILE *out)
{
	struct sides s = { 0 };

	for (size_t m = 0; m < 2; m++)
		compare(rep, COLD, modes[m], RESULT_COLD_CACHELINES, &s);
	if (!s.nr)
		return;
	fputs("; not judged, where each operation takes another file:", out);
	say_sides(out, "cold lines", &s);
}

/* Returns the verdict. */
static const char *judge_hop(const struct report *rep, FILE *out)
{
	static const enum result_counter counters[] = { RESULT_INSNS, RESULT_CACHELINES };
	struct sides s[2] = { 0 };

	for (size_t c = 0; c < 2; c++)
		for (size_t arm = 0; arm < 2; arm++)
			for (size_t m = 0; m < 2; m++)
				compare(rep, arm, modes[m], counters[c], &s[c]);
	if (!s[0].nr) {
		fputs(". The other half, storage behind i_security against embedded, is not "
		      "measured yet", out);
		return REPORT_NOT_MEASURED;
	}
	fputs(". Of a program that finds a file's storage, against isec minus embedded:", out);
	say_sides(out, "instructions", &s[0]);
	fputs(",", out);
	say_sides(out, "data lines", &s[1]);
	say_cold(rep, out);
	fputs("; latency needs hardware", out);
	if (s[0].nr_larger + s[1].nr_larger == s[0].nr + s[1].nr)
		return "supported";
	return s[0].nr_open + s[1].nr_open + s[0].nr_larger + s[1].nr_larger ==
	       s[0].nr + s[1].nr ? "inconclusive" : "refuted";
}

int report_c3_judge(const struct report *rep, FILE *out, const char **verdict)
{
	static const char *const handlers[] = { "c", "bpf" };
	struct report_pairs pairs;
	int err = report_pairs_collect(rep->set, rule, &pairs);

	*verdict = REPORT_NOT_MEASURED;
	if (err)
		return err;
	if (pairs.nr) {
		fputs("stack and packing, handle_event packed minus send_to_group direct, skip:", out);
		for (size_t h = 0; h < 2; h++) {
			fprintf(out, "%s handler %s:", h ? ";" : "", handlers[h]);
			say_counter(out, &pairs, RESULT_INSNS, "instructions", handlers[h]);
			fputs(",", out);
			say_counter(out, &pairs, RESULT_CACHELINES, "data lines", handlers[h]);
			fputs(",", out);
			say_counter(out, &pairs, RESULT_STACK_BYTES, "stack bytes", handlers[h]);
		}
		*verdict = judge_hop(rep, out);
	}
	free(pairs.pair);
	return 0;
}
