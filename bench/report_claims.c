// SPDX-License-Identifier: GPL-2.0-only
/*
 * The claims of the debate with their verdicts, as far as this run measured
 * them, and what makes each number again. Each is judged in a file of its own.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "plan_words.h"
#include "report_claim.h"

/**
 * struct claim - one claim of the debate
 * @text: the claim
 * @judge: computes the verdict
 * @experiments: those whose cells it is judged by, comma-separated; NULL: no cells
 * @folders: what else of a run it is judged by, as words for a reader; NULL: nothing
 * @plot: the figure that shows it, a name in plots/; NULL: none does
 */
static const struct claim {
	const char *text;
	report_judge judge;
	const char *experiments, *folders, *plot;
} claims[] = {
	{ "A hook in send_to_group() instead of fanotify_handle_event() saves exactly one indirect call.",
	  report_c1_judge, "args-cost,fs,ladder,site-cost", NULL, "ledger" },
	{ "That saving matters for a filtered event.",
	  report_c2_judge, "fs,ladder,site-cost", "native/", "cost" },
	{ "The deeper call stack plus the packed event cost more than the i_security hop of inode "
	  "storage.",
	  report_c3_judge, "args-cost,storage", NULL, "storage" },
	{ "Passing pointers directly is cheaper than packing them into an event.",
	  report_c4_judge, "args-cost,ladder,storage", NULL, "cost" },
	{ "Inode storage through i_security saves no memory, adds latency and fragments, against a "
	  "pointer in struct inode.",
	  report_c5_judge, "idle-cost,storage", "memory/", "memory" },
	{ "Marks are filtered in fsnotify() already, so a hook in or before send_to_group() loses "
	  "no filtering.",
	  report_c6_judge, NULL, "equivalence/", "visibility" },
	{ "With the marks loop aligned, a hook right before ->handle_event() sees the same events "
	  "and masks.",
	  report_c7_judge, NULL, "equivalence/", "visibility" },
	{ "Only fanotify implements ->handle_event(), ignore masks and mark types.",
	  report_c8_judge, "ladder", "context.backends", NULL },
	{ "Moving the hook pointer out of group->fanotify_data costs nothing noticeable.",
	  report_c9_judge, NULL, "context.group, context.structs", NULL },
	{ "A hook in send_to_group() adds complexity.",
	  report_c10_judge, NULL, "context.patches, context.text of pure-SITE and vanilla", NULL },
	{ "Built-in filters make fanotify cheaper than a BPF LSM program that sees every operation.",
	  report_c11_judge, "filtering,ladder", NULL, "filtering" },
	{ "FAN_ONDIR and FAN_EVENT_ON_CHILD are poor filters; a program can do what they cannot.",
	  report_c12_judge, NULL, "equivalence/", NULL },
	{ "Filtering in the kernel is much cheaper than a listener in user space that does the same.",
	  report_c13_judge, "args-cost,fs,ladder,site-cost,userspace", "native/", "cost" },
};

#define NR_CLAIMS	(sizeof(claims) / sizeof(*claims))

/* @text: what the verdict rests on; the caller frees it. */
static int judge(const struct report *rep, size_t claim, const char **verdict, char **text)
{
	size_t len;
	FILE *out = open_memstream(text, &len);
	int err = 0;

	if (!out)
		return -ENOMEM;
	*verdict = REPORT_NOT_MEASURED;
	if (claims[claim].judge)
		err = claims[claim].judge(rep, out, verdict);
	if (fclose(out) && !err)
		err = -ENOMEM;
	if (err)
		free(*text);
	return err;
}

/* Of the run's experiments, does the claim need one? Of documents without any: yes. */
static bool concerns(const struct report *rep, const struct claim *c)
{
	bool any = false;

	for (size_t d = 0; d < rep->set->nr_docs; d++) {
		json_t *all = json_object_get(rep->set->docs[d]->context, "experiments"), *value;
		const char *name;

		json_object_foreach(all, name, value) {
			any = true;
			if (c->experiments && plan_in_list(c->experiments, name, strlen(name)))
				return true;
		}
	}
	return !any || !rep->experiments;
}

static bool is_wanted(const struct report *rep, size_t claim)
{
	return (!rep->claims || rep->claims & 1u << claim) && concerns(rep, &claims[claim]);
}

static void say_cells(const struct report *rep, const struct claim *c)
{
	report_item(rep, "Judged by: %s%s%s%s", c->experiments ? "cells of " : "",
		    c->experiments ? c->experiments : "", c->experiments && c->folders ? "; " : "",
		    c->folders ? c->folders : "");
}

/* What makes this very number again: from the documents, and from nothing. */
static void say_commands(const struct report *rep, size_t claim)
{
	report_item(rep, "From these documents: build/fsnbench report --claim C%zu results/reference",
		    claim + 1);
	report_item(rep, "Measured anew: ./run.sh --full --results DIR; build/fsnbench report "
			 "--claim C%zu DIR", claim + 1);
}

static int say_section(const struct report *rep, size_t claim, const char *verdict,
		       const char *text)
{
	const struct claim *c = &claims[claim];

	report_heading(rep, 3, "C%zu: %s", claim + 1, verdict);
	report_para(rep, "%s", c->text);
	if (*text)
		report_para(rep, "%s.", text);
	say_cells(rep, c);
	if (c->plot)
		fprintf(rep->out, "- Plot: [%s](plots/%s.svg)\n", c->plot, c->plot);
	say_commands(rep, claim);
	report_end_list(rep);
	return 0;
}

static void say_item(const struct report *rep, size_t claim, const char *verdict, const char *text)
{
	report_item(rep, "C%zu %s: %s%s%s%s", claim + 1, verdict, claims[claim].text,
		    *text ? " " : "", text, *text ? "." : "");
}

/* Sections for Markdown, a list for all other formats. */
int report_claims(const struct report *rep)
{
	const char *verdict;
	char *text;
	int err;

	report_heading(rep, 2, "Claims");
	for (size_t i = 0; i < NR_CLAIMS; i++) {
		if (!is_wanted(rep, i))
			continue;
		err = judge(rep, i, &verdict, &text);
		if (err)
			return err;
		if (rep->format == REPORT_MD)
			say_section(rep, i, verdict, text);
		else
			say_item(rep, i, verdict, text);
		free(text);
	}
	if (rep->format != REPORT_MD)
		report_end_list(rep);
	return 0;
}

int report_claims_parse(const char *list, unsigned int *mask)
{
	unsigned int nr;
	int len;

	*mask = 0;
	for (const char *s = list;; s += len + 1) {
		len = 0;
		if (sscanf(s, "C%u%n", &nr, &len) != 1 || !len || nr < 1 || nr > NR_CLAIMS ||
		    (s[len] && s[len] != ',')) {
			fprintf(stderr,
				"fsnbench report: --claim %s: is not a list of C1 to C%zu, as C1,C4\n",
				list, NR_CLAIMS);
			return -EINVAL;
		}
		*mask |= 1u << (nr - 1);
		if (!s[len])
			return 0;
	}
}

json_t *report_claims_json(const struct report *rep)
{
	json_t *all = json_array();

	for (size_t i = 0; i < NR_CLAIMS; i++) {
		const struct claim *c = &claims[i];
		const char *verdict;
		char *text;

		if (!is_wanted(rep, i))
			continue;
		if (judge(rep, i, &verdict, &text)) {
			json_decref(all);
			return NULL;
		}
		json_array_append_new(all, json_pack("{s:o, s:s, s:s, s:s, s:s?, s:s?, s:s?}",
			"id", json_sprintf("C%zu", i + 1), "claim", c->text, "verdict", verdict,
			"evidence", text, "experiments", c->experiments, "folders", c->folders,
			"plot", c->plot));
		free(text);
	}
	return all;
}

int report_verdicts(const struct report *rep)
{
	json_t *all = report_claims_json(rep), *c, *ids, *groups = json_object();
	const char *verdict;
	size_t i;

	if (!all || !groups) {
		json_decref(all);
		json_decref(groups);
		return -ENOMEM;
	}
	json_array_foreach(all, i, c) {
		verdict = json_string_value(json_object_get(c, "verdict"));
		ids = json_object_get(groups, verdict);
		if (!ids)
			json_object_set_new(groups, verdict, ids = json_array());
		json_array_append(ids, json_object_get(c, "id"));
	}
	json_object_foreach(groups, verdict, ids) {
		char text[128] = "";

		json_array_foreach(ids, i, c)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s",
				 i ? ", " : "", json_string_value(c));
		report_item(rep, "%s: %s.", text, verdict);
	}
	json_decref(groups);
	json_decref(all);
	return 0;
}
