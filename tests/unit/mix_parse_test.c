// SPDX-License-Identifier: GPL-2.0-only
/* mix: what a trace says, and what is wrong with it. */
#include "mix_kit.h"

static struct mix_trace trace;

static int forget(void **state)
{
	mix_free(&trace);
	return teardown(state);
}

/* A trace that is well-formed, and what it says. */
static void test_parse(void **state)
{
	static const char text[] = "# a comment\n\ndir e/a\nfile e/a/b 70000\nfile d/x 3\n"
				   "stat e/a/c = ENOENT\n"
				   "open d/x O_RDWR|O_CREAT 0644 = 3\n"
				   "open e/a/b O_RDONLY = 0\n"
				   "pread 3 4096 1 = 2\n"
				   "opendir d O_RDONLY|O_DIRECTORY = 1\n"
				   "getdents 1 32768 = +\n"
				   "rename d/x e/a/x\n"
				   "close 3\n"
				   "close 0\nclose 1\n"
				   "open d/x O_RDONLY = ENOENT\n"
				   "open e/a/x O_PATH = 2\n"
				   "close 2\n";
	static const struct {
		long nr, want;
		int fd[3], nr_lsm;
		enum workload_place place;
	} ops[] = {
		{ SYS_newfstatat, -ENOENT, { MIX_ELSEWHERE, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_openat, 3, { MIX_DIR, -1, -1 }, 1, WORKLOAD_CHILD },
		{ SYS_openat, 0, { MIX_ELSEWHERE, -1, -1 }, 1, WORKLOAD_ELSEWHERE },
		{ SYS_pread64, 2, { MIX_SLOT + 3, -1, -1 }, 1, WORKLOAD_NOWHERE },
		{ SYS_openat, 1, { MIX_DIR, -1, -1 }, 1, WORKLOAD_NOWHERE },
		{ SYS_getdents64, 0, { MIX_SLOT + 1, -1, -1 }, 1, WORKLOAD_NOWHERE },
		{ SYS_renameat, 0, { MIX_DIR, -1, MIX_ELSEWHERE }, 0, WORKLOAD_NOWHERE },
		{ SYS_close, 0, { MIX_SLOT + 3, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_close, 0, { MIX_SLOT, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_close, 0, { MIX_SLOT + 1, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_openat, -ENOENT, { MIX_DIR, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_openat, 2, { MIX_ELSEWHERE, -1, -1 }, 0, WORKLOAD_NOWHERE },
		{ SYS_close, 0, { MIX_SLOT + 2, -1, -1 }, 0, WORKLOAD_NOWHERE },
	};
	struct mix_error error;

	(void)state;
	assert_int_equal(mix_parse(&trace, text, &error), 0);
	assert_int_equal(trace.nr_nodes, 3);
	assert_true(trace.node[0].is_dir);
	assert_string_equal(trace.node[1].name, "a/b");
	assert_int_equal(trace.node[1].size, 70000);
	assert_int_equal(trace.node[1].fd, MIX_ELSEWHERE);
	assert_int_equal(trace.node[2].fd, MIX_DIR);
	assert_int_equal(trace.nr_ops, sizeof(ops) / sizeof(*ops));
	for (size_t i = 0; i < trace.nr_ops; i++) {
		const struct mix_op *op = &trace.op[i];

		assert_int_equal(op->nr, ops[i].nr);
		assert_int_equal(op->want, ops[i].want);
		assert_int_equal(op->nr_lsm, ops[i].nr_lsm);
		assert_int_equal(op->place, ops[i].place);
		for (int a = 0; a < 3; a++)
			assert_int_equal(op->fd[a], ops[i].fd[a]);
	}
	assert_string_equal((const char *)trace.op[1].arg[1], "x");
	assert_int_equal(trace.op[1].arg[2], O_RDWR | O_CREAT);
	assert_int_equal(trace.op[1].arg[3], 0644);
	assert_int_equal(trace.op[3].buf, 1);
	assert_int_equal(trace.op[3].arg[2], 4096);
	assert_int_equal(trace.op[3].arg[3], 1);
	assert_string_equal((const char *)trace.op[4].arg[1], ".");
	assert_true(trace.op[5].some);
	assert_string_equal((const char *)trace.op[6].arg[3], "a/x");
}

/* Each line is the second one of its trace. */
static void test_bad_lines(void **state)
{
	static const struct {
		const char *line;
		unsigned int field;
		const char *what;
	} bad[] = {
		{ "sing d/x", 1, "is no operation" },
		{ "stat", 1, "comes too early: an argument is missing" },
		{ "stat  d/x", 2, "is empty: words are separated by one space" },
		{ "stat d/x ", 3, "is empty: words are separated by one space" },
		{ "stat /etc/passwd", 2, "is not below d or e" },
		{ "stat f/x", 2, "is not below d or e" },
		{ "stat dx", 2, "is not below d or e" },
		{ "stat d/", 2, "is no path" },
		{ "stat e/../x", 2, "is no path" },
		{ "stat e//x", 2, "is no path" },
		{ "stat d/x/y", 2, "is in a directory below d" },
		{ "stat d/x = ENOTHING", 4, "is no error" },
		{ "stat d/x ENOENT", 3, "is a word too many" },
		{ "stat d/x = ENOENT 1", 5, "is a word too many" },
		{ "stat d/x =", 3, "is the last word: the result is missing" },
		{ "open d/x O_RDONLY|O_NOTHING = 0", 3, "is not known" },
		{ "open d/x O_RDONLY|O_CREA 0644 = 0", 3, "is not known" },
		{ "open d/x O_RDONLY|O_CREAT 0844 = 0", 4, "is no number that is allowed here" },
		{ "open d/x O_RDONLY", 3, "is the last word: the slot is missing" },
		{ "open d/x O_RDONLY = 16", 5, "is no number that is allowed here" },
		{ "open d/x O_RDONLY = -1", 5, "is no number that is allowed here" },
		{ "open d/x O_RDONLY = +", 5, "is no number that is allowed here" },
		{ "open d/x = 0", 3, "comes too early: an argument is missing" },
		{ "open d/x O_RDONLY = 5", 5, "is a slot that is open" },
		{ "read 4 1 = 1", 2, "is a slot that is not open" },
		{ "read x 1 = 1", 2, "is no number that is allowed here" },
		{ "read 5 65537 = 1", 3, "is no number that is allowed here" },
		{ "read 5 1 = 2", 5, "is no number that is allowed here" },
		{ "read 5 1 = EIO", 5, "is no number that is allowed here" },
		{ "lseek 5 0 SEEK_DATA = 0", 4, "is not known" },
		{ "access d/x R_OK|", 3, "is not known" },
		{ "rename d/x", 2, "comes too early: an argument is missing" },
		{ "chmod d/x 0644 0 0 0 0 0 0", 9, "is a word too many" },
		{ "file d/y 1", 1, "comes after operations" },
		{ "dir e/y", 1, "comes after operations" },
	};
	struct mix_error error;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char *text;

		assert_true(asprintf(&text, "open d/x O_RDONLY = 5\n%s\nclose 5\n", bad[i].line) > 0);
		assert_int_equal(mix_parse(&trace, text, &error), -EINVAL);
		if (error.line != 2 || error.field != bad[i].field ||
		    strcmp(error.what, bad[i].what))
			fail_msg("'%s': line %u, word %u %s", bad[i].line, error.line,
				 error.field, error.what);
		assert_null(trace.text);
		free(text);
	}
}

static void expect_bad(const char *text, unsigned int line, unsigned int field, const char *what)
{
	struct mix_error error;

	assert_int_equal(mix_parse(&trace, text, &error), -EINVAL);
	assert_int_equal(error.line, line);
	assert_int_equal(error.field, field);
	assert_string_equal(error.what, what);
}

static void test_bad_traces(void **state)
{
	(void)state;
	expect_bad("", 1, 0, "there is no operation");
	expect_bad("dir e/a\n", 2, 0, "there is no operation");
	expect_bad("open d/x O_RDONLY = 0\n", 2, 0, "a slot is open in the end");
	expect_bad("dir", 1, 1, "is the last word: the path is missing");
	expect_bad("file e/a", 1, 2, "is the last word: the size is missing");
	expect_bad("file e/a -1", 1, 3, "is no number that is allowed here");
	expect_bad("file d/a/b 1", 1, 2, "is in a directory below d");
	expect_bad("dir e/a 1", 1, 3, "is a word too many");
	expect_bad("open d/x O_RDONLY = 0\nclose 0\nclose 0\n", 3, 2, "is a slot that is not open");
}

/* Setup says that a trace is wrong, but not where. */
static void test_recorded(void **state)
{
	struct mix_error error;

	(void)state;
	for (int i = 0; i < NR_MIXES; i++) {
		if (mix_parse(&trace, texts[i], &error))
			fail_msg("%s, line %u: word %u %s", mixes[i], error.line, error.field,
				 error.what);
		assert_int_equal(trace.nr_ops, workload_find(mixes[i])->cycle);
		mix_free(&trace);
	}
}

#undef TEST
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_parse),
		TEST(test_bad_lines),
		TEST(test_bad_traces),
		TEST(test_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
