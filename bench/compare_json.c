// SPDX-License-Identifier: GPL-2.0-only
/*
 * The comparison as a document: both contexts of each boot, what became of its
 * cells, and every cell that is not equal. results/README.md has the format.
 */
#include <math.h>

#include "commands.h"
#include "compare.h"

static const char *const keys[COMPARE_NR_SIDES] = { "old", "new" };

/* An integer, unless it is judged by its mean. */
static json_t *value_json(struct result_value v)
{
	if (!v.present)
		return json_null();
	return v.by_mean && !isnan(v.mean) ? json_real(v.mean) : json_integer(v.mode);
}

static json_t *counter_json(const struct compare_cell *cell, enum compare_counter c)
{
	const struct report_delta *d = &cell->delta[c];
	json_t *j = json_object();

	for (int s = 0; s < COMPARE_NR_SIDES; s++)
		json_object_set_new(j, keys[s], value_json(cell->value[s][c]));
	switch (d->kind) {
	case REPORT_DELTA_EXACT:
		json_object_set_new(j, "delta", json_integer(d->exact));
		break;
	case REPORT_DELTA_MEAN:
		json_object_set_new(j, "delta", json_real(d->mean));
		break;
	case REPORT_DELTA_UNRESOLVED:
		json_object_set_new(j, "delta", json_null());
		json_object_set_new(j, "bound", json_real(report_delta_bound(*d)));
		break;
	default:
		json_object_set_new(j, "delta", json_null());
	}
	return j;
}

static json_t *difference_json(const struct compare_boot *boot, const struct compare_cell *cell)
{
	const struct result_bench *b = compare_bench(cell);
	json_t *j = json_pack("{s:s, s:s, s:s, s:O?, s:s}", "kernel", boot->kernel, "mode",
			      boot->mode, "name", b->name, "cell", json_object_get(b->json, "cell"),
			      "verdict", compare_verdict_names[cell->verdict]);
	char reason[REPORT_NAME_MAX];

	if (!compare_is_compared(cell->verdict)) {
		compare_reason(cell, reason, sizeof(reason));
		json_object_set_new(j, "reason", json_string(reason));
		return j;
	}
	for (int c = 0; c < COMPARE_NR_COUNTERS; c++)
		json_object_set_new(j, compare_counter_names[c],
				    counter_json(cell, (enum compare_counter)c));
	return j;
}

static json_t *boot_json(const struct compare_boot *boot)
{
	json_t *j = json_pack("{s:s, s:s}", "kernel", boot->kernel, "mode", boot->mode);

	for (int v = 0; v < COMPARE_NR_VERDICTS; v++)
		json_object_set_new(j, compare_verdict_names[v],
				    json_integer((json_int_t)boot->nr[v]));
	for (int s = 0; s < COMPARE_NR_SIDES; s++) {
		const struct result *doc = boot->doc[s];

		json_object_set_new(j, keys[s], doc ? json_pack("{s:s, s:O}", "path", doc->path,
								"context", doc->context) :
						      json_null());
	}
	return j;
}

static json_t *context_json(const struct compare *cmp)
{
	return json_pack("{s:i, s:s, s:s, s:s, s:s, s:{s:f, s:b}}", "schema", RESULT_SCHEMA,
			 "tool", "fsnbench compare", "version", FSNBENCH_VERSION,
			 "old", cmp->path[COMPARE_OLD], "new", cmp->path[COMPARE_NEW],
			 "delta", "amount", cmp->limit.amount, "percent", cmp->limit.percent);
}

json_t *compare_json(const struct compare *cmp)
{
	json_t *boots = json_array(), *differences = json_array();

	for (size_t i = 0; i < cmp->nr_boots; i++) {
		const struct compare_boot *boot = &cmp->boots[i];

		json_array_append_new(boots, boot_json(boot));
		for (size_t k = 0; k < boot->nr_cells; k++)
			if (boot->cells[k].verdict != COMPARE_EQUAL)
				json_array_append_new(differences,
						      difference_json(boot, &boot->cells[k]));
	}
	/* Takes both, also when it fails. */
	return json_pack("{s:o, s:o, s:o}", "context", context_json(cmp), "boots", boots,
			 "differences", differences);
}
