// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two native runs: their boots are matched by kernel and mitigation mode, or by mode alone
 * where each run is of one kernel, which are then compared with each other.
 */
#include "compare_native.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"

const char *compare_native_word(const struct native_cell *cell)
{
	if (!cell->present || !cell->allowed)
		return "no verdict";
	if (native_cell_is_worse(cell))
		return "worse";
	if (cell->verdict.kind == STATS_VERDICT_DIFFERENT && cell->pairs.median < -cell->delta_ns)
		return "better";
	return cell->verdict.kind == STATS_VERDICT_EQUIVALENT ?
	       stats_verdict_names[STATS_VERDICT_EQUIVALENT] :
	       stats_verdict_names[STATS_VERDICT_UNRESOLVED];
}

const char *compare_native_reason(const struct native_cell *cell, char *buf, size_t size)
{
	if (!cell->present)
		snprintf(buf, size, "no result in %s", cell->nr_boots[NATIVE_OLD] ? "NEW" : "OLD");
	else
		snprintf(buf, size, "layout not controlled: %zu boots, %zu builds against %zu boots, %zu builds",
			 cell->nr_boots[NATIVE_OLD], cell->nr_builds[NATIVE_OLD],
			 cell->nr_boots[NATIVE_NEW], cell->nr_builds[NATIVE_NEW]);
	return buf;
}

/* What cannot be compared at all. */
static int check(const struct compare_native *cmp)
{
	for (int s = 0; s < NATIVE_NR_SIDES; s++) {
		for (size_t d = 0; d < cmp->docs[s].nr; d++) {
			const struct native_doc *doc = &cmp->docs[s].doc[d];

			if (native_doc_is_time(doc))
				continue;
			fprintf(stderr, "fsnbench compare: %s: context.virt is tcg: an emulated processor has no latency\n",
				doc->res->path);
			return -EINVAL;
		}
	}
	for (size_t i = 0; i < cmp->docs[NATIVE_OLD].nr; i++) {
		for (size_t k = 0; k < cmp->docs[NATIVE_NEW].nr; k++) {
			const struct native_doc *a = &cmp->docs[NATIVE_OLD].doc[i];
			const struct native_doc *b = &cmp->docs[NATIVE_NEW].doc[k];

			if (strcmp(a->boot_id, b->boot_id))
				continue;
			fprintf(stderr, "fsnbench compare: %s: context.boot_id: the same boot as in %s; a boot is no second one\n",
				b->res->path, a->res->path);
			return -EINVAL;
		}
	}
	return 0;
}

static bool has_one_kernel(const struct native_docs *docs)
{
	for (size_t d = 1; d < docs->nr; d++)
		if (strcmp(docs->doc[d].res->kernel, docs->doc[0].res->kernel))
			return false;
	return true;
}

/* @any: of whatever kernel */
static int take(const struct native_docs *docs, const struct result *like, bool any,
		struct native_side *side)
{
	side->doc = calloc(docs->nr + 1, sizeof(*side->doc));
	if (!side->doc)
		return -ENOMEM;
	for (size_t d = 0; d < docs->nr; d++) {
		const struct result *res = docs->doc[d].res;

		if (!strcmp(res->mode, like->mode) && (any || !strcmp(res->kernel, like->kernel)))
			side->doc[side->nr++] = &docs->doc[d];
	}
	return 0;
}

static void count(struct compare_native *cmp, const struct compare_native_kernel *k)
{
	for (size_t i = 0; i < k->nr; i++) {
		cmp->nr_present += k->cell[i].present;
		cmp->nr_verdicts += k->cell[i].present && k->cell[i].allowed;
		cmp->nr_worse += native_cell_is_worse(&k->cell[i]);
	}
	for (int s = 0; s < NATIVE_NR_SIDES; s++)
		for (size_t d = 0; d < k->side[s].nr; d++)
			cmp->nr_flagged += k->side[s].doc[d]->flagged != NULL;
}

static bool is_known(const struct compare_native *cmp, const struct result *res)
{
	for (size_t i = 0; i < cmp->nr; i++) {
		const struct result *first = cmp->kernel[i].side[NATIVE_OLD].doc[0]->res;

		if (!strcmp(first->kernel, res->kernel) && !strcmp(first->mode, res->mode))
			return true;
	}
	return false;
}

static void drop(struct compare_native_kernel *k)
{
	for (int s = 0; s < NATIVE_NR_SIDES; s++)
		free(k->side[s].doc);
	free(k->cell);
	*k = (struct compare_native_kernel){ 0 };
}

static int match(struct compare_native *cmp, struct native_limit limit)
{
	const struct native_docs *old = &cmp->docs[NATIVE_OLD], *new = &cmp->docs[NATIVE_NEW];
	bool any = has_one_kernel(old) && has_one_kernel(new);
	int ret = 0;

	cmp->kernel = calloc(old->nr + 1, sizeof(*cmp->kernel));
	if (!cmp->kernel)
		return -ENOMEM;
	for (size_t d = 0; !ret && d < old->nr; d++) {
		struct compare_native_kernel *k = &cmp->kernel[cmp->nr];
		const struct result *res = old->doc[d].res;

		if (is_known(cmp, res))
			continue;
		ret = take(old, res, any, &k->side[NATIVE_OLD]);
		if (!ret)
			ret = take(new, res, any, &k->side[NATIVE_NEW]);
		if (!ret && k->side[NATIVE_NEW].nr)
			ret = native_across(k->side, limit, &k->cell, &k->nr);
		if (ret || !k->side[NATIVE_NEW].nr) {
			drop(k);
			continue;
		}
		count(cmp, k);
		cmp->nr++;
	}
	return ret;
}

struct shown {
	const struct compare_native *cmp;
	const struct compare_native_options *o;
};

static int put(FILE *out, void *data)
{
	const struct shown *s = data;

	if (!s->o->ktap)
		return compare_native_table(s->cmp, s->o->verbose, out);
	compare_native_ktap(s->cmp, out);
	return 0;
}

static int write_all(const struct compare_native *cmp, const struct compare_native_options *o)
{
	struct shown shown = { cmp, o };
	json_t *root = NULL;
	int err = 0;

	if (!o->json || strcmp(o->json, "-"))
		err = result_write_by("-", put, &shown);
	if (!err && o->json) {
		root = compare_native_json(cmp, o);
		err = root ? result_write(o->json, root) : -EILSEQ;
	}
	json_decref(root);
	if (err)
		fprintf(stderr, "fsnbench compare: not written: %s\n", strerror(-err));
	return err;
}

static int gate(const struct compare_native *cmp)
{
	if (cmp->nr_flagged)
		fprintf(stderr, "fsnbench compare: %zu documents are flagged: a control of theirs was told apart\n",
			cmp->nr_flagged);
	for (size_t i = 0; cmp->nr_worse && i < cmp->nr; i++) {
		for (size_t k = 0; k < cmp->kernel[i].nr; k++) {
			const struct native_cell *cell = &cmp->kernel[i].cell[k];

			if (!native_cell_is_worse(cell))
				continue;
			fprintf(stderr, "fsnbench compare: %zu of %zu cells are worse, the first %s: %+.1f ns\n",
				cmp->nr_worse, cmp->nr_verdicts, native_cell_name(cell),
				cell->pairs.median);
			return EXIT_FAILED;
		}
	}
	if (cmp->nr_flagged)
		return EXIT_FAILED;
	if (cmp->nr_verdicts)
		return EXIT_DONE;
	fprintf(stderr, "fsnbench compare: no verdict on any cell: layout not controlled, which takes %d boots of %d builds on each side\n",
		STATS_VERDICT_MIN_BOOTS, STATS_VERDICT_MIN_LAYOUTS);
	return EXIT_NOTHING;
}

static int conclude(const struct compare_native *cmp, const struct compare_native_options *o)
{
	if (write_all(cmp, o))
		return EXIT_FAILED;
	if (!cmp->nr_present) {
		fputs("fsnbench compare: nothing to compare: no cell has a result in both\n", stderr);
		return EXIT_NOTHING;
	}
	return o->gate ? gate(cmp) : EXIT_DONE;
}

int compare_native(char *const *paths, const struct compare_native_options *o)
{
	struct compare_native cmp = { .path = paths };
	int ret = EXIT_USAGE;

	for (int s = 0; s < NATIVE_NR_SIDES; s++)
		if (native_load(&paths[s], 1, &cmp.docs[s]))
			goto out;
	if (check(&cmp))
		goto out;
	ret = EXIT_FAILED;
	if (match(&cmp, o->limit))
		fputs("fsnbench compare: out of memory\n", stderr);
	else
		ret = conclude(&cmp, o);
out:
	for (size_t i = 0; i < cmp.nr; i++)
		drop(&cmp.kernel[i]);
	free(cmp.kernel);
	for (int s = 0; s < NATIVE_NR_SIDES; s++)
		native_docs_release(&cmp.docs[s]);
	return ret;
}
