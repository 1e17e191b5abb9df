// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C10: complexity, as far as it can be counted: lines that a patch adds
 * and removes (context.patches), and bytes of text of fs/notify in a kernel with
 * one site built in, against vanilla (context.text). Supported if both are larger
 * for send_to_group than for handle_event.
 */
#include <string.h>

#include "report_claim.h"
#include "report_table.h"

/* The patch that adds a site, by the words of its subject. */
static const struct {
	const char *site, *subject;
} sites[] = {
	{ "send_to_group_raw", "site send_to_group_raw" },
	{ "send_to_group", "hook of a group from send_to_group()" },
	{ "handle_event", "hook of a group from fanotify_handle_event()" },
	{ "handle_event_late", "site handle_event_late" },
	{ "handle_event_devirt", "site handle_event_devirt" },
	{ "inode_event", "a backend whose events go to a BPF program" },
};

#define NR_SITES	(sizeof(sites) / sizeof(*sites))

static const struct result *doc_of(const struct result_set *set, const char *prefix,
				   const char *kernel)
{
	for (size_t d = 0; d < set->nr_docs; d++) {
		const char *name = set->docs[d]->kernel;
		size_t len = strlen(prefix);

		if (!strncmp(name, prefix, len) && !strcmp(name + len, kernel))
			return set->docs[d];
	}
	return NULL;
}

static json_t *patches_of(const struct result_set *set)
{
	for (size_t d = 0; d < set->nr_docs; d++) {
		json_t *patches = json_object_get(set->docs[d]->context, "patches");

		if (json_object_size(patches))
			return patches;
	}
	return NULL;
}

/* "+34 -6 subject"; returns the subject, or NULL. */
static const char *parse_patch(json_t *patch, int *added, int *removed)
{
	const char *text = json_string_value(patch);
	int n = 0;

	if (!text || sscanf(text, "+%d -%d %n", added, removed, &n) < 2 || !n)
		return NULL;
	return text + n;
}

/* Lines added and removed by a site's patch; -1 if there is none. */
static int lines_of(const struct result_set *set, const char *subject)
{
	json_t *patches = patches_of(set), *patch;
	const char *number;

	json_object_foreach(patches, number, patch) {
		int added, removed;
		const char *text = parse_patch(patch, &added, &removed);

		if (text && strstr(text, subject))
			return added + removed;
	}
	return -1;
}

static bool text_of(const struct result *res, const char *field, json_int_t *bytes)
{
	json_t *j = res ? json_object_get(json_object_get(res->context, "text"), field) : NULL;

	*bytes = json_integer_value(j);
	return json_is_integer(j);
}

/* Bytes of text of fs/notify more than vanilla's in the kernel with one site. */
static bool pure_bytes(const struct result_set *set, const char *site, json_int_t *bytes)
{
	json_int_t plain;

	if (!text_of(doc_of(set, "pure-", site), "fs_notify", bytes) ||
	    !text_of(doc_of(set, "", "vanilla"), "fs_notify", &plain))
		return false;
	*bytes -= plain;
	return true;
}

int report_c10_judge(const struct report *rep, FILE *out, const char **verdict)
{
	int lines_stg = lines_of(rep->set, sites[1].subject);
	int lines_he = lines_of(rep->set, sites[2].subject);
	json_int_t bytes_stg, bytes_he;
	bool both;

	*verdict = REPORT_NOT_MEASURED;
	if (lines_stg < 0 || lines_he < 0)
		return 0;
	fprintf(out, "lines added and removed by the patch of the site: send_to_group %d, "
		     "handle_event %d", lines_stg, lines_he);
	if (!pure_bytes(rep->set, "send_to_group", &bytes_stg) ||
	    !pure_bytes(rep->set, "handle_event", &bytes_he)) {
		fputs("; text bytes: no kernels with one site built in in this run", out);
		return 0;
	}
	fprintf(out, "; text of fs/notify against vanilla with the one site built in: send_to_group "
		     "%+lld bytes, handle_event %+lld", (long long)bytes_stg, (long long)bytes_he);
	both = (lines_stg > lines_he) == (bytes_stg > bytes_he);
	*verdict = !both ? "inconclusive" : lines_stg > lines_he ? "supported" : "refuted";
	if (!both)
		fputs("; lines and bytes say the opposite of each other", out);
	return 0;
}

static int patches_table(const struct report *rep, json_t *patches)
{
	struct report_table t;
	const char *number;
	json_t *patch;

	report_table_init(&t, "lrrll");
	report_table_add(&t, "patch");
	report_table_add(&t, "lines added");
	report_table_add(&t, "removed");
	report_table_add(&t, "site");
	report_table_add(&t, "subject");
	json_object_foreach(patches, number, patch) {
		int added, removed;
		const char *subject = parse_patch(patch, &added, &removed), *site = "";

		if (!subject)
			continue;
		for (size_t i = 0; i < NR_SITES; i++)
			if (strstr(subject, sites[i].subject))
				site = sites[i].site;
		report_table_add(&t, "%s", number);
		report_table_add(&t, "%d", added);
		report_table_add(&t, "%d", removed);
		report_table_add(&t, "%s", site);
		report_table_add(&t, "%s", subject);
	}
	return report_table_print(&t, rep);
}

static int text_table(const struct report *rep)
{
	static const char *const fields[] = {
		"image", "data", "bss", "fs_notify", "fsnotify", "send_to_group",
		"fanotify_handle_event",
	};
	const size_t nr_fields = sizeof(fields) / sizeof(*fields);
	const struct result_set *set = rep->set;
	struct report_table t;

	report_table_init(&t, "lrrrrrrr");
	report_table_add(&t, "kernel");
	for (size_t i = 0; i < nr_fields; i++)
		report_table_add(&t, "%s%s", i ? "" : "text of the ", fields[i]);
	for (size_t d = 0; d < set->nr_docs; d++) {
		const struct result *res = set->docs[d];

		if (d && !strcmp(res->kernel, set->docs[d - 1]->kernel))
			continue;
		report_table_add(&t, "%s", res->kernel);
		for (size_t i = 0; i < nr_fields; i++) {
			json_int_t bytes;

			if (text_of(res, fields[i], &bytes))
				report_table_add(&t, "%lld", (long long)bytes);
			else
				report_table_add(&t, "<missing>");
		}
	}
	return report_table_print(&t, rep);
}

int report_c10(const struct report *rep)
{
	json_t *patches = patches_of(rep->set);
	int err;

	if (!patches)
		return 0;
	report_heading(rep, 2, "C10: lines and bytes of each site");
	err = patches_table(rep, patches);
	if (err)
		return err;
	report_para(rep, "Bytes, per kernel: of the image, of all functions of fs/notify, and of "
			 "those the sites stand in (<missing>: the compiler inlined it). Only "
			 "kernels with one site built in compare sites: the image with all has a "
			 "switch for each.");
	return text_table(rep);
}
