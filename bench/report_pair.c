// SPDX-License-Identifier: GPL-2.0-only
/* Collects pairs of cells, takes their differences, and words ranges of them. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_pair.h"
#include "result_internal.h"

static int add_pair(struct report_pairs *pairs, struct report_pair pair)
{
	struct report_pair *bigger;

	bigger = reallocarray(pairs->pair, pairs->nr + 1, sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	pairs->pair = bigger;
	pairs->pair[pairs->nr++] = pair;
	return 0;
}

static int collect(const struct result *res, report_pair_rule rule, struct report_pairs *pairs)
{
	int err = 0;

	for (size_t i = 0; !err && i < res->nr_benchs; i++) {
		struct report_pair pair = { .res = res, .a = &res->benchs[i] };
		struct result_cell other = pair.a->cell;

		if (!result_bench_is_arm(pair.a) || !rule(&pair.a->cell, &other))
			continue;
		pair.b = result_find(res, &other, RESULT_ACROSS_KERNELS);
		if (pair.b)
			err = add_pair(pairs, pair);
	}
	return err;
}

int report_pairs_collect(const struct result_set *set, report_pair_rule rule,
			 struct report_pairs *pairs)
{
	int err = 0;

	memset(pairs, 0, sizeof(*pairs));
	for (size_t d = 0; !err && d < set->nr_docs; d++)
		if (result_kernel_has_hooks(set->docs[d]->kernel) &&
		    !result_kernel_is_partial(set->docs[d]->kernel))
			err = collect(set->docs[d], rule, pairs);
	if (err) {
		free(pairs->pair);
		memset(pairs, 0, sizeof(*pairs));
	}
	return err;
}

static bool share_base(const struct result_bench *a, const struct result_bench *b)
{
	struct result_cell of_a = result_cell_base(&a->cell), of_b = result_cell_base(&b->cell);

	return result_cell_has_hook(&a->cell) && result_cell_has_hook(&b->cell) &&
	       !result_cell_order(&of_a, &of_b, 0);
}

struct report_delta report_pair_delta(const struct result_bench *a, const struct result_bench *b,
				      enum result_counter c)
{
	struct report_delta d = { .kind = REPORT_DELTA_MISSING };
	struct result_value v, w;

	if (!a || !b || a->status != RESULT_OK || b->status != RESULT_OK)
		return d;
	v = report_value_of(a, c);
	w = report_value_of(b, c);
	if (share_base(a, b))
		d = report_delta_paired(v, w);
	return d.kind == REPORT_DELTA_MISSING ? report_delta_sub(v, w) : d;
}

const char *report_pair_name(const struct result_cell *cell, char *buf, size_t size)
{
	*buf = '\0';
	result_append(buf, size, "", cell->word[RESULT_WORKLOAD]);
	result_append(buf, size, "/", cell->word[RESULT_FS]);
	if (!result_cell_is(cell, RESULT_LISTENER, "fanotify"))
		result_append(buf, size, " ", cell->word[RESULT_LISTENER]);
	if (result_cell_is(cell, RESULT_ARGS, "packed"))
		result_append(buf, size, " ", cell->word[RESULT_ARGS]);
	return buf;
}

void report_range_add(struct report_range *range, double figure)
{
	range->min = range->nr ? fmin(range->min, figure) : figure;
	range->max = range->nr ? fmax(range->max, figure) : figure;
	range->nr++;
}

bool report_range_delta(struct report_range *range, struct report_delta d)
{
	if (d.kind != REPORT_DELTA_EXACT && d.kind != REPORT_DELTA_MEAN)
		return false;
	report_range_add(range, d.mean);
	return true;
}

const char *report_figure_text(double figure, bool sign, char *buf, size_t size)
{
	int decimals = fabs(figure - round(figure)) < 0.005 ? 0 : 2;

	if (sign && figure > 0)
		snprintf(buf, size, "%+.*f", decimals, figure);
	else
		snprintf(buf, size, "%.*f", decimals, figure);
	return buf;
}

const char *report_range_text(const struct report_range *range, bool sign, char *buf, size_t size)
{
	char min[REPORT_VALUE_MAX / 2], max[REPORT_VALUE_MAX / 2];

	if (!range->nr) {
		snprintf(buf, size, "<missing>");
		return buf;
	}
	report_figure_text(range->min, sign, min, sizeof(min));
	report_figure_text(range->max, sign, max, sizeof(max));
	if (strcmp(min, max))
		snprintf(buf, size, "%s..%s", min, max);
	else
		snprintf(buf, size, "%s", min);
	return buf;
}
