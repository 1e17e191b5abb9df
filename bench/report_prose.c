// SPDX-License-Identifier: GPL-2.0-only
/*
 * Headings, paragraphs and lists of the report, for each of its formats.
 * Text of documents is data: what Markdown would interpret is escaped, and
 * the mailing list's format holds printable ASCII only.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

int report_width(const struct report *rep)
{
	switch (rep->format) {
	case REPORT_LKML:
		return 72;
	case REPORT_TEXT:
		return 100;
	default:
		return 0;
	}
}

static void put_escaped(const struct report *rep, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char ch = (unsigned char)text[i];
		bool inside = i && (isalnum((unsigned char)text[i - 1]) || text[i - 1] == '_');

		if (rep->format == REPORT_LKML && len - i >= 2 && !memcmp(text + i, "\u00b1", 2)) {
			fputs("+-", rep->out);
			i++;
			continue;
		}
		if (iscntrl(ch))
			ch = ' ';
		if (rep->format == REPORT_LKML && ch > '~')
			ch = '?';
		if (rep->format == REPORT_MD &&
		    (strchr("<*|`[", ch) || (ch == '_' && !inside)))
			fputc('\\', rep->out);
		fputc(ch, rep->out);
	}
}

void report_escape(const struct report *rep, const char *text)
{
	put_escaped(rep, text, strlen(text));
}

/* What of a word is put at once: all, or up to the last slash or comma that fits in a line. */
static size_t part_of(const char *word, size_t room)
{
	size_t len = strcspn(word, " "), part = 0;

	if (len <= room)
		return len;
	for (size_t i = 0; i < room; i++)
		if (word[i] == '/' || word[i] == ',')
			part = i + 1;
	return part ? part : len;
}

/*
 * Words longer than a line are broken after a slash or comma, as names of cells and lists
 * of processor features have; others stand on a line of their own.
 */
static void put_wrapped(const struct report *rep, const char *text, int indent)
{
	int width = report_width(rep), column = indent;
	bool rest = false;	/* of a word that was broken */

	while (*text) {
		size_t len = width ? part_of(text, (size_t)(width - indent)) : strcspn(text, " ");

		if (column > indent && width && (rest || column + 1 + (int)len > width)) {
			fprintf(rep->out, "\n%*s", indent, "");
			column = indent;
		} else if (column > indent) {
			fputc(' ', rep->out);
			column++;
		}
		put_escaped(rep, text, len);
		column += (int)len;
		rest = text[len] && text[len] != ' ';
		text += len + strspn(text + len, " ");
	}
	fputc('\n', rep->out);
}

/* NULL when out of memory: the line is lost, cmd_report() checks the rest. */
static char *format_text(const char *fmt, va_list ap)
{
	char *text;

	return vasprintf(&text, fmt, ap) < 0 ? NULL : text;
}

void report_heading(const struct report *rep, int level, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = format_text(fmt, ap);
	va_end(ap);
	if (!text)
		return;
	if (rep->format == REPORT_MD) {
		fprintf(rep->out, "%.*s ", level, "###");
		put_wrapped(rep, text, 0);
	} else {
		put_wrapped(rep, text, 0);
		for (size_t i = 0; level < 3 && i < strlen(text) && i < 72; i++)
			fputc(level == 1 ? '=' : '-', rep->out);
		if (level < 3)
			fputc('\n', rep->out);
	}
	if (rep->format == REPORT_MD || level < 3)
		fputc('\n', rep->out);
	free(text);
}

/* Lines after the first begin below the text of the first, behind the bullet. */
static void put_text(const struct report *rep, const char *bullet, const char *fmt, va_list ap)
{
	char *text = format_text(fmt, ap);

	if (!text)
		return;
	fputs(bullet, rep->out);
	put_wrapped(rep, text, (int)strlen(bullet));
	free(text);
}

void report_para(const struct report *rep, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_text(rep, "", fmt, ap);
	va_end(ap);
	fputc('\n', rep->out);
}

void report_item(const struct report *rep, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_text(rep, "- ", fmt, ap);
	va_end(ap);
}

void report_image(const struct report *rep, const char *name, const char *what)
{
	if (rep->format == REPORT_MD)
		fprintf(rep->out, "![%s](plots/%s.svg)\n\nThe same as [PNG](plots/%s.png).\n\n", what,
			name, name);
}

void report_end_list(const struct report *rep)
{
	fputc('\n', rep->out);
}
