// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tables of the report. In text, columns are two spaces apart, or one where
 * the table would be wider than its medium.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report_table.h"

#define MAX_COLUMNS	24
/* Markdown needs no alignment; padding past this makes its source unreadable. */
#define MD_PAD_MAX	40

void report_table_init(struct report_table *t, const char *align)
{
	memset(t, 0, sizeof(*t));
	t->align = align;
	t->nr_columns = strlen(align);
}

void report_table_add(struct report_table *t, const char *fmt, ...)
{
	va_list ap;
	char *text;
	int n;

	if (t->err)
		return;
	if (t->nr_cells == t->nr_room) {
		size_t room = t->nr_room ? t->nr_room * 2 : 64;
		char **bigger = realloc(t->cell, room * sizeof(*bigger));

		if (!bigger) {
			t->err = -ENOMEM;
			return;
		}
		t->cell = bigger;
		t->nr_room = room;
	}
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		t->err = -ENOMEM;
	else
		t->cell[t->nr_cells++] = text;
}

void report_table_value(struct report_table *t, struct result_value v)
{
	char buf[REPORT_VALUE_MAX];

	report_table_add(t, "%s", report_value_text(v, buf, sizeof(buf)));
}

void report_table_delta(struct report_table *t, struct report_delta d)
{
	char buf[REPORT_VALUE_MAX];

	report_table_add(t, "%s", report_delta_text(d, buf, sizeof(buf)));
}

size_t report_table_rows(const struct report_table *t)
{
	return t->nr_cells / t->nr_columns;
}

bool report_table_collapse(struct report_table *t, size_t first, const char *label,
			   const char *what)
{
	size_t rows = report_table_rows(t), n = t->nr_columns;

	if (t->err || rows < first + 2 || !*t->cell[first * n + 1])
		return false;
	for (size_t row = first + 1; row < rows; row++)
		for (size_t i = 1; i < n; i++)
			if (strcmp(t->cell[row * n + i], t->cell[first * n + i]))
				return false;
	while (t->nr_cells > (first + 1) * n)
		free(t->cell[--t->nr_cells]);
	free(t->cell[first * n]);
	if (asprintf(&t->cell[first * n], "%sall %zu %s", label, rows - first, what) < 0) {
		t->cell[first * n] = NULL;
		t->err = -ENOMEM;
	}
	return true;
}

/*
 * Columns of one cell on paper: bytes that start a UTF-8 character; each byte
 * where the mailing list's format replaces it.
 */
static int width_of(const struct report *rep, const char *text)
{
	int n = 0;

	if (rep->format == REPORT_LKML)
		return (int)strlen(text);
	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static int widest(const struct report_table *t, const struct report *rep, size_t column)
{
	int max = 0;

	for (size_t i = column; i < t->nr_cells; i += t->nr_columns)
		if (width_of(rep, t->cell[i]) > max)
			max = width_of(rep, t->cell[i]);
	return max;
}

static void print_row(const struct report_table *t, const struct report *rep, size_t row,
		      const int *width, int gap)
{
	bool md = rep->format == REPORT_MD;
	size_t nr = t->nr_columns;

	/* No blanks at the end of a line. */
	while (!md && nr > 1 && !*t->cell[row * t->nr_columns + nr - 1])
		nr--;
	for (size_t i = 0; i < nr; i++) {
		const char *text = t->cell[row * t->nr_columns + i];
		bool last = i + 1 == nr;
		int used = width_of(rep, text), pad = width[i] > used ? width[i] - used : 0;

		if (md)
			fputs(i ? " | " : "| ", rep->out);
		else if (i)
			fprintf(rep->out, "%*s", gap, "");
		if (t->align[i] == 'r')
			fprintf(rep->out, "%*s", pad, "");
		report_escape(rep, text);
		if (t->align[i] == 'l' && (md || !last))
			fprintf(rep->out, "%*s", pad, "");
	}
	fputs(md ? " |\n" : "\n", rep->out);
}

static void print_rule(const struct report_table *t, const struct report *rep, const int *width)
{
	for (size_t i = 0; i < t->nr_columns; i++) {
		fputs("|-", rep->out);
		for (int n = 1; n < width[i]; n++)
			fputc('-', rep->out);
		fputs(t->align[i] == 'r' ? "-:" : "--", rep->out);
	}
	fputs("|\n", rep->out);
}

void report_table_drop(struct report_table *t)
{
	for (size_t i = 0; i < t->nr_cells; i++)
		free(t->cell[i]);
	free(t->cell);
	memset(t, 0, sizeof(*t));
}

int report_table_print(struct report_table *t, const struct report *rep)
{
	int width[MAX_COLUMNS] = { 0 }, total = 0, gap = 2, err = t->err;

	for (size_t i = 0; !err && i < t->nr_columns && i < MAX_COLUMNS; i++) {
		width[i] = widest(t, rep, i);
		if (rep->format == REPORT_MD && width[i] > MD_PAD_MAX)
			width[i] = MD_PAD_MAX;
		total += width[i] + (i ? gap : 0);
	}
	if (report_width(rep) && total > report_width(rep))
		gap = 1;
	for (size_t row = 0; !err && row < report_table_rows(t); row++) {
		print_row(t, rep, row, width, gap);
		if (row == 0 && rep->format == REPORT_MD)
			print_rule(t, rep, width);
	}
	fputc('\n', rep->out);
	report_table_drop(t);
	return err;
}
