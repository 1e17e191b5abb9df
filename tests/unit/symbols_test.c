// SPDX-License-Identifier: GPL-2.0-only
/* symbols: what an address is called, and what is no list of symbols. */
#include "scratch.h"

#include <errno.h>

#include "bench/symbols.h"

static struct symbols *loaded;

static int load(int argc, char **argv)
{
	(void)argc;
	loaded = NULL;
	return symbols_load(argv[0], &loaded);
}

/* Loads @text; what is said on stderr goes to @err, the caller frees it. */
static int load_text(const char *text, char **err)
{
	char *path = scratch_path("kallsyms");
	int ret;

	scratch_put("kallsyms", text);
	ret = scratch_run(load, NULL, err, path, NULL);
	free(path);
	return ret;
}

static void expect(uint64_t addr, const char *name)
{
	char buf[256];

	assert_ptr_equal(symbols_format(loaded, addr, buf, sizeof(buf)), buf);
	assert_string_equal(buf, name);
}

static const char kallsyms[] =
	"ffffffff81000400 T fsnotify\n"
	"ffffffff81000000 T first\n"		/* not sorted */
	"ffffffff81000200 t twin_b\n"
	"ffffffff81000200 t twin_a\n"
	"ffffffffa0001000 t bpf_prog_6deef7357e7b4530_handle\t[bpf]\n"
	"ffffffffa0002000 t bpf__fsnotify_hook_ops_handle\t[bpf]\n";

static int setup(void **state)
{
	return scratch_setup(state) || load_text(kallsyms, NULL);
}

static int teardown(void **state)
{
	symbols_free(loaded);
	return scratch_teardown(state);
}

static void test_exact(void **state)
{
	(void)state;
	expect(0xffffffff81000000, "first");
	expect(0xffffffff81000400, "fsnotify");
}

static void test_offset(void **state)
{
	(void)state;
	expect(0xffffffff81000001, "first+0x1");
	expect(0xffffffff810001ff, "first+0x1ff");
	expect(0xffffffff810005a4, "fsnotify+0x1a4");
}

static void test_below_the_first(void **state)
{
	(void)state;
	expect(0xffffffff80ffffff, "0xffffffff80ffffff");
	expect(0, "0x0");
}

static void test_above_the_last(void **state)
{
	(void)state;
	expect(0xffffffffffffffff, "bpf__fsnotify_hook_ops_handle+0x5fffdfff");
}

/* The order of the file is the linker's: sorting must not change the name. */
static void test_of_equals_the_first_in_the_file(void **state)
{
	(void)state;
	expect(0xffffffff81000200, "twin_b");
	expect(0xffffffff81000208, "twin_b+0x8");
}

static void test_suffix_is_dropped(void **state)
{
	(void)state;
	expect(0xffffffffa0001000, "bpf_prog_6deef7357e7b4530_handle");
	expect(0xffffffffa0001234, "bpf_prog_6deef7357e7b4530_handle+0x234");
	expect(0xffffffffa0002000, "bpf__fsnotify_hook_ops_handle");
}

static void test_a_short_buffer_is_not_overrun(void **state)
{
	char buf[6] = "xxxxx";

	(void)state;
	symbols_format(loaded, 0xffffffff81000400, buf, 4);
	assert_string_equal(buf, "fsn");
	assert_int_equal(buf[4], 'x');
}

static void expect_refused(const char *text, const char *words)
{
	struct symbols *before = loaded;
	char *err, *newline;

	assert_int_equal(load_text(text, &err), -EINVAL);
	assert_null(loaded);
	if (!strstr(err, words))
		fail_msg("missing: %s\nin: %s", words, err);
	newline = strchr(err, '\n');
	assert_true(newline && !newline[1]);
	free(err);
	loaded = before;
}

static void test_refused_with_its_line(void **state)
{
	(void)state;
	expect_refused("ffffffff81000000 T a\nnonsense\n", "/kallsyms:2: not a line of kallsyms");
	expect_refused("ffffffff81000000 T\n", "/kallsyms:1: not a line of kallsyms");
	expect_refused("", "/kallsyms: no symbols");
}

static void test_no_file(void **state)
{
	struct symbols *before = loaded;
	char *err;

	(void)state;
	assert_int_equal(scratch_run(load, NULL, &err, "/nonexistent", NULL), -ENOENT);
	assert_string_equal(err, "fsnbench: /nonexistent: No such file or directory\n");
	free(err);
	loaded = before;
}

static void test_freeing_nothing(void **state)
{
	(void)state;
	symbols_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_offset),
		cmocka_unit_test(test_below_the_first),
		cmocka_unit_test(test_above_the_last),
		cmocka_unit_test(test_of_equals_the_first_in_the_file),
		cmocka_unit_test(test_suffix_is_dropped),
		cmocka_unit_test(test_a_short_buffer_is_not_overrun),
		cmocka_unit_test(test_refused_with_its_line),
		cmocka_unit_test(test_no_file),
		cmocka_unit_test(test_freeing_nothing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
