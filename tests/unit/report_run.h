/* SPDX-License-Identifier: GPL-2.0-only */
/* A copy of the golden run, which tests change, and the report on it. */
#ifndef FSNBENCH_TESTS_REPORT_RUN_H
#define FSNBENCH_TESTS_REPORT_RUN_H

#include "scratch.h"

#include "bench/commands.h"

/* A cell of C1, with a hook at the later site. */
#define REPORT_RUN_CELL "read/tmpfs/parent/fanotify/handle_event/direct/bpf/empty/skip"

static inline int setup(void **state)
{
	if (scratch_setup(state))
		return -1;
	scratch_copy_run("run");
	return 0;
}

/* The report of the scratch run; the caller frees it. */
__attribute__((noinline, unused)) static char *report_of_run(const char *format)
{
	char *run = scratch_path("run"), *out;

	assert_int_equal(scratch_run(cmd_report, &out, NULL, "report", "--format", format, run,
				     NULL), 0);
	free(run);
	return out;
}

static inline void expect(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("missing: %s\nin: %s", part, text);
}

/* Columns of the first line: bytes that start a UTF-8 character. */
static inline size_t columns_of(const char *text)
{
	size_t n = 0;

	for (; *text && *text != '\n'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static inline void check_width(const char *text, size_t width)
{
	for (const char *p = text; *p; p += strcspn(p, "\n") + 1)
		if (columns_of(p) > width)
			fail_msg("over %zu columns: %.*s", width, (int)strcspn(p, "\n"), p);
}

static inline json_t *paired_of(json_t *root, const char *name, const char *what)
{
	json_t *counts = json_object_get(scratch_cell(root, name), "counts");

	return json_object_get(json_object_get(counts, "paired"), what);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, scratch_teardown)

#endif
