// SPDX-License-Identifier: GPL-2.0-only
/* Debian's own kernel in the report: equal, different, left out. */
#include "report_run.h"

/* Debian's document: vanilla's, under another name. */
static json_t *anchor_document(void)
{
	json_t *root = scratch_json(GOLDEN_RUN, "vanilla-off.json"), *cell;
	size_t i;

	json_object_update_new(json_object_get(root, "context"),
			       json_pack("{s:s, s:{s:i, s:i}}", "kernel", "debian",
					 "structs", "inode", 624, "file", 184));
	json_array_foreach(json_object_get(root, "benchmarks"), i, cell)
		json_object_set_new(json_object_get(cell, "cell"), "kernel", json_string("debian"));
	return root;
}

static json_t *first_edge(json_t *root)
{
	json_t *cell = scratch_cell(root, "open_close/tmpfs/never");

	return json_array_get(json_object_get(cell, "edges"), 0);
}

static void test_anchor_equal(void **state)
{
	json_t *root = anchor_document();
	char *text;

	(void)state;
	/* Where in a function, and in which part of it, is the compiler's business. */
	json_object_set_new(first_edge(root), "from", json_string("do_dentry_open.isra.0+0x99"));
	scratch_put_json("run/debian-off.json", root);
	text = report_of_run("md");
	expect(text, "Edges are equal in 4 of 4 pairs of cells.");
	expect(text, "| inode  | \\<missing> | \\<missing> |    624 |");
	/* It is no patched kernel. */
	assert_null(strstr(text, "Kernel debian against vanilla"));
	assert_null(strstr(text, "skips, kernel debian"));
	expect(text, "? supported: 20 of 20 pairs of cells are as claimed");
	free(text);
}

static void test_anchor_differs(void **state)
{
	json_t *root = anchor_document();
	char *text;

	(void)state;
	json_object_set_new(first_edge(root), "to", json_string("ext4_file_open"));
	scratch_put_json("run/debian-off.json", root);
	text = report_of_run("lkml");
	expect(text, "2 differ");
	expect(text, "Edges are equal in 3 of 4 pairs of cells; the others, vanilla/debian per");
	expect(text, "- open_close/tmpfs/never (off): call do_dentry_open -> shmem_file_open:\n  1/0\n");
	expect(text, "- open_close/tmpfs/never (off): call do_dentry_open -> ext4_file_open:\n  0/1\n");
	check_width(text, 72);
	free(text);
}

static void test_anchor_was_skipped(void **state)
{
	json_t *root = scratch_json(GOLDEN_RUN, "isec-off.json");
	char *text;

	(void)state;
	json_object_set_new(json_object_get(root, "context"), "anchor", json_string("skipped: offline"));
	scratch_put_json("run/isec-off.json", root);
	text = report_of_run("lkml");
	expect(text, "<missing>: skipped: offline.");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_anchor_equal),
		TEST(test_anchor_differs),
		TEST(test_anchor_was_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
