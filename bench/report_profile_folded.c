// SPDX-License-Identifier: GPL-2.0-only
/* Profiles as folded stacks, for programs that draw them. */
#include <errno.h>

#include "report_profile.h"

static void put_stack(const struct report *rep, const struct result *res, const struct profile *p,
		      const struct profile_stack *s)
{
	fprintf(rep->out, "%s/%s/%s", res->kernel, res->mode, p->bench->name);
	for (size_t i = 0; i < s->nr_frames; i++)
		fprintf(rep->out, ";%s", s->frame[i]);
	fprintf(rep->out, " %lld\n", (long long)s->insns);
}

int report_profile_folded(const struct report *rep)
{
	if (!rep->profile)
		return -ENODATA;
	for (size_t d = 0; d < rep->profile->set.nr_docs; d++) {
		const struct profile_doc *doc = &rep->profile->doc[d];

		for (size_t i = 0; i < doc->nr; i++) {
			const struct profile *p = &doc->profile[i];

			if (p->bench->status != RESULT_OK)
				continue;
			for (size_t k = 0; k < p->nr_stacks; k++)
				put_stack(rep, doc->res, p, &p->stack[k]);
		}
	}
	return 0;
}
