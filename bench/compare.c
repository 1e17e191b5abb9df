// SPDX-License-Identifier: GPL-2.0-only
/*
 * Matches the cells of two runs and puts the worst first. Unlike verify, which asks
 * whether two runs are the same, this one asks what lies between them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

const char *const compare_side_names[COMPARE_NR_SIDES] = { "OLD", "NEW" };

const char *const compare_verdict_names[COMPARE_NR_VERDICTS] = {
	[COMPARE_EQUAL]		= "equal",
	[COMPARE_BETTER]	= "better",
	[COMPARE_WORSE]		= "worse",
	[COMPARE_UNRESOLVED]	= "unresolved",
	[COMPARE_OTHER]		= "other",
	[COMPARE_ONLY_OLD]	= "only_old",
	[COMPARE_ONLY_NEW]	= "only_new",
	[COMPARE_NOT_OK]	= "not_ok",
};

const struct result_bench *compare_bench(const struct compare_cell *cell)
{
	return cell->bench[COMPARE_OLD] ?: cell->bench[COMPARE_NEW];
}

bool compare_is_compared(enum compare_verdict verdict)
{
	return verdict != COMPARE_ONLY_OLD && verdict != COMPARE_ONLY_NEW &&
	       verdict != COMPARE_NOT_OK;
}

size_t compare_nr_compared(const struct compare *cmp)
{
	size_t nr = 0;

	for (int v = 0; v < COMPARE_NR_VERDICTS; v++)
		nr += compare_is_compared((enum compare_verdict)v) ? cmp->nr[v] : 0;
	return nr;
}

/* What was cut may have lost half of its last character, which JSON refuses. */
static void drop_cut_character(char *buf, size_t size)
{
	size_t len = strlen(buf);

	if (len + 1 < size)
		return;
	while (len && ((unsigned char)buf[len - 1] & 0xc0) == 0x80)
		len--;
	if (len && (unsigned char)buf[len - 1] >= 0xc0)
		len--;
	buf[len] = '\0';
}

const char *compare_reason(const struct compare_cell *cell, char *buf, size_t size)
{
	*buf = '\0';
	for (int s = 0; s < COMPARE_NR_SIDES; s++) {
		if (!cell->bench[s]) {
			snprintf(buf, size, "not in %s", compare_side_names[s]);
			return buf;
		}
	}
	for (int s = 0; s < COMPARE_NR_SIDES; s++) {
		const struct result_bench *b = cell->bench[s];

		if (b->status != RESULT_OK)
			snprintf(buf, size, "%s in %s%s%s", result_status_names[b->status],
				 compare_side_names[s], *b->reason ? ": " : "", b->reason);
		else if (!cell->value[s][COMPARE_INSNS].present ||
			 !cell->value[s][COMPARE_INDIRECT].present)
			snprintf(buf, size, "no instructions or indirect calls in %s",
				 compare_side_names[s]);
		else
			continue;
		drop_cut_character(buf, size);
		return buf;
	}
	return buf;
}

static bool is_ok(const struct compare_cell *cell)
{
	for (int s = 0; s < COMPARE_NR_SIDES; s++)
		if (cell->bench[s]->status != RESULT_OK ||
		    !cell->value[s][COMPARE_INSNS].present ||
		    !cell->value[s][COMPARE_INDIRECT].present)
			return false;
	return true;
}

static void add_cell(struct compare *cmp, struct compare_boot *boot,
		     const struct result_bench *old, const struct result_bench *new)
{
	struct compare_cell *cell = &boot->cells[boot->nr_cells++];

	cell->bench[COMPARE_OLD] = old;
	cell->bench[COMPARE_NEW] = new;
	for (int s = 0; s < COMPARE_NR_SIDES; s++)
		for (int c = 0; c < COMPARE_NR_COUNTERS; c++)
			cell->value[s][c] = compare_value(cell->bench[s],
							  (enum compare_counter)c);
	if (!old || !new) {
		cell->verdict = old ? COMPARE_ONLY_OLD : COMPARE_ONLY_NEW;
	} else if (!is_ok(cell)) {
		cell->verdict = COMPARE_NOT_OK;
	} else {
		for (int c = 0; c < COMPARE_NR_COUNTERS; c++)
			cell->delta[c] = compare_delta(boot, cell, (enum compare_counter)c);
		cell->verdict = compare_judge(cell, cmp->limit);
	}
	boot->nr[cell->verdict]++;
	cmp->nr[cell->verdict]++;
}

/* What is not resolved may be anything, and stands where no difference would. */
static double weight(const struct compare_cell *cell, enum compare_counter c)
{
	enum report_delta_kind kind = cell->delta[c].kind;

	return kind == REPORT_DELTA_EXACT || kind == REPORT_DELTA_MEAN ? cell->delta[c].mean : 0;
}

static int worst_first(const void *va, const void *vb)
{
	const struct compare_cell *a = va, *b = vb;

	for (int c = COMPARE_INSNS; c <= COMPARE_INDIRECT; c++) {
		double in_a = weight(a, (enum compare_counter)c);
		double in_b = weight(b, (enum compare_counter)c);

		if (in_a < in_b || in_a > in_b)
			return in_a > in_b ? -1 : 1;
	}
	return result_cell_order(&compare_bench(a)->cell, &compare_bench(b)->cell, 0);
}

static int add_boot(struct compare *cmp, const struct result *old, const struct result *new)
{
	struct compare_boot *boot = &cmp->boots[cmp->nr_boots++];
	const struct result *some = old ? old : new;
	size_t nr_old = old ? old->nr_benchs : 0, nr_new = new ? new->nr_benchs : 0;

	boot->doc[COMPARE_OLD] = old;
	boot->doc[COMPARE_NEW] = new;
	boot->kernel = some->kernel;
	boot->mode = some->mode;
	boot->cells = calloc(nr_old + nr_new + 1, sizeof(*boot->cells));
	if (!boot->cells)
		return -ENOMEM;
	for (size_t i = 0; i < nr_old; i++)
		add_cell(cmp, boot, &old->benchs[i], result_find(new, &old->benchs[i].cell, 0));
	for (size_t i = 0; i < nr_new; i++)
		if (!result_find(old, &new->benchs[i].cell, 0))
			add_cell(cmp, boot, NULL, &new->benchs[i]);
	qsort(boot->cells, boot->nr_cells, sizeof(*boot->cells), worst_first);
	return 0;
}

int compare_runs(struct compare *cmp, const struct result_set *old, const struct result_set *new)
{
	int err = 0;

	cmp->boots = calloc(old->nr_docs + new->nr_docs + 1, sizeof(*cmp->boots));
	if (!cmp->boots)
		return -ENOMEM;
	for (size_t d = 0; !err && d < old->nr_docs; d++)
		err = add_boot(cmp, old->docs[d], result_set_find(new, old->docs[d]->kernel,
								  old->docs[d]->mode));
	for (size_t d = 0; !err && d < new->nr_docs; d++)
		if (!result_set_find(old, new->docs[d]->kernel, new->docs[d]->mode))
			err = add_boot(cmp, NULL, new->docs[d]);
	return err;
}

void compare_release(struct compare *cmp)
{
	for (size_t i = 0; i < cmp->nr_boots; i++)
		free(cmp->boots[i].cells);
	free(cmp->boots);
	cmp->boots = NULL;
	cmp->nr_boots = 0;
}
