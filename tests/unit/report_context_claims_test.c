// SPDX-License-Identifier: GPL-2.0-only
/* Claims C8 to C10 follow what the context says of the kernel, and edges. */
#include "report_cells.h"

static void put_backends(const char *files, const char *dnotify_from)
{
	json_t *root = cells_open("isec", "off"), *cell;

	cells_context(root, "backends", "handle_event", json_string(files));
	cells_context(root, "backends", "handle_inode_event", json_string("kernel/audit_tree.c"));
	cell = cells_add(root, "read/tmpfs/parent/dnotify", 2000);
	cells_edge(cell, dnotify_from, "dnotify_handle_event", "jump");
	cells_close(root, "isec", "off");
}

#define FANOTIFY "fs/notify/fanotify/fanotify.c"

static void test_c8(void **state)
{
	(void)state;
	expect_claim("### C8: ", "not measured yet", "");
	put_backends(FANOTIFY, "fsnotify_handle_inode_event.isra.0+0x5f");
	expect_claim("### C8: ", "supported",
		     "dnotify reaches dnotify_handle_event as ->handle_inode_event()");
	put_backends(FANOTIFY " kernel/other.c", "fsnotify_handle_inode_event.isra.0+0x5f");
	expect_claim("### C8: ", "refuted", "is set by " FANOTIFY " kernel/other.c");
	put_backends(FANOTIFY, "fsnotify+0x338");
	expect_claim("### C8: ", "refuted", "dnotify reaches dnotify_handle_event as ->handle_event()");
}

/* What the source says has to be seen at work. */
static void test_c8_without_edges(void **state)
{
	static const char *const names[] = { "isec-off.json", "isec-retpoline.json",
					     "vanilla-off.json", "vanilla-retpoline.json" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		json_t *root = scratch_json(GOLDEN_RUN, names[i]);
		char name[64];

		cells_context(root, "backends", "handle_event", json_string(FANOTIFY));
		cells_clear(root);
		snprintf(name, sizeof(name), "run/%s", names[i]);
		scratch_put_json(name, root);
	}
	expect_claim("### C8: ", "inconclusive", "Edges: \\<missing>");
}

static void put_group(const char *kernel, json_int_t bytes, json_int_t fanotify, bool hook)
{
	char name[64];
	json_t *root;

	snprintf(name, sizeof(name), "%s-off.json", kernel);
	root = scratch_json(GOLDEN_RUN, name);
	cells_context(root, "structs", "fsnotify_group", json_integer(bytes));
	cells_context(root, "group", "ops_offset", json_integer(0));
	cells_context(root, "group", "union_offset", json_integer(hook ? 168 : 160));
	cells_context(root, "group", "union_bytes", json_integer(136));
	cells_context(root, "group", "private_bytes", json_integer(8));
	cells_context(root, "group", "inotify_data_bytes", json_integer(40));
	cells_context(root, "group", "fanotify_data_bytes", json_integer(fanotify));
	if (hook)
		cells_context(root, "group", "hook_offset", json_integer(8));
	cells_close(root, kernel, "off");
}

static void test_c9(void **state)
{
	(void)state;
	expect_claim("### C9: ", "not measured yet", "");
	put_group("vanilla", 296, 136, false);
	put_group("isec", 304, 136, true);
	expect_claim("### C9: ", "supported", "is 296 bytes (kmalloc-512, 5 lines) without the "
		     "pointer, 304 bytes (kmalloc-512, 5 lines) with it outside of the union, and "
		     "would be 304 bytes (kmalloc-512, 5 lines) with it inside");
	expect_claim("### C9: ", "supported", "at byte 8 and ->ops, which is read before it, at 0: the "
		     "same line");
	/* A class ends between both, where another backend is the largest. */
	put_group("vanilla", 256, 64, false);
	put_group("isec", 264, 64, true);
	expect_claim("### C9: ", "refuted", "264 bytes (kmalloc-512, 5 lines) with it outside of the "
		     "union, and would be 256 bytes (kmalloc-256, 4 lines)");
}

static void put_text(const char *kernel, json_int_t bytes, const char *stg)
{
	json_t *root = cells_open(kernel, "off");

	cells_clear(root);
	cells_context(root, "text", "fs_notify", json_integer(bytes));
	cells_context(root, "patches", "0002", json_string(stg));
	cells_context(root, "patches", "0003",
		      json_string("+12 -2 fanotify: call the hook of a group from fanotify_handle_event()"));
	cells_close(root, kernel, "off");
}

static void c10(json_int_t bytes, const char *stg, const char *verdict, const char *evidence)
{
	put_text("vanilla", 34000, stg);
	put_text("pure-handle_event", 34300, stg);
	put_text("pure-send_to_group", bytes, stg);
	expect_claim("### C10: ", verdict, evidence);
}

#define SUBJECT " fsnotify: call the hook of a group from send_to_group()"

static void test_c10(void **state)
{
	(void)state;
	expect_claim("### C10: ", "not measured yet", "");
	put_text("vanilla", 34000, "+34 -6" SUBJECT);
	expect_claim("### C10: ", "not measured yet",
		     "send_to_group 40, handle_event 14; text bytes: no kernels with one site");
	c10(34400, "+34 -6" SUBJECT, "supported", "send_to_group +400 bytes, handle_event +300");
	c10(34200, "+34 -6" SUBJECT, "inconclusive", "say the opposite");
	c10(34200, "+3 -6" SUBJECT, "refuted", "send_to_group 9, handle_event 14");
}

/* A kernel with one site has no pairs: C1 does not miss them. */
static void test_pure_kernels_are_no_part_of_c1(void **state)
{
	(void)state;
	put_text("pure-send_to_group", 34400, "+34 -6" SUBJECT);
	expect_claim("### C1: ", "supported", "of 20 pairs");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_c8),
		TEST(test_c8_without_edges),
		TEST(test_c9),
		TEST(test_c10),
		TEST(test_pure_kernels_are_no_part_of_c1),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
