// SPDX-License-Identifier: GPL-2.0-only
/* Cold lines get the name of what lies in them, round by round. */
#include "merge_run.h"

#define COLUMN	"op 60 2 0 0 0 0 0\n"
#define INODE	0xffff888001000000ll

static json_t *with_objects(void)
{
	json_t *bench = cell(1, "open_close", "parent", "none", "", 0);

	/* In the second round something else lies where the inode was. */
	json_object_set_new(bench, "objects",
			    json_pack("[[[s,I,i],[s,I,i]],[[s,I,i]]]",
				      "inode.i_security", INODE + 64 + 8, 8, "inode", INODE + 8, 600,
				      "dentry", INODE, 192));
	return bench;
}

static json_t *line(size_t i)
{
	return json_array_get(json_object_get(json_array_get(json_object_get(root, "benchmarks"), 1),
					      "cold_lines"), i);
}

static void expect_line(size_t i, const char *object, const char *function, double count)
{
	json_t *l = line(i);

	assert_non_null(l);
	assert_string_equal(json_string_value(json_object_get(l, "object")), object);
	assert_string_equal(json_string_value(json_object_get(l, "function")), function);
	assert_true(json_number_value(json_object_get(l, "count")) > count - 1e-9 &&
		    json_number_value(json_object_get(l, "count")) < count + 1e-9);
}

static void test_lines_are_named_by_round(void **state)
{
	char text[4096] = "cell 1\n";

	(void)state;
	for (int i = 0; i < 6; i++)
		strcat(text, COLUMN "l ffff888001000040 ffffffff81000010\n"
		       "l ffff888001000080 ffffffff81000020\n");
	strcat(text, "end\ncell 1\n");
	for (int i = 0; i < 4; i++)
		strcat(text, COLUMN "l ffff888001000080 ffffffff81001004\n"
		       "l ffff888009000000 ffffffff81001004\n");
	strcat(text, "end\n");
	load(json_pack("[o]", with_objects()), text);
	assert_int_equal(merge_counters(root, counters, symbols), 0);
	expect_line(0, "inode", "fsnotify", 0.6);
	expect_line(1, "inode.i_security", "fsnotify", 0.6);
	expect_line(2, "", "fanotify_handle_event", 0.4);
	expect_line(3, "dentry", "fanotify_handle_event", 0.4);
	assert_null(line(4));
	assert_null(json_object_get(json_array_get(json_object_get(root, "benchmarks"), 1),
				    "objects"));
}

static void test_without_objects_functions_are_left(void **state)
{
	char text[4096] = "cell 1\n";

	(void)state;
	for (int i = 0; i < NR_OPS; i++)
		strcat(text, COLUMN "l ffff888001000040 ffffffff81000010\n");
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "parent", "none", "", 0)), text);
	assert_int_equal(merge_counters(root, counters, symbols), 0);
	expect_line(0, "", "fsnotify", 1);
	assert_null(line(1));
}

static void test_a_cell_without_cold_lines_names_none(void **state)
{
	char text[4096] = "cell 1\n";

	(void)state;
	for (int i = 0; i < NR_OPS; i++)
		strcat(text, COLUMN);
	strcat(text, "end\n");
	load(json_pack("[o]", cell(1, "open_close", "parent", "none", "", 0)), text);
	assert_int_equal(merge_counters(root, counters, symbols), 0);
	assert_null(line(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_lines_are_named_by_round),
		TEST(test_without_objects_functions_are_left),
		TEST(test_a_cell_without_cold_lines_names_none),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
