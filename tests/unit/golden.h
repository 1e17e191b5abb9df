/* SPDX-License-Identifier: GPL-2.0-only */
/* A part of a report against a file. */
#ifndef FSNBENCH_TESTS_GOLDEN_H
#define FSNBENCH_TESTS_GOLDEN_H

#include <stdlib.h>

#include "bench/commands.h"
#include "scratch.h"

/**
 * golden_part - a report, from one text to the next other, is what a file has
 * @run: directory of documents
 * @format: of the report
 * @file: the file; written anew with UPDATE_GOLDEN in the environment
 * @from: begins the part
 * @to: comes after it, or nothing does
 */
static inline void golden_part(const char *run, const char *format, const char *file,
			       const char *from, const char *to)
{
	char *text, *begin, *end, *expected;

	assert_int_equal(scratch_run(cmd_report, &text, NULL, "report", "--format", format, run,
				     NULL), 0);
	begin = strstr(text, from);
	assert_non_null(begin);
	end = strstr(begin + 1, to);
	if (end)
		*end = '\0';
	if (getenv("UPDATE_GOLDEN")) {
		FILE *f = fopen(file, "w");

		assert_non_null(f);
		fputs(begin, f);
		fclose(f);
	}
	expected = scratch_read(file);
	if (strcmp(begin, expected))
		fail_msg("%s differs: run this test with UPDATE_GOLDEN=1, then read the diff", file);
	free(text);
	free(expected);
}

#endif
