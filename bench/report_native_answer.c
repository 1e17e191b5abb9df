// SPDX-License-Identifier: GPL-2.0-only
/* Latency in the answer: what the same operation takes in time, where that was measured. */
#include "report_native.h"

#include <stdlib.h>
#include <string.h>

/* As in the counts of the answer. */
#define NEVER	"open_close/tmpfs/never"
#define WATCHED	"open_close/tmpfs/parent/fanotify"

static size_t nr_hooks(const struct native_doc *doc)
{
	size_t nr = 0;

	for (size_t i = 0; i < doc->nr; i++)
		nr += native_arm_has_result(&doc->arm[i]) &&
		      result_cell_has_hook(&doc->arm[i].bench->cell);
	return nr;
}

static int say(const struct report *rep, const struct native_doc *doc)
{
	const struct native_arm *watched = native_arm_find(doc, WATCHED);
	const struct native_arm *never = native_arm_find(doc, NEVER);
	struct native_diff d;
	const char *mitigation;
	char interval[64];
	int err;

	if (!watched || !never || !native_arm_has_result(watched) || !native_arm_has_result(never))
		return 0;
	err = native_compare_pair(watched, never, (struct native_limit){ 0 }, &d);
	if (err)
		return err;
	if (d.ns.ci.level > 0)
		snprintf(interval, sizeof(interval), "%+.0f..%+.0f", d.ns.ci.lo, d.ns.ci.hi);
	else
		snprintf(interval, sizeof(interval), "too few blocks for an interval");
	mitigation = result_context_string(doc->res, "mitigations.spectre_v2") ?: "<missing>";
	report_item(rep, "In time, native engine, kernel %s, spectre_v2: %.*s%s%s%s: one tmpfs open_close takes "
			 "%.0f ns never watched and %+.0f ns (%s) with the same watch and no hook; %zu "
			 "arms with hooks were timed.",
		    doc->res->kernel, (int)strcspn(mitigation, ";"), mitigation,
		    strcmp(doc->virt, "none") ? ", in a virtual machine: " : "",
		    strcmp(doc->virt, "none") ? doc->virt : "", doc->flagged ? ", FLAGGED" : "",
		    d.base_ns, d.ns.median, interval, nr_hooks(doc));
	return 0;
}

int report_native_answer(const struct report *rep)
{
	int err = 0;

	for (size_t d = 0; rep->native && !err && d < rep->native->nr; d++)
		if (native_doc_is_time(&rep->native->doc[d]))
			err = say(rep, &rep->native->doc[d]);
	return err;
}
