/* SPDX-License-Identifier: GPL-2.0-only */
/* Two documents that a test fills, compared: what is printed, and how it ends. */
#ifndef FSNBENCH_TESTS_COMPARE_KIT_H
#define FSNBENCH_TESTS_COMPARE_KIT_H

#include "report_cells.h"

#define NEVER "read/tmpfs/never"
#define PARENT "read/tmpfs/parent/fanotify"
#define SKIP "read/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/skip"
#define PASS "read/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/pass"
#define MIX "mix_mail/tmpfs/parent/fanotify"

/* Documents of both sides, written as old.json and new.json when they are compared. */
static json_t *side[2];

static inline int begin(void **state)
{
	if (scratch_setup(state))
		return -1;
	for (int s = 0; s < 2; s++) {
		side[s] = cells_open("isec", "off");
		cells_clear(side[s]);
	}
	return 0;
}

/* A cell of both sides; those of NEW and OLD in @cell. */
static inline void add(const char *name, json_int_t old, json_int_t new, json_t *cell[2])
{
	cell[0] = cells_add(side[0], name, old);
	cell[1] = cells_add(side[1], name, new);
}

static inline void add_plain(const char *name, json_int_t old, json_int_t new)
{
	json_t *cell[2];

	add(name, old, new, cell);
}

/* Counted by its mean: @mode, @mean and the modes of five rounds from @min to @max. */
static inline void by_mean(json_t *cell, const char *counter, json_int_t mode, double mean,
		    json_int_t min, json_int_t max)
{
	json_t *counts = json_object_get(cell, "counts");

	cells_count(cell, counter, mode);
	json_object_set_new(json_object_get(counts, "mean"), counter, json_real(mean));
	json_object_set_new(counts, "flagged", json_pack("[s]", counter));
	json_object_set_new(counts, "by_round",
			    json_pack("{s:[I,I,I,I,I]}", counter, min, mode, mode, mode, max));
}

static inline void write_sides(void)
{
	for (int s = 0; s < 2; s++) {
		if (side[s])
			scratch_put_json(s ? "new.json" : "old.json", side[s]);
		side[s] = NULL;
	}
}

static inline int end(void **state)
{
	for (int s = 0; s < 2; s++)
		json_decref(side[s]);
	return scratch_teardown(state);
}

/* Runs compare on OLD and NEW with up to three options. */
static inline int compare(char **out, char **err, const char *a, const char *b, const char *c)
{
	char *old = scratch_path("old.json"), *new = scratch_path("new.json");
	int status;

	write_sides();
	status = scratch_run(cmd_compare, out, err, "compare", old, new, a, b, c, NULL);
	free(new);
	free(old);
	return status;
}

static inline int gate(const char *delta)
{
	char *err;
	int status = delta ? compare(NULL, &err, "--gate", "--delta", delta) :
			     compare(NULL, &err, "--gate", NULL, NULL);

	/* One line where there is something to say. */
	assert_int_equal(*err ? strchr(err, '\n') - err + 1 : 0, strlen(err));
	free(err);
	return status;
}

/* The line of the table, or of another text, that has @part. */
static inline char *line_with(const char *text, const char *part)
{
	const char *at = strstr(text, part), *from = at;

	if (!at)
		fail_msg("missing: %s\nin: %s", part, text);
	while (from > text && *from != '\n' && from[-1] != '\n')
		from--;
	from += *from == '\n';
	return strndup(from, strcspn(from, "\n"));
}

static inline void expect_row(const char *text, const char *cell, const char *numbers)
{
	char *line = line_with(text, cell), packed[256];
	size_t n = 0;

	/* Whatever the width of columns. */
	for (const char *p = line; *p && n + 1 < sizeof(packed); p++)
		if (*p != ' ' || (n && packed[n - 1] != ' '))
			packed[n++] = *p;
	packed[n] = '\0';
	expect(packed, numbers);
	free(line);
}

#undef TEST
#define TEST(name)	cmocka_unit_test_setup_teardown(name, begin, end)

#endif
