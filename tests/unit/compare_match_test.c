// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench compare: what is compared with what, and what is left out or refused. */
#include "compare_kit.h"

static void test_cells_are_matched_by_words_and_scales(void **state)
{
	json_t *eight;
	char *out, *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	cells_add(side[0], PARENT, 2000);
	eight = cells_add(side[1], PARENT, 9000);
	json_object_set_new(json_object_get(eight, "cell"), "groups", json_integer(8));
	json_object_set_new(eight, "name", json_string(PARENT "/groups=8"));
	assert_int_equal(compare(&out, &err, "--gate", "-v", NULL), 0);
	expect_row(out, "\nisec ", "isec off 1 0 0 0 0 1 1 0");
	expect(out, "- " PARENT ": not in NEW\n");
	expect(out, "- " PARENT "/groups=8: not in OLD\n");
	free(out);
	free(err);
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	assert_null(strstr(out, "not in NEW"));
	free(out);
}

static void test_cells_that_are_no_result(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	add(PARENT, 2000, 2500, cell);
	json_object_set_new(cell[1], "status", json_string("flagged"));
	json_object_set_new(cell[1], "reason", json_string("hook ran 299 of 300 times"));
	add(SKIP, 2000, 2500, cell);
	json_object_set_new(cell[0], "status", json_string("failed"));
	add(PASS, 2000, 2500, cell);
	json_object_del(json_object_get(cell[1], "counts"), "insns");
	assert_int_equal(compare(&out, NULL, "--gate", "--verbose", NULL), 0);
	expect_row(out, "\nisec ", "isec off 1 0 0 0 0 0 0 3");
	expect(out, "- " PARENT ": flagged in NEW: hook ran 299 of 300 times\n");
	expect(out, "- " SKIP ": failed in OLD\n");
	expect(out, "- " PASS ": no instructions or indirect calls\n  in NEW\n");
	check_width(out, 100);
	free(out);
}

static void test_nothing_to_compare(void **state)
{
	json_t *cell[2];
	char *err;

	(void)state;
	add(NEVER, 1000, 1000, cell);
	json_object_set_new(cell[1], "status", json_string("failed"));
	cells_context(side[1], "mitigations", "mode", json_string("off"));
	assert_int_equal(compare(NULL, &err, "--gate", NULL, NULL), 4);
	expect(err, "nothing to compare");
	free(err);
}

/* Another kernel is not the same cell. */
static void test_kernels_are_not_mixed(void **state)
{
	char *out;

	(void)state;
	add_plain(NEVER, 1000, 1010);
	json_object_set_new(json_object_get(side[1], "context"), "kernel", json_string("embedded"));
	json_object_set_new(json_object_get(json_array_get(json_object_get(side[1], "benchmarks"), 0),
					    "cell"),
			    "kernel", json_string("embedded"));
	assert_int_equal(compare(&out, NULL, "--gate", NULL, NULL), 4);
	expect_row(out, "\nisec ", "isec off 0 0 0 0 0 1 0 0");
	expect_row(out, "\nembedded ", "embedded off 0 0 0 0 0 0 1 0");
	free(out);
}

static void test_native_documents_are_refused(void **state)
{
	char *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	json_object_set_new(json_object_get(side[1], "context"), "engine", json_string("native"));
	assert_int_equal(compare(NULL, &err, NULL, NULL, NULL), 2);
	expect(err, "new.json is native; ");
	expect(err, "engines are never mixed\n");
	assert_ptr_equal(strchr(err, '\n') + 1, err + strlen(err));
	free(err);
}

static void test_context(void **state)
{
	json_t *context = json_object_get(side[1], "context");
	char *out;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	json_object_set_new(context, "vmlinux_sha256", json_string("f00f00f00f00f00f"));
	json_object_set_new(context, "compiler", json_string("gcc 13.1.0"));
	json_object_set_new(context, "initramfs_sha256", json_string("123"));
	json_object_set_new(context, "seed", json_integer(2));
	json_object_set_new(context, "date", json_string("2027-01-01T00:00:00Z"));
	cells_context(side[1], "qemu", "version", json_string("8.0"));
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	expect(out, "- vmlinux_sha256: aaaaaaaaaaaa -> f00f00f00f00\n");
	expect(out, "- compiler: gcc 12.2.0 -> gcc 13.1.0\n");
	expect(out, "- initramfs_sha256: <missing> -> 123\n");
	expect(out, "- qemu.version: 7.2.22 -> 8.0\n");
	expect(out, "- seed: 1 -> 2\n");
	assert_null(strstr(out, "2027"));
	assert_null(strstr(out, "config_sha256"));
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_cells_are_matched_by_words_and_scales),
		TEST(test_cells_that_are_no_result),
		TEST(test_nothing_to_compare),
		TEST(test_kernels_are_not_mixed),
		TEST(test_native_documents_are_refused),
		TEST(test_context),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
