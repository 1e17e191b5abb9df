// SPDX-License-Identifier: GPL-2.0-only
/* The factorial, pure kernels against the image, and other sites in C1's evidence. */
#include "report_cells.h"

#define READ "read/tmpfs/parent/fanotify/"

static json_t *with_base(const char *kernel)
{
	json_t *root = cells_open(kernel, "off");

	cells_clear(root);
	cells_add(root, "read/tmpfs/parent/fanotify", 2500);
	return root;
}

static void test_factorial(void **state)
{
	json_t *root = with_base("isec"), *cell;
	char *text = report_of_run("md");

	(void)state;
	assert_null(strstr(text, "## Sites by arguments"));
	free(text);
	cells_add(root, READ "send_to_group/direct/c/empty/pass", 2520);
	cell = cells_add(root, READ "send_to_group/packed/bpf_sleepable/empty/pass", 2530);
	cells_count(cell, "cachelines", 52);
	cells_count(cell, "indirect_calls", 2);
	cells_close(root, "isec", "off");
	text = report_of_run("md");
	expect(text, "| empty pass | +20 / 0 / 0 | ");
	expect(text, " +30 / +2 / +1 |\n");
	expect(text, "fsnotify_mark_destroy_workfn() waits in synchronize_srcu()");
	/* Not in the ledger, which says so. */
	expect(text, "Not all arms are listed here");
	assert_null(strstr(text, "send_to_group packed"));
	free(text);
}

static void test_lines_hold_long_names(void **state)
{
	json_t *root = with_base("isec"), *cell;
	char *text;

	(void)state;
	cells_add(root, READ "send_to_group/packed/bpf_sleepable/empty/pass", 2530);
	cells_add(root, "read/tmpfs/parent/fanotify_perm/none/none/user/none/pass", 9000);
	cells_add(root, "read/tmpfs/parent/fanotify_perm/handle_event_devirt/direct/bpf/empty/skip",
		  2500);
	cells_add(root, "read/tmpfs/parent/fanotify_perm/send_to_group/direct/bpf_sleepable/empty/skip",
		  2500);
	cell = cells_add(root, "read/tmpfs/parent/fanotify_perm/handle_event/direct/bpf_sleepable/empty/skip",
			 2600);
	json_object_set_new(cell, "status", json_string("flagged"));
	cells_close(root, "isec", "off");
	text = report_of_run("lkml");
	check_width(text, 72);
	expect(text, "handle_event/direct/bpf_sleepable/\n  empty/skip");
	free(text);
	text = report_of_run("text");
	check_width(text, 100);
	free(text);
}

static void put_pure(const char *kernel, const char *site, json_int_t base, json_int_t arm)
{
	json_t *root = cells_open(kernel, "off");
	char name[128];

	cells_clear(root);
	cells_add(root, "read/tmpfs/parent/fanotify", base);
	snprintf(name, sizeof(name), READ "%s/direct/c/empty/skip", site);
	cells_add(root, name, arm);
	cells_close(root, kernel, "off");
}

static void test_pure(void **state)
{
	json_t *root = with_base("isec");
	char *text = report_of_run("md");

	(void)state;
	expect(text, "no document of a kernel with one site built in");
	free(text);
	cells_add(root, READ "send_to_group/direct/c/empty/skip", 1900);
	cells_add(root, READ "handle_event/direct/c/empty/skip", 2000);
	cells_close(root, "isec", "off");
	put_pure("pure-send_to_group", "send_to_group", 2502, 1900);
	put_pure("pure-handle_event", "handle_event", 2500, 2000);
	text = report_of_run("md");
	expect(text, "| handle_event - send_to_group       | off        | 1 of 1 agree ");
	expect(text, "| pure-handle_event: arm - its base  | off        | 1 of 1 agree ");
	expect(text, "| pure-send_to_group: arm - its base | off        | 0 of 1 agree, others by -2 ");
	free(text);
	put_pure("pure-handle_event", "handle_event", 2500, 2003);
	text = report_of_run("md");
	expect(text, "| handle_event - send_to_group       | off        | 0 of 1 agree, others by +3 ");
	expect(text, "### Kernel pure-handle_event against vanilla");
	free(text);
}

static void test_c1_says_what_other_sites_do(void **state)
{
	json_t *root = cells_open("isec", "off"), *cell;

	(void)state;
	cells_add(root, READ "handle_event_devirt/direct/bpf/empty/skip", 2000);
	cell = cells_add(root, READ "send_to_group_raw/direct/bpf/empty/skip", 1900);
	cells_count(cell, "indirect_calls", 2);
	cell = cells_add(root, "read/tmpfs/parent/fsnotify_bpf/inode_event/direct/bpf/empty/skip", 1900);
	cells_edge(cell, "fsnotify_handle_inode_event+0x5f", "fsnotify_hook_c_empty", "jump");
	cells_close(root, "isec", "off");
	expect_claim("### C1: ", "supported", "handle_event_devirt minus send_to_group is -1 in 1 pairs");
	expect_claim("### C1: ", "supported", "send_to_group_raw minus send_to_group is 0 in 1 pairs");
	expect_claim("### C1: ", "supported",
		     "reached by 0 indirect calls and 1 tail jumps in 1 cells");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_factorial),
		TEST(test_lines_hold_long_names),
		TEST(test_pure),
		TEST(test_c1_says_what_other_sites_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
