// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the calls go: the way from the system call to the hook, function by function,
 * at the two sites of the debate. Only shown: no claim is judged by it.
 */
#include "report_profile.h"

#include <string.h>

#include "report_table.h"

/* The two sites of one handler, for one event. */
struct pair {
	const struct profile *to_group, *event;
	const struct profile_stack *path[2];	/* NULL: this site has no such event */
};

static const struct profile *find(const struct profile_doc *doc, const char *workload,
				  const char *site, const char *handler)
{
	for (size_t i = 0; i < doc->nr; i++) {
		const struct profile *p = &doc->profile[i];

		if (p->bench->status == RESULT_OK &&
		    result_cell_is(&p->bench->cell, RESULT_WORKLOAD, workload) &&
		    result_cell_is(&p->bench->cell, RESULT_FS, "tmpfs") &&
		    result_cell_is(&p->bench->cell, RESULT_LISTENER, "fanotify") &&
		    result_cell_is(&p->bench->cell, RESULT_SITE, site) &&
		    result_cell_is(&p->bench->cell, RESULT_HANDLER, handler) &&
		    !result_cell_is_scaled(&p->bench->cell))
			return p;
	}
	return NULL;
}

static bool same_frame(const struct pair *pair, size_t a, size_t b)
{
	return a < pair->path[0]->nr_frames && b < pair->path[1]->nr_frames &&
	       !strcmp(pair->path[0]->frame[a], pair->path[1]->frame[b]);
}

/* Does frame @a of one path come in the other one, from frame @b on? */
static bool comes(const struct pair *pair, int side, size_t a, size_t b)
{
	const struct profile_stack *other = pair->path[!side];

	for (; b < other->nr_frames; b++) {
		if (!strcmp(pair->path[side]->frame[a], other->frame[b]))
			return true;
	}
	return false;
}

/* The numbers of a frame at one site; returns all of its instructions. */
static json_int_t put_side(struct report_table *t, const struct profile *p,
			   const struct profile_stack *path, size_t nr_frames)
{
	json_int_t own, all;

	if (!nr_frames) {
		report_table_add(t, "-");
		report_table_add(t, "-");
		return 0;
	}
	all = profile_insns(p, path, nr_frames, &own);
	report_table_add(t, "%lld", (long long)own);
	report_table_add(t, "%lld", (long long)(all - own));
	return all;
}

/* 0 instead of a number of frames: the site does not pass there. */
static void put_frame(struct report_table *t, const struct pair *pair, size_t a, size_t b)
{
	json_int_t to_group, event;

	report_table_add(t, "%s", a ? pair->path[0]->frame[a - 1] : pair->path[1]->frame[b - 1]);
	to_group = put_side(t, pair->to_group, pair->path[0], a);
	event = put_side(t, pair->event, pair->path[1], b);
	report_table_add(t, "%+lld", (long long)(event - to_group));
}

static json_int_t insns_of(const struct profile *p)
{
	return p->bench->value[RESULT_INSNS].mode;
}

static void put_total(struct report_table *t, const struct pair *pair)
{
	report_table_add(t, "whole operation");
	report_table_add(t, "%s", "");
	report_table_add(t, "%lld", (long long)insns_of(pair->to_group));
	report_table_add(t, "%s", "");
	report_table_add(t, "%lld", (long long)insns_of(pair->event));
	report_table_add(t, "%+lld", (long long)(insns_of(pair->event) - insns_of(pair->to_group)));
}

static int put_path(const struct report *rep, const struct pair *pair)
{
	static const char *const heads[] = { "frame", "group own", "below", "event own", "below",
					     "+/-" };
	struct report_table t;
	size_t a = 0, b = 0;

	report_table_init(&t, "lrrrrr");
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		report_table_add(&t, "%s", heads[i]);
	while (a < pair->path[0]->nr_frames || b < pair->path[1]->nr_frames) {
		if (same_frame(pair, a, b)) {
			put_frame(&t, pair, a + 1, b + 1);
			a++;
			b++;
		} else if (b < pair->path[1]->nr_frames &&
			   (a == pair->path[0]->nr_frames || !comes(pair, 1, b, a))) {
			put_frame(&t, pair, 0, b + 1);
			b++;
		} else {
			put_frame(&t, pair, a + 1, 0);
			a++;
		}
	}
	put_total(&t, pair);
	return report_table_print(&t, rep);
}

static int put_handler(const struct report *rep, const struct profile_doc *doc,
		       const char *handler)
{
	struct pair pair = {
		.to_group = find(doc, "open_close", "send_to_group", handler),
		.event = find(doc, "open_close", "handle_event", handler),
	};
	int err = 0;

	if (!pair.to_group || !pair.event)
		return 0;
	for (size_t nth = 0; !err; nth++) {
		pair.path[0] = profile_path(pair.to_group, pair.to_group->bench->hits.symbol, nth);
		pair.path[1] = profile_path(pair.event, pair.event->bench->hits.symbol, nth);
		if (!pair.path[0] || !pair.path[1])
			break;
		report_para(rep, "Kernel %s, spectre_v2=%s, open and close, hook %s, event %zu:",
			    doc->res->kernel, doc->res->mode, handler, nth + 1);
		err = put_path(rep, &pair);
	}
	return err;
}

/* How far each profile stands for its cell. */
static int put_cells(const struct report *rep, const struct profile_doc *doc)
{
	struct report_table t;
	char arm[REPORT_NAME_MAX];

	report_table_init(&t, "lrrrr");
	report_table_add(&t, "arm");
	report_table_add(&t, "insns");
	report_table_add(&t, "places");
	report_table_add(&t, "agree");
	report_table_add(&t, "ops");
	for (size_t i = 0; i < doc->nr; i++) {
		const struct profile *p = &doc->profile[i];

		if (result_cell_is(&p->bench->cell, RESULT_WORKLOAD, "nop"))
			continue;
		report_table_add(&t, "%s %s%s", p->bench->cell.word[RESULT_WORKLOAD],
				 result_cell_arm(&p->bench->cell, arm, sizeof(arm)),
				 p->bench->status == RESULT_FLAGGED ? " !" : "");
		report_table_add(&t, "%lld", (long long)insns_of(p));
		report_table_add(&t, "%zu", p->nr_stacks);
		report_table_add(&t, "%lld", (long long)p->nr_agree);
		report_table_add(&t, "%lld", (long long)p->nr_ops);
	}
	return report_table_print(&t, rep);
}

static void put_rest(const struct report *rep, const struct profile_doc *doc)
{
	bool any = false;

	for (size_t i = 0; i < doc->res->nr_benchs; i++) {
		const struct result_bench *b = &doc->res->benchs[i];

		if (b->status == RESULT_OK)
			continue;
		report_item(rep, "%s, spectre_v2=%s: %s: %s: %s.", doc->res->kernel, doc->res->mode,
			    b->name, result_status_names[b->status], b->reason);
		any = true;
	}
	if (any)
		report_end_list(rep);
}

int report_profile(const struct report *rep)
{
	int err = 0;

	if (!rep->profile)
		return 0;
	report_heading(rep, 2, "Where the calls go");
	report_para(rep, "Kernel instructions of one operation by the functions that execute them, from the "
			 "system call to the hook, called from send_to_group() (group) and from "
			 "fanotify_handle_event() (event). own: of the function itself in this place, with "
			 "what the compiler inlined into it; below: of what it calls from there; +/-: what "
			 "both are more at the later site; -: this site does not pass there. Each profile "
			 "is one that operations had whose instructions are the mode, and adds up to it; "
			 "agree: operations that had exactly this one. Retpoline and return thunks belong to the "
			 "function that goes through them; a function that ends in a jump to another is "
			 "replaced by it. Nobody judges by these tables.");
	for (size_t d = 0; !err && d < rep->profile->set.nr_docs; d++) {
		const struct profile_doc *doc = &rep->profile->doc[d];

		err = put_handler(rep, doc, "bpf");
		if (!err && rep->format == REPORT_MD)
			err = put_handler(rep, doc, "c");
		if (!err && rep->format == REPORT_MD)
			err = put_cells(rep, doc);
		put_rest(rep, doc);
	}
	report_para(rep, "All of them as folded stacks, for flamegraph.pl or speedscope: "
			 "build/fsnbench report --format folded --output calls.folded DIR");
	return err;
}
