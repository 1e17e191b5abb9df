// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claim C5: inode storage through i_security saves no memory, adds latency and
 * fragments, against a pointer in struct inode. A verdict for each of the three.
 */
#include "report_c5.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report_claim.h"

const char *report_c5_name(const struct report_c5_pair *pair, char *buf, size_t size)
{
	snprintf(buf, size, "%s, %s tagged, lsm=%s", memory_fs[pair->a->fs].name,
		 memory_tagged_names[pair->a->tagged], pair->isec->lsms);
	return buf;
}

/* The largest number of files that both have. */
static bool find_pair(struct report_c5_pair *p, int fs, int tagged, int state)
{
	json_int_t nr;

	p->a = memory_reading_find(p->isec, fs, tagged, state, -1);
	p->b = memory_reading_find(p->embedded, fs, tagged, state, -1);
	if (!p->a || !p->b)
		return false;
	nr = p->a->nr_files < p->b->nr_files ? p->a->nr_files : p->b->nr_files;
	p->a = memory_reading_find(p->isec, fs, tagged, state, nr);
	p->b = memory_reading_find(p->embedded, fs, tagged, state, nr);
	return nr && p->a && p->b;
}

void report_c5_each(const struct memory *mem, int state,
		    void (*visit)(const struct report_c5_pair *pair, void *data), void *data)
{
	for (size_t d = 0; mem && d < mem->nr_docs; d++) {
		struct report_c5_pair p = { .isec = &mem->doc[d] };

		if (strcmp(p.isec->res->kernel, "isec"))
			continue;
		p.embedded = memory_find(mem, "embedded", p.isec->lsms);
		for (int fs = 0; p.embedded && fs < MEMORY_NR_FS; fs++)
			for (int tagged = 0; tagged < MEMORY_NR_TAGGED; tagged++)
				if (find_pair(&p, fs, tagged, state))
					visit(&p, data);
	}
}

static int put_part(const struct report *rep, FILE *out, const char *name, report_judge judge,
		    char *verdicts, size_t size)
{
	size_t len = strlen(verdicts), textlen;
	const char *verdict = REPORT_NOT_MEASURED;
	char *text;
	FILE *f = open_memstream(&text, &textlen);
	int err;

	if (!f)
		return -ENOMEM;
	err = judge(rep, f, &verdict);
	if (fclose(f) && !err)
		err = -ENOMEM;
	if (!err && *text)
		fprintf(out, "%s%s: %s", ftell(out) > 0 ? ". " : "", name, text);
	free(text);
	snprintf(verdicts + len, size - len, "%s%s: %s", len ? "; " : "", name, verdict);
	return err;
}

int report_c5_judge(const struct report *rep, FILE *out, const char **verdict)
{
	static char verdicts[128];	/* outlives the call; a report is judged once at a time */
	int err;

	verdicts[0] = '\0';
	err = put_part(rep, out, "memory", report_c5_memory_judge, verdicts, sizeof(verdicts));
	if (!err)
		err = put_part(rep, out, "access", report_c5_access, verdicts, sizeof(verdicts));
	if (!err)
		err = put_part(rep, out, "fragmentation", report_c5_fragmentation_judge, verdicts,
			       sizeof(verdicts));
	*verdict = verdicts;
	return err;
}
