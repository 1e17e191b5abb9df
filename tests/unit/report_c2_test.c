// SPDX-License-Identifier: GPL-2.0-only
/* Claims C2 to C4 follow the instructions of their pairs. */
#include "report_cells.h"

#define READ "read/tmpfs/parent/fanotify/"

static json_t *root;

static void put(void)
{
	cells_close(root, "isec", "off");
}

static void start(void)
{
	char *path = scratch_path("run/isec-retpoline.json");

	assert_int_equal(unlink(path), 0);
	free(path);
	root = cells_open("isec", "off");
	cells_clear(root);
}

static void test_c2_share_of_the_call(void **state)
{
	(void)state;
	start();
	cells_add(root, READ "send_to_group/direct/c/empty/skip", 1900);
	cells_add(root, READ "handle_event/direct/c/empty/skip", 2000);
	cells_add(root, READ "handle_event_devirt/direct/c/empty/skip", 1999);
	put();
	expect_claim("### C2: ", "counts only", "instructions +100, 5 %, at least 1 % in 1 of 1 pairs");
	expect_claim("### C2: ", "counts only",
		     "handle_event minus handle_event_devirt: instructions +1, 0.05 %, at least 1 % in 0 of 1");
}

static void test_c2_flagged_is_open(void **state)
{
	json_t *cell;

	(void)state;
	start();
	cells_add(root, READ "send_to_group/direct/c/empty/skip", 1900);
	cell = cells_add(root, READ "handle_event/direct/c/empty/skip", 2000);
	json_object_set_new(cell, "status", json_string("flagged"));
	put();
	expect_claim("### C2: ", "counts only", "0 of 0 pairs (1 open)");
}

static void test_c2_without_cells(void **state)
{
	(void)state;
	start();
	cells_add(root, READ "send_to_group/direct/c/empty/skip", 1900);
	put();
	expect_claim("### C2: ", "not measured yet", "");
}

static void test_c3_one_half(void **state)
{
	(void)state;
	start();
	cells_add(root, READ "send_to_group/direct/bpf/empty/skip", 1900);
	cells_add(root, READ "handle_event/packed/bpf/empty/skip", 2063);
	put();
	expect_claim("### C3: ", "not measured yet", "handler bpf: instructions +163, data lines 0");
	expect_claim("### C3: ", "not measured yet", "The other half");
}

static void c4(json_int_t packed, const char *verdict, const char *evidence)
{
	start();
	cells_add(root, READ "send_to_group/direct/c/empty/skip", 1900);
	cells_add(root, READ "send_to_group/packed/c/empty/skip", 1915);
	cells_add(root, READ "handle_event/direct/bpf/empty/skip", 2000);
	cells_add(root, READ "handle_event/packed/bpf/empty/skip", packed);
	put();
	expect_claim("### C4: ", verdict, evidence);
}

static void test_c4_supported(void **state)
{
	(void)state;
	c4(2010, "supported", "above 0 instructions in 2 of 2 pairs of cells with events; "
	   "handler c: instructions +15, ");
}

static void test_c4_names_the_exception(void **state)
{
	(void)state;
	c4(1999, "refuted", "1 are not above 0: " READ
	   "handle_event/packed/bpf/empty/skip (isec, off) -1");
}

static void test_c4_flagged_is_open(void **state)
{
	json_t *cell;

	(void)state;
	start();
	cells_add(root, READ "send_to_group/direct/c/empty/skip", 1900);
	cells_add(root, READ "send_to_group/packed/c/empty/skip", 1915);
	cells_add(root, READ "handle_event/direct/bpf/empty/skip", 2000);
	cell = cells_add(root, READ "handle_event/packed/bpf/empty/skip", 2010);
	json_object_set_new(cell, "status", json_string("flagged"));
	put();
	expect_claim("### C4: ", "inconclusive", "above 0 instructions in 1 of 2 pairs of cells with "
		     "events; 1 open: " READ "handle_event/packed/bpf/empty/skip (isec, off)");
}

static void test_c4_without_cells(void **state)
{
	(void)state;
	start();
	cells_add(root, READ "send_to_group/direct/c/empty/skip", 1900);
	cells_add(root, READ "handle_event/packed/bpf/empty/skip", 2010);
	put();
	expect_claim("### C4: ", "not measured yet", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_c2_share_of_the_call),
		TEST(test_c2_flagged_is_open),
		TEST(test_c2_without_cells),
		TEST(test_c3_one_half),
		TEST(test_c4_supported),
		TEST(test_c4_names_the_exception),
		TEST(test_c4_flagged_is_open),
		TEST(test_c4_without_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
