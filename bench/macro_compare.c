// SPDX-License-Identifier: GPL-2.0-only
/* Compares the arms of a native document. All of its comparisons are one family. */
#include "macro_compare.h"

#include <errno.h>
#include <stdlib.h>

#include "stats_verdict.h"

static struct macro_diff compare(const struct macro_doc *doc, const struct macro_entry *e)
{
	const struct macro_entry *base = macro_entry_never(doc, e);
	double percent[MACRO_MAX_PAIRS];
	struct macro_diff d = { 0 };

	if (!base || base == e || !e->nr_samples || e->nr_samples != base->nr_samples ||
	    stats_paired_percent(e->block, base->block, e->nr_samples, percent))
		return d;
	d.present = true;
	d.percent = stats_paired_of(percent, e->nr_samples, STATS_VERDICT_LEVEL);
	return d;
}

static int correct(const struct macro_doc *doc, struct macro_compared *c)
{
	double *p = calloc(c->nr + 1, sizeof(*p));
	size_t nr = 0;
	int ret;

	if (!p)
		return -ENOMEM;
	for (size_t i = 0; i < doc->nr; i++)
		if (c->diff[i].present)
			p[nr++] = c->diff[i].percent.p;
	ret = stats_verdict_holm(p, nr, p);
	nr = 0;
	for (size_t i = 0; !ret && i < doc->nr; i++) {
		struct macro_diff *d = &c->diff[i];

		if (!d->present)
			continue;
		d->p_holm = p[nr++];
		d->resolved = (d->percent.ci.lo > 0 || d->percent.ci.hi < 0) &&
			      d->p_holm <= 1 - STATS_VERDICT_LEVEL;
	}
	free(p);
	return ret;
}

int macro_compare(const struct macro_doc *doc, struct macro_compared *c)
{
	int ret;

	*c = (struct macro_compared){ .diff = calloc(doc->nr + 1, sizeof(*c->diff)) };
	if (!c->diff)
		return -ENOMEM;
	for (size_t i = 0; i < doc->nr; i++) {
		const struct stats_paired *s = &c->diff[i].percent;

		c->diff[i] = compare(doc, &doc->entry[i]);
		if (!c->diff[i].present)
			continue;
		if (!c->nr++ || s->nr < c->nr_blocks) {
			c->nr_blocks = s->nr;
			c->level = s->ci.level;
		}
	}
	ret = correct(doc, c);
	if (ret) {
		free(c->diff);
		c->diff = NULL;
	}
	return ret;
}
