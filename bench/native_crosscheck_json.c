// SPDX-License-Identifier: GPL-2.0-only
/* What the cross-check counted, or why not. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bench/native_crosscheck.h"

static const char *errno_name(int error)
{
	const char *name = strerrorname_np(-error);

	return name ? name : "unknown error";
}

static json_t *why_not(const struct native_crosscheck_count *c)
{
	char kprobe[256] = "";

	if (c->kprobe_error)
		snprintf(kprobe, sizeof(kprobe), "; kprobe on %s: %s (%s)", c->function,
			 strerror(-c->kprobe_error), errno_name(c->kprobe_error));
	return json_sprintf("fentry on %s: %s (%s)%s", c->function, strerror(-c->fentry_error),
			    errno_name(c->fentry_error), kprobe);
}

static json_t *function_json(const struct native_crosscheck_count *c, unsigned long nr_ops)
{
	if (!c->by)
		return json_pack("{s:o}", "skipped", why_not(c));
	return json_pack("{s:s,s:I,s:f}", "by", c->by, "count", (json_int_t)c->count, "per_op",
			 (double)c->count / (double)nr_ops);
}

json_t *native_crosscheck_json(const struct native_crosscheck_count *counts, size_t nr,
			       unsigned long nr_ops)
{
	json_t *functions = json_object();
	bool any = false;

	for (size_t i = 0; i < nr; i++) {
		const struct native_crosscheck_count *c = &counts[i];

		any = any || c->by;
		json_object_set_new(functions, c->function, function_json(c, nr_ops));
	}
	if (any)
		return json_pack("{s:I,s:o}", "nr_ops", (json_int_t)nr_ops, "functions", functions);
	json_decref(functions);
	/* The first stands for all. */
	return json_pack("{s:o}", "skipped", why_not(&counts[0]));
}
