// SPDX-License-Identifier: GPL-2.0-only
/* What more threads or more groups do to an arm: the same words, another number. */
#include "report_native.h"

#include <string.h>

#include "report_fit.h"

#define MAX_POINTS	32

/* @what: RESULT_NR_SCALES for threads */
static json_int_t number_of(const struct native_arm *arm, int what)
{
	const struct result_cell *cell = &arm->bench->cell;

	if (what == RESULT_NR_SCALES)
		return cell->threads;
	return cell->scale[what] ? cell->scale[what] : 1;
}

static bool is_family(const struct native_arm *a, const struct native_arm *b, int what)
{
	if (a->role != b->role)
		return false;
	for (int w = 0; w < RESULT_NR_WORDS; w++)
		if (strcmp(a->bench->cell.word[w], b->bench->cell.word[w]))
			return false;
	for (int s = 0; s <= RESULT_NR_SCALES; s++)
		if (s != what && number_of(a, s) != number_of(b, s))
			return false;
	return true;
}

struct points {
	double x[MAX_POINTS], ns[MAX_POINTS];
	size_t nr;
};

/* Kept in order of x; of two with the same x the first stays. */
static int add(struct points *p, const struct native_arm *arm, int what)
{
	double x = (double)number_of(arm, what);
	struct native_diff d;
	size_t at = p->nr;
	int err;

	for (size_t i = 0; i < p->nr; i++)
		if (!(p->x[i] < x || p->x[i] > x))
			return 0;
	if (p->nr == MAX_POINTS)
		return 0;
	err = native_compare_pair(arm, NULL, (struct native_limit){ 0 }, &d);
	while (at && p->x[at - 1] > x) {
		p->x[at] = p->x[at - 1];
		p->ns[at] = p->ns[at - 1];
		at--;
	}
	p->x[at] = x;
	p->ns[at] = d.arm_ns;
	p->nr++;
	return err;
}

static void say(const struct report *rep, const struct native_arm *arm, int what,
		const struct points *p)
{
	const char *name = what == RESULT_NR_SCALES ? "threads" : result_scale_names[what];
	struct result_cell cell = arm->bench->cell;
	char text[1024] = "", label[REPORT_NAME_MAX];
	struct report_fit fit;
	size_t len = 0;

	for (size_t i = 0; i < p->nr && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%.0f: %.1f",
					i ? ", " : "", p->x[i], p->ns[i]);
	if (len < sizeof(text) && what != RESULT_NR_SCALES &&
	    !report_fit_line(p->x, p->ns, p->nr, &fit))
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"; on a line, %+.1f for each more (farthest point %.1f %% off)",
					fit.slope, fit.percent);
	if (len < sizeof(text) && what == RESULT_NR_SCALES)
		snprintf(text + len, sizeof(text) - len, "; %.0f threads take %.2f times the time of %.0f",
			 p->x[p->nr - 1], p->ns[p->nr - 1] / p->ns[0], p->x[0]);
	cell.threads = 1;
	if (what != RESULT_NR_SCALES)
		cell.scale[what] = 0;
	report_item(rep, "%s/%s, %s, ns per operation by %s: %s.", cell.word[RESULT_WORKLOAD],
		    cell.word[RESULT_FS], result_cell_arm(&cell, label, sizeof(label)), name, text);
}

static int say_family(const struct report *rep, const struct native_doc *doc, size_t first,
		      int what, bool *any)
{
	const struct native_arm *arm = &doc->arm[first];
	struct points p = { .nr = 0 };
	int err = 0;

	for (size_t i = 0; i < first; i++)
		if (native_arm_has_result(&doc->arm[i]) && is_family(&doc->arm[i], arm, what))
			return 0;
	for (size_t i = first; !err && i < doc->nr; i++)
		if (native_arm_has_result(&doc->arm[i]) && is_family(&doc->arm[i], arm, what))
			err = add(&p, &doc->arm[i], what);
	if (err || p.nr < 2)
		return err;
	if (!*any)
		report_para(rep, "How it scales%s. By threads, the time is that of an operation in one of "
				 "them, all of which run at once:", doc->flagged ? " (FLAGGED)" : "");
	*any = true;
	say(rep, arm, what, &p);
	return 0;
}

int report_native_scale(const struct report *rep, const struct native_doc *doc)
{
	bool any = false;
	int err = 0;

	for (int what = 0; what <= RESULT_NR_SCALES; what++)
		for (size_t i = 0; !err && i < doc->nr; i++)
			if (native_arm_has_result(&doc->arm[i]) &&
			    (doc->arm[i].role == NATIVE_BASE || doc->arm[i].role == NATIVE_ARM))
				err = say_family(rep, doc, i, what, &any);
	if (any)
		report_end_list(rep);
	return err;
}
