// SPDX-License-Identifier: GPL-2.0-only
/* The row of each workload, and the classes of its calls. */
#include "report_cells.h"
#include "golden.h"

#define RENAME "rename/tmpfs/"
#define SKIP "/send_to_group/direct/bpf/empty/skip"

static void put(const char *status)
{
	json_t *root = cells_open("isec", "off"), *cell;

	cells_add(root, RENAME "never", 1000);
	cell = cells_add(root, RENAME "parent/fanotify_fid", 1700);
	cells_count(cell, "indirect_calls", 3);
	cells_edge(cell, "vfs_rename+0x10", "simple_rename", "call");
	cells_edge(cell, "fsnotify+0x10", "fanotify_handle_event", "call");
	cell = cells_add(root, RENAME "parent/fanotify_fid" SKIP, 1300);
	cells_count(cell, "indirect_calls", 2);
	cells_edge(cell, "fsnotify+0x20", "bpf__fsnotify_hook_ops_handle", "call");
	json_object_set_new(cell, "status", json_string(status));
	json_object_set_new(cell, "reason", json_string("a reason"));
	cells_add(root, RENAME "parent/fanotify_fid/none/none/user/none/pass", 7700);
	cells_add(root, RENAME "never/lsm/none/none/bpf/empty/pass", 1128);
	cells_close(root, "isec", "off");
}

static void test_row(void **state)
{
	char *text = report_of_run("text"), *md;

	(void)state;
	/* The debate's workloads alone have their ledgers. */
	assert_null(strstr(text, "Every operation"));
	free(text);
	put("ok");
	text = report_of_run("text");
	expect(text, "rename       1000     +700  +300                      +6700  +128  1/3/2");
	check_width(text, 100);
	assert_null(strstr(strstr(text, "Ledger"), "rename/tmpfs\n"));
	free(text);
	md = report_of_run("md");
	assert_null(strstr(md, "### rename"));
	free(md);
	text = report_of_run("lkml");
	check_width(strstr(text, "Every operation"), 72);
	free(text);
}

static void test_what_is_not_ok_is_marked(void **state)
{
	char *text;

	(void)state;
	put("flagged");
	text = report_of_run("text");
	expect(text, "+300!");
	free(text);
	put("failed");
	text = report_of_run("text");
	expect(text, "failed");
	free(text);
}

static void test_csv(void **state)
{
	char *csv, *run = scratch_path("run");

	(void)state;
	put("flagged");
	golden_part(run, "ladder", "tests/golden/report/ladder.csv", "kernel,", "nothing");
	free(run);
	put("ok");
	csv = report_of_run("ladder");
	expect(csv, "isec,off,rename,tmpfs,watched,ok,fanotify_handle_event,0,1,3\n");
	expect(csv, "isec,off,rename,tmpfs,watched,ok,other,1,1,3\n");
	expect(csv, "isec,off,rename,tmpfs,hook,ok,hook,0,1,2\n");
	/* Controls come last. */
	assert_true(strstr(csv, ",getppid,") > strstr(csv, ",rename,"));
	free(csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_row),
		TEST(test_what_is_not_ok_is_marked),
		TEST(test_csv),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
