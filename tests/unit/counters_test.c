// SPDX-License-Identifier: GPL-2.0-only
/* counters: the plugin's output is read whole or refused at its line. */
#include "scratch.h"

#include <errno.h>

#include "bench/counters.h"

#define HEAD	"fsncount 1 mem=on\ncolumns insns calls\n"
#define CELL	"cell 3\nop 10 1\nop 20 2\nend\n"
#define TAIL	"eof\n"

static struct counters *loaded;

static int load(int argc, char **argv)
{
	(void)argc;
	loaded = NULL;
	return counters_load(argv[0], &loaded);
}

static int load_text(const char *text, char **err)
{
	char *path = scratch_path("counters");
	int ret;

	scratch_put("counters", text);
	ret = scratch_run(load, NULL, err, path, NULL);
	free(path);
	return ret;
}

static void expect_whole(const char *text)
{
	char *err;

	assert_int_equal(load_text(text, &err), 0);
	assert_string_equal(err, "");
	assert_non_null(loaded);
	free(err);
}

/* One line, with the place and what is wrong there. */
static void expect_refused(const char *text, unsigned int line, const char *words)
{
	char *err, *expected, *path = scratch_path("counters");

	assert_int_equal(load_text(text, &err), -EINVAL);
	assert_null(loaded);
	assert_true(asprintf(&expected, "fsnbench: %s:%u: %s; run the guest again\n",
			     path, line, words) > 0);
	assert_string_equal(err, expected);
	free(expected);
	free(path);
	free(err);
}

static void test_values(void **state)
{
	const struct counters_cell *cell;
	int64_t values[2];

	(void)state;
	expect_whole(HEAD CELL "cell 0\nend\n" TAIL);
	assert_int_equal(loaded->nr_columns, 2);
	assert_int_equal(counters_column(loaded, "insns"), 0);
	assert_int_equal(counters_column(loaded, "calls"), 1);
	assert_int_equal(counters_column(loaded, "call"), -1);
	cell = counters_cell(loaded, 3);
	assert_non_null(cell);
	assert_int_equal(cell->nr_ops, 2);
	counters_vector(loaded, cell, 0, values);
	assert_int_equal(values[0], 10);
	assert_int_equal(values[1], 20);
	counters_vector(loaded, cell, 1, values);
	assert_int_equal(values[0], 1);
	assert_int_equal(values[1], 2);
	assert_int_equal(counters_cell(loaded, 0)->nr_ops, 0);
	assert_null(counters_cell(loaded, 1));
	counters_free(loaded);
}

static void test_edges(void **state)
{
	static const struct counters_edge expected[] = {
		{ .op = 0, .from = 0xffffffff812b669c, .to = 0xffffffffa0000010, .count = 1 },
		{ .op = 0, .from = 0x10, .to = 0x20, .count = 3, .retpoline = true },
		{ .op = 1, .from = 0x10, .to = 0x30, .count = 1, .jump = true },
		{ .op = 1, .from = 0x10, .to = 0x30, .count = 2, .jump = true, .retpoline = true },
	};
	const struct counters_cell *cell;

	(void)state;
	expect_whole(HEAD "cell 1\nop 1 1\ne c ffffffff812b669c ffffffffa0000010 1\n"
		     "e r 10 20 3\nop 2 2\ne j 10 30 1\ne k 10 30 2\nend\n" TAIL);
	cell = counters_cell(loaded, 1);
	assert_int_equal(cell->nr_edges, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(cell->edges[i].op, expected[i].op);
		assert_true(cell->edges[i].from == expected[i].from);
		assert_true(cell->edges[i].to == expected[i].to);
		assert_int_equal(cell->edges[i].count, expected[i].count);
		assert_int_equal(cell->edges[i].jump, expected[i].jump);
		assert_int_equal(cell->edges[i].retpoline, expected[i].retpoline);
	}
	counters_free(loaded);
}

static void test_cold_lines(void **state)
{
	const struct counters_cell *cell;

	(void)state;
	expect_whole(HEAD "cell 1\nop 1 1\nop 2 2\nl ffff888001234540 ffffffff812b669c\n"
		     "l 40 50\nend\n" TAIL);
	cell = counters_cell(loaded, 1);
	assert_int_equal(cell->nr_cold, 2);
	assert_int_equal(cell->cold[0].op, 1);
	assert_true(cell->cold[0].addr == 0xffff888001234540);
	assert_true(cell->cold[0].insn == 0xffffffff812b669c);
	assert_int_equal(cell->cold[1].op, 1);
	counters_free(loaded);
}

/* A cell comes back once per round; its operations follow one another. */
static void test_rounds(void **state)
{
	const struct counters_cell *cell;
	int64_t values[3];

	(void)state;
	expect_whole(HEAD CELL "cell 4\nop 7 7\nend\ncell 3\nop 30 3\ne c 1 2 1\nend\n" TAIL);
	assert_int_equal(loaded->nr_cells, 2);
	cell = counters_cell(loaded, 3);
	assert_int_equal(cell->nr_rounds, 2);
	assert_int_equal(cell->round_start[0], 0);
	assert_int_equal(cell->round_start[1], 2);
	assert_int_equal(cell->nr_ops, 3);
	counters_vector(loaded, cell, 0, values);
	assert_int_equal(values[1], 20);
	assert_int_equal(values[2], 30);
	assert_int_equal(cell->edges[0].op, 2);
	counters_free(loaded);
}

static void test_too_many_rounds(void **state)
{
	char text[4096] = HEAD;

	(void)state;
	for (int i = 0; i < COUNTERS_MAX_ROUNDS; i++)
		strcat(text, "cell 0\nend\n");
	strcat(text, "cell 0\n");
	expect_refused(text, 3 + 2 * COUNTERS_MAX_ROUNDS, "a cell with too many rounds");
}

/* More operations and edges than the first allocation holds. */
static void test_many(void **state)
{
	size_t size = 0;
	char *text = NULL;
	FILE *f = open_memstream(&text, &size);
	int64_t *values;

	(void)state;
	fputs(HEAD "cell 0\n", f);
	for (int i = 0; i < 3000; i++)
		fprintf(f, "op %d 1\ne c %x 20 1\n", i, i);
	fputs("end\n" TAIL, f);
	fclose(f);
	expect_whole(text);
	assert_int_equal(loaded->cells[0].nr_ops, 3000);
	assert_int_equal(loaded->cells[0].nr_edges, 3000);
	assert_int_equal(loaded->cells[0].edges[2999].from, 2999);
	values = calloc(3000, sizeof(*values));
	counters_vector(loaded, &loaded->cells[0], 0, values);
	assert_int_equal(values[2999], 2999);
	free(values);
	counters_free(loaded);
	free(text);
}

static void test_not_the_plugins(void **state)
{
	(void)state;
	expect_refused("fsncount 2 mem=on\n" TAIL, 1, "not the output of fsncount, version 1");
	expect_refused("{\"schema\": 1}\n", 1, "not the output of fsncount, version 1");
	expect_refused(HEAD "something else\n" TAIL, 3, "a line that fsncount does not write");
	expect_refused(HEAD "\n" TAIL, 3, "a line that fsncount does not write");
}

static void test_truncated(void **state)
{
	static const char whole[] = HEAD CELL TAIL;
	char text[sizeof(whole)];

	(void)state;
	expect_refused("", 0, "truncated: the last line is missing");
	expect_refused(HEAD, 2, "truncated: the last line is missing");
	expect_refused(HEAD CELL, 6, "truncated: the last line is missing");
	/* Cut off anywhere, it is never whole. The last newline is no loss. */
	for (size_t len = 0; len < sizeof(whole) - 2; len++) {
		memcpy(text, whole, len);
		text[len] = '\0';
		assert_int_equal(load_text(text, NULL), -EINVAL);
		assert_null(loaded);
	}
}

static void test_more_after_the_end(void **state)
{
	(void)state;
	expect_refused(HEAD CELL TAIL "cell 4\n", 8, "more after the last line");
}

static void test_misplaced(void **state)
{
	(void)state;
	expect_refused("fsncount 1 mem=on\ncell 0\n", 2, "a cell that does not belong here");
	expect_refused(HEAD "cell 0\ncell 1\n", 4, "a cell that does not belong here");
	expect_refused(HEAD "cell x\n", 3, "a cell that does not belong here");
	expect_refused(HEAD "op 1 2\n", 3, "an operation outside of a cell");
	expect_refused(HEAD CELL "op 1 2\n", 7, "an operation outside of a cell");
	expect_refused(HEAD "e c 1 2 1\n", 3, "an edge outside of an operation");
	expect_refused(HEAD "cell 0\ne c 1 2 1\n", 4, "an edge outside of an operation");
	expect_refused(HEAD "end\n", 3, "a line that fsncount does not write");
	expect_refused(HEAD "cell 0\neof\n", 4, "a line that fsncount does not write");
}

static void test_columns(void **state)
{
	char text[1024] = "fsncount 1 mem=on\ncolumns";

	(void)state;
	expect_refused(HEAD "cell 0\nop 1\n", 4, "an operation with too few counters");
	expect_refused(HEAD "cell 0\nop 1 x\n", 4, "an operation with too few counters");
	expect_refused(HEAD "cell 0\nop 1 2 3\n", 4, "an operation with too many counters");
	expect_refused(HEAD "cell 0\nop 1 99999999999999999999\n", 4,
		       "an operation with too few counters");
	for (int i = 0; i <= COUNTERS_MAX_COLUMNS; i++)
		sprintf(text + strlen(text), " c%d", i);
	strcat(text, "\n" TAIL);
	expect_refused(text, 2, "too many columns");
	/* A second set of columns would move the rows that were read. */
	expect_refused(HEAD "cell 0\nop 1 2\ncolumns more\n", 5,
		       "columns for the second time");
}

static void test_bad_edges(void **state)
{
	static const char *const edges[] = { "e x 1 2 1", "e c 1 2", "e c 1 z 1", "e c" };

	(void)state;
	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), HEAD "cell 0\nop 1 1\n%s\nend\n" TAIL, edges[i]);
		expect_refused(text, 5, "not an edge (kind from to count)");
	}
}

static void test_no_file(void **state)
{
	char *err;

	(void)state;
	assert_int_equal(scratch_run(load, NULL, &err, "/nonexistent", NULL), -ENOENT);
	assert_string_equal(err, "fsnbench: /nonexistent: No such file or directory\n");
	free(err);
	counters_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_edges),
		cmocka_unit_test(test_cold_lines),
		cmocka_unit_test(test_rounds),
		cmocka_unit_test(test_too_many_rounds),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_not_the_plugins),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_more_after_the_end),
		cmocka_unit_test(test_misplaced),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_bad_edges),
		cmocka_unit_test(test_no_file),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
