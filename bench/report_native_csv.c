// SPDX-License-Identifier: GPL-2.0-only
/*
 * Latency as flat tables, for plots/latency*.gp: every block of every arm, the buckets of
 * the histograms, and the differences to the base. What is no latency is left out.
 */
#include "report_native.h"

#include <stdlib.h>
#include <string.h>

/* What all three tables begin with. */
#define HEAD	"kernel,boot,virt,flagged,group,row,arm,role"

static void put_arm(FILE *out, const struct native_doc *doc, const struct native_arm *arm,
		    size_t row)
{
	char text[REPORT_NAME_MAX];

	fprintf(out, "%s,%s,%s,%d,%s,%zu,%s,%s", doc->res->kernel, doc->boot_id, doc->virt,
		doc->flagged != NULL, arm->group, row,
		result_cell_arm(&arm->bench->cell, text, sizeof(text)),
		native_role_names[arm->role]);
}

/* Which of the arms of its group it is, from 1. */
static size_t row_of(const struct native_doc *doc, const struct native_arm *arm)
{
	size_t row = 1;

	for (const struct native_arm *a = doc->arm; a < arm; a++)
		row += native_arm_has_result(a) && !strcmp(a->group, arm->group);
	return row;
}

/* A limit that is not there is an empty field. */
static void put_ci(FILE *out, struct stats_paired_ci ci)
{
	if (ci.level > 0)
		fprintf(out, ",%.3f,%.3f", ci.lo, ci.hi);
	else
		fputs(",,", out);
}

typedef int (*put_fn)(FILE *out, const struct native_doc *doc);

static int each_doc(const struct report *rep, put_fn put)
{
	int err = 0;

	for (size_t d = 0; !err && rep->native && d < rep->native->nr; d++)
		if (native_doc_is_time(&rep->native->doc[d]))
			err = put(rep->out, &rep->native->doc[d]);
	return err;
}

static bool is_disturbed(const struct native_arm *arm, size_t block)
{
	const json_t *blocks = json_object_get(arm->bench->json, "blocks");

	return json_is_true(json_object_get(json_array_get(blocks, block), "disturbed"));
}

static int put_blocks(FILE *out, const struct native_doc *doc)
{
	struct native_diff *diff;
	int err = native_compare(doc, (struct native_limit){ 0 }, &diff);

	for (size_t i = 0; !err && i < doc->nr; i++) {
		const struct native_arm *arm = &doc->arm[i];

		for (size_t b = 0; native_arm_has_result(arm) && b < arm->nr_blocks; b++) {
			put_arm(out, doc, arm, row_of(doc, arm));
			fprintf(out, ",%zu,%.3f,%d,%.3f", b, arm->block[b], is_disturbed(arm, b),
				diff[i].arm_ns);
			put_ci(out, diff[i].arm_ci);
			fputc('\n', out);
		}
	}
	free(diff);
	return err;
}

int report_native_csv(const struct report *rep)
{
	fputs(HEAD ",block,ns,disturbed,median,lo,hi\n", rep->out);
	return each_doc(rep, put_blocks);
}

static int put_buckets(FILE *out, const struct native_doc *doc)
{
	for (size_t i = 0; i < doc->nr; i++) {
		const struct native_arm *arm = &doc->arm[i];
		json_int_t nr = 0, seen = 0;
		const json_t *pair;
		size_t k;

		json_array_foreach(arm->histogram, k, pair)
			nr += json_integer_value(json_array_get(pair, 1));
		if (!nr || !native_arm_has_result(arm))
			continue;
		json_array_foreach(arm->histogram, k, pair) {
			json_int_t here = json_integer_value(json_array_get(pair, 1));

			if (!here)
				continue;
			seen += here;
			put_arm(out, doc, arm, row_of(doc, arm));
			fprintf(out, ",%lld,%lld,%.6f\n",
				(long long)json_integer_value(json_array_get(pair, 0)),
				(long long)here, (double)seen / (double)nr);
		}
	}
	return 0;
}

int report_native_cdf_csv(const struct report *rep)
{
	fputs(HEAD ",ns,ops,share\n", rep->out);
	return each_doc(rep, put_buckets);
}

static int put_diffs(FILE *out, const struct native_doc *doc)
{
	struct native_diff *diff;
	int err = native_compare(doc, (struct native_limit){ 0 }, &diff);
	size_t row = 0;

	for (size_t i = 0; !err && i < doc->nr; i++) {
		const struct native_diff *d = &diff[i];

		row += d->present;
		for (size_t b = 0; d->present && b < d->arm->nr_blocks; b++) {
			put_arm(out, doc, d->arm, row);
			fprintf(out, ",%zu,%.3f,%.3f,%.3f", b, d->arm->block[b] - d->base->block[b],
				d->base_ns, d->ns.median);
			put_ci(out, d->ns.ci);
			fprintf(out, ",%.3f,%s\n", d->delta_ns, stats_verdict_names[d->verdict.kind]);
		}
	}
	free(diff);
	return err;
}

int report_native_aa_csv(const struct report *rep)
{
	fputs(HEAD ",block,diff,base,median,lo,hi,delta,verdict\n", rep->out);
	return each_doc(rep, put_diffs);
}
