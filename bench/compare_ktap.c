// SPDX-License-Identifier: GPL-2.0-only
/*
 * The comparison as KTAP version 1, which the kernel's CI reads: a test per cell. See
 * Documentation/dev-tools/ktap.rst of the kernel: a description holds neither a hash
 * sign nor a newline, and diagnostic data come behind the hash sign that ends it.
 */
#include <ctype.h>

#include "compare.h"

static void put(FILE *out, const char *text, bool is_description)
{
	for (; *text; text++)
		fputc(iscntrl((unsigned char)*text) || (is_description && *text == '#') ? '_' :
											  *text,
		      out);
}

static void put_deltas(const struct compare_cell *cell, FILE *out)
{
	char text[REPORT_VALUE_MAX];

	for (int c = 0; c < COMPARE_NR_COUNTERS; c++) {
		if (cell->delta[c].kind == REPORT_DELTA_MISSING)
			continue;
		fprintf(out, "%s%s=%s", c ? " " : " # ", compare_counter_names[c],
			report_delta_text(cell->delta[c], text, sizeof(text)));
	}
}

static void put_test(const struct compare_boot *boot, const struct compare_cell *cell, size_t nr,
		     FILE *out)
{
	const char *const description[] = { boot->kernel, "/", boot->mode, "/",
					    compare_bench(cell)->name };
	char reason[REPORT_NAME_MAX];

	fprintf(out, "%s %zu ", cell->verdict == COMPARE_WORSE ? "not ok" : "ok", nr);
	for (size_t i = 0; i < sizeof(description) / sizeof(*description); i++)
		put(out, description[i], true);
	if (!compare_is_compared(cell->verdict)) {
		fputs(" # SKIP ", out);
		put(out, compare_reason(cell, reason, sizeof(reason)), false);
	} else if (cell->verdict != COMPARE_EQUAL) {
		put_deltas(cell, out);
	}
	fputc('\n', out);
}

void compare_ktap(const struct compare *cmp, FILE *out)
{
	size_t nr_tests = 0, nr = 0;

	for (size_t i = 0; i < cmp->nr_boots; i++)
		nr_tests += cmp->boots[i].nr_cells;
	fprintf(out, "KTAP version 1\n1..%zu\n", nr_tests);
	for (size_t i = 0; i < cmp->nr_boots; i++)
		for (size_t k = 0; k < cmp->boots[i].nr_cells; k++)
			put_test(&cmp->boots[i], &cmp->boots[i].cells[k], ++nr, out);
}
