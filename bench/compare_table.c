// SPDX-License-Identifier: GPL-2.0-only
/*
 * The comparison for a terminal of 100 columns. Names of cells are as long as they
 * are: they stand last, and go on below themselves.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "report_table.h"

#define WIDTH		100
#define GAP		2
/* The counters, and what the instructions are of OLD's. */
#define NR_COLUMNS	(COMPARE_NR_COUNTERS + 1)
#define PERCENT		1

static const char *const heads[NR_COLUMNS] = { "insns", "%", "indirect", "data", "code", "stack" };

struct row {
	char text[NR_COLUMNS][REPORT_VALUE_MAX];
	char name[REPORT_NAME_MAX];
};

/* Bytes that start a UTF-8 character. */
static int width_of(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static bool is_shown(const struct compare_cell *cell)
{
	return compare_is_compared(cell->verdict) && cell->verdict != COMPARE_EQUAL;
}

static void fill_percent(const struct compare_cell *cell, char *buf, size_t size)
{
	struct result_value old = cell->value[COMPARE_OLD][COMPARE_INSNS];
	double of = old.by_mean ? old.mean : (double)old.mode;
	const struct report_delta *d = &cell->delta[COMPARE_INSNS];

	*buf = '\0';
	if (of > 0 && (d->kind == REPORT_DELTA_MEAN || (d->kind == REPORT_DELTA_EXACT && d->exact)))
		snprintf(buf, size, "%+.2f%%", d->mean / of * 100);
}

static void fill_row(struct row *row, const struct compare_cell *cell)
{
	const struct result_cell *words = &compare_bench(cell)->cell;
	char arm[REPORT_NAME_MAX / 2];

	for (int c = 0; c < COMPARE_NR_COUNTERS; c++) {
		int column = c < PERCENT ? c : c + 1;

		report_delta_text(cell->delta[c], row->text[column], sizeof(row->text[column]));
	}
	fill_percent(cell, row->text[PERCENT], sizeof(row->text[PERCENT]));
	snprintf(row->name, sizeof(row->name), "%s %s %s", words->word[RESULT_WORKLOAD],
		 words->word[RESULT_FS], result_cell_arm(words, arm, sizeof(arm)));
}

/* What of @name goes into @room columns: up to the last blank, or all that fits. */
static int part_of(const char *name, int room)
{
	int len = (int)strlen(name), part = 0;

	if (len <= room)
		return len;
	for (int i = 1; i <= room; i++)
		part = name[i] == ' ' ? i : part;
	return part ? part : room;
}

static void print_name(const struct report *rep, const char *name, int indent)
{
	while (*name) {
		int len = part_of(name, WIDTH - indent);
		char part[REPORT_NAME_MAX];

		snprintf(part, sizeof(part), "%.*s", len, name);
		report_escape(rep, part);
		name += len;
		name += *name == ' ';
		if (*name)
			fprintf(rep->out, "\n%*s", indent, "");
	}
	fputc('\n', rep->out);
}

static void print_rows(const struct report *rep, const struct row *rows, size_t nr)
{
	int width[NR_COLUMNS], indent = 0;

	for (int i = 0; i < NR_COLUMNS; i++) {
		width[i] = width_of(heads[i]);
		for (size_t r = 0; r < nr; r++)
			if (width_of(rows[r].text[i]) > width[i])
				width[i] = width_of(rows[r].text[i]);
		indent += width[i] + GAP;
	}
	for (int i = 0; i < NR_COLUMNS; i++)
		fprintf(rep->out, "%*s%*s", width[i], heads[i], GAP, "");
	fputs("cell\n", rep->out);
	for (size_t r = 0; r < nr; r++) {
		for (int i = 0; i < NR_COLUMNS; i++)
			fprintf(rep->out, "%*s%s%*s", width[i] - width_of(rows[r].text[i]), "",
				rows[r].text[i], GAP, "");
		print_name(rep, rows[r].name, indent);
	}
	fputc('\n', rep->out);
}

static int print_cells(const struct report *rep, const struct compare_boot *boot)
{
	struct row *rows = calloc(boot->nr_cells + 1, sizeof(*rows));
	size_t nr = 0;

	if (!rows)
		return -ENOMEM;
	for (size_t i = 0; i < boot->nr_cells; i++)
		if (is_shown(&boot->cells[i]))
			fill_row(&rows[nr++], &boot->cells[i]);
	if (nr)
		print_rows(rep, rows, nr);
	free(rows);
	return 0;
}

static void name_others(const struct report *rep, const struct compare_boot *boot)
{
	char reason[REPORT_NAME_MAX];
	size_t nr = 0;

	for (size_t i = 0; i < boot->nr_cells; i++) {
		const struct compare_cell *cell = &boot->cells[i];

		if (compare_is_compared(cell->verdict))
			continue;
		report_item(rep, "%s: %s", compare_bench(cell)->name,
			    compare_reason(cell, reason, sizeof(reason)));
		nr++;
	}
	if (nr)
		report_end_list(rep);
}

/* A kernel of which there is nothing to say has its line in the summary alone. */
static bool has_section(const struct compare *cmp, const struct compare_boot *boot, bool verbose)
{
	if (verbose && (boot->nr[COMPARE_ONLY_OLD] || boot->nr[COMPARE_ONLY_NEW] ||
			boot->nr[COMPARE_NOT_OK]))
		return true;
	return boot->nr[COMPARE_BETTER] || boot->nr[COMPARE_WORSE] ||
	       boot->nr[COMPARE_UNRESOLVED] || boot->nr[COMPARE_OTHER] ||
	       compare_context_boot(cmp, boot, NULL);
}

static int print_boot(const struct report *rep, const struct compare *cmp,
		      const struct compare_boot *boot, bool verbose)
{
	int err;

	if (!has_section(cmp, boot, verbose))
		return 0;
	report_heading(rep, 2, "%s, %s", boot->kernel, boot->mode);
	if (compare_context_boot(cmp, boot, rep))
		report_end_list(rep);
	err = print_cells(rep, boot);
	if (verbose)
		name_others(rep, boot);
	return err;
}

/* A line per boot, of all its cells. */
static int print_summary(const struct report *rep, const struct compare *cmp)
{
	static const char *const words[COMPARE_NR_VERDICTS] = {
		[COMPARE_EQUAL] = "equal", [COMPARE_BETTER] = "better", [COMPARE_WORSE] = "worse",
		[COMPARE_UNRESOLVED] = "unresolved", [COMPARE_OTHER] = "other",
		[COMPARE_ONLY_OLD] = "only OLD", [COMPARE_ONLY_NEW] = "only NEW",
		[COMPARE_NOT_OK] = "not ok",
	};
	struct report_table t;

	report_table_init(&t, "llrrrrrrrr");
	report_table_add(&t, "cells");
	report_table_add(&t, "%s", "");
	for (int v = 0; v < COMPARE_NR_VERDICTS; v++)
		report_table_add(&t, "%s", words[v]);
	for (size_t i = 0; i < cmp->nr_boots; i++) {
		const struct compare_boot *boot = &cmp->boots[i];

		report_table_add(&t, "%s", boot->kernel);
		report_table_add(&t, "%s", boot->mode);
		for (int v = 0; v < COMPARE_NR_VERDICTS; v++)
			report_table_add(&t, "%zu", boot->nr[v]);
	}
	return report_table_print(&t, rep);
}

static void print_legend(const struct report *rep, const struct compare *cmp)
{
	if (compare_nr_compared(cmp) == cmp->nr[COMPARE_EQUAL])
		return;
	report_para(rep, "NEW - OLD per operation: kernel instructions and what they are of OLD's, "
			 "indirect calls and jumps, cache lines of data and of code, bytes of stack. "
			 "* of means; ~\u00b1x not resolved, x at most. Better, worse and unresolved are "
			 "instructions or indirect calls; other is what differs in the rest alone.");
	if (cmp->limit.amount > 0)
		report_para(rep, "Up to %g%s instructions count as equal.", cmp->limit.amount,
			    cmp->limit.percent ? " % of OLD's" : "");
}

int compare_table(const struct compare *cmp, bool verbose, FILE *out)
{
	struct report rep = { .format = REPORT_TEXT, .out = out };
	int err = 0;

	for (int s = 0; s < COMPARE_NR_SIDES; s++) {
		fprintf(out, "%s: ", compare_side_names[s]);
		report_escape(&rep, cmp->path[s]);
		fputc('\n', out);
	}
	compare_context_common(cmp, &rep);
	fputc('\n', out);
	print_legend(&rep, cmp);
	for (size_t i = 0; !err && i < cmp->nr_boots; i++)
		err = print_boot(&rep, cmp, &cmp->boots[i], verbose);
	if (!err)
		err = print_summary(&rep, cmp);
	return err;
}
