// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C8: which backends implement ->handle_event(). From the source, the
 * files whose fsnotify_ops set it (context.backends); from the edges, what the
 * core of fsnotify reaches where each kind of listener watches: from
 * fsnotify_handle_inode_event() it is ->handle_inode_event(), else
 * ->handle_event(). Supported if only fanotify does.
 */
#include <stdlib.h>
#include <string.h>

#include "report_claim.h"
#include "report_pair.h"

static const char *const listeners[] = { "fanotify", "fanotify_perm", "inotify", "dnotify" };
static const char *const callbacks[] = { "->handle_event()", "->handle_inode_event()" };

static bool rule(const struct result_cell *a, struct result_cell *b)
{
	(void)b;
	return !result_cell_has_hook(a) && result_cell_is(a, RESULT_WATCH, "parent");
}

/* 0: from where groups are sent events, 1: from the wrapper; -1: another edge. */
static int callback_of(const struct result_edge *e)
{
	const char *to = strstr(e->to, "_handle_");

	if (!to || !strstr(to, "event"))
		return -1;
	if (!strncmp(e->from, "fsnotify_handle_inode_event",
		     strlen("fsnotify_handle_inode_event")))
		return 1;
	return strncmp(e->from, "fsnotify", 8) && strncmp(e->from, "send_to_group", 13) ? -1 : 0;
}

static const char *target_of(const struct report_pairs *pairs, const char *listener, int callback)
{
	for (size_t i = 0; i < pairs->nr; i++) {
		const struct result_bench *b = pairs->pair[i].a;

		if (!result_cell_is(&b->cell, RESULT_LISTENER, listener))
			continue;
		for (size_t e = 0; e < b->nr_edges; e++)
			if (callback_of(&b->edges[e]) == callback)
				return b->edges[e].to;
	}
	return NULL;
}

/* Whether all that is seen is as claimed; @nr counts what is seen. */
static bool say_edges(FILE *out, const struct report_pairs *pairs, size_t *nr)
{
	bool only = true;

	for (size_t i = 0; i < sizeof(listeners) / sizeof(*listeners); i++) {
		bool fanotify = !strncmp(listeners[i], "fanotify", strlen("fanotify"));

		for (int k = 0; k < 2; k++) {
			const char *target = target_of(pairs, listeners[i], k);

			if (!target)
				continue;
			fprintf(out, "%s %s reaches %s as %s", *nr ? ";" : "", listeners[i], target,
				callbacks[k]);
			only &= fanotify == !k;
			++*nr;
		}
	}
	return only;
}

/* @field lists files; is each of them fanotify's, and is there one? */
static bool all_fanotify(const char *files)
{
	static const char dir[] = "fs/notify/fanotify/";
	bool all = *files;

	while (*files) {
		all &= !strncmp(files, dir, sizeof(dir) - 1);
		files += strcspn(files, " ");
		files += strspn(files, " ");
	}
	return all;
}

static const char *source_of(const struct result_set *set, const char *field)
{
	const char *files = NULL;

	for (size_t d = 0; !files && d < set->nr_docs; d++)
		files = result_context_string(set->docs[d], field);
	return files;
}

int report_c8_judge(const struct report *rep, FILE *out, const char **verdict)
{
	const char *with = source_of(rep->set, "backends.handle_event");
	const char *inode = source_of(rep->set, "backends.handle_inode_event");
	struct report_pairs pairs;
	size_t nr = 0;
	bool only;
	int err = report_pairs_collect(rep->set, rule, &pairs);

	*verdict = REPORT_NOT_MEASURED;
	if (err)
		return err;
	if (with) {
		fprintf(out, "in the source ->handle_event() is set by %s, ->handle_inode_event() by "
			     "%s. Edges:", with, inode ?: "<missing>");
		only = say_edges(out, &pairs, &nr) && all_fanotify(with);
		*verdict = !only ? "refuted" : nr ? "supported" : "inconclusive";
		fputs(nr ? ". Ignore masks and mark types are not looked at" : " <missing>", out);
	}
	free(pairs.pair);
	return 0;
}
