// SPDX-License-Identifier: GPL-2.0-only
/* Claims C11 and C13: hooks against LSM programs and listeners in user space. */
#include "report_cells.h"

#define READ "read/tmpfs/"

static json_t *root;

static void start(void)
{
	char *path = scratch_path("run/isec-retpoline.json");

	unlink(path);
	free(path);
	root = cells_open("isec", "off");
	cells_clear(root);
	cells_add(root, READ "never", 1000);
}

static void put(void)
{
	cells_close(root, "isec", "off");
}

static void c11(json_int_t watched, json_int_t same_sb, json_int_t miss, json_int_t lsm,
		const char *verdict, const char *evidence)
{
	start();
	cells_add(root, READ "unrelated_same_sb/fanotify", same_sb);
	cells_add(root, READ "miss/fanotify", miss);
	cells_add(root, READ "parent/fanotify/send_to_group/direct/bpf/empty/skip", watched);
	cells_add(root, READ "never/lsm/none/none/bpf/empty/pass", lsm);
	put();
	expect_claim("### C11: ", verdict, evidence);
}

static void test_c11(void **state)
{
	(void)state;
	expect_claim("### C11: ", "not measured yet", "");
	c11(1900, 1050, 1300, 1150, "inconclusive",
	    "LSM program +150; marks and a hook (send_to_group, bpf, skip) +900 where watched");
	/* (150 - 0) / (900 - 0), and (150 - 50) / (900 - 50) */
	c11(1900, 1050, 1300, 1150, "inconclusive", "below 16.67 % of operations watched in 1");
	c11(1900, 1050, 1300, 1150, "inconclusive", "below 11.76 % of operations watched in 1");
	c11(1900, 1050, 1300, 1150, "inconclusive",
	    "(miss) +300: marks and hook are cheaper at every share in 0 of 1 pairs, never in 1");
	c11(1100, 1050, 1060, 1150, "supported", "cheaper at every share in 1 of 1");
	c11(1900, 1050, 1300, 1000, "refuted", "never in 1");
}

static void test_c11_what_is_missing_is_open(void **state)
{
	(void)state;
	start();
	cells_add(root, READ "parent/fanotify/send_to_group/direct/bpf/empty/skip", 1100);
	cells_add(root, READ "never/lsm/none/none/bpf/empty/pass", 1150);
	put();
	expect_claim("### C11: ", "inconclusive", "2 comparisons are open");
}

/* Lookups of storage and the set of cold files are another claim's. */
static void test_c11_is_about_filters(void **state)
{
	(void)state;
	start();
	cells_add(root, READ "unrelated_same_sb/fanotify", 1050);
	cells_add(root, READ "miss/fanotify", 1060);
	cells_add(root, READ "parent/fanotify/send_to_group/direct/bpf/empty/skip", 1100);
	cells_add(root, READ "never/lsm/none/none/bpf/empty/pass", 1150);
	cells_add(root, READ "parent/fanotify/send_to_group/direct/bpf/storage_get/skip", 1200);
	cells_add(root, READ "never/lsm/none/none/bpf/storage_get/pass", 1100);
	cells_add(root, "open_close_cold/tmpfs/never", 1000);
	cells_add(root, "open_close_cold/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/skip",
		  1100);
	cells_add(root, "open_close_cold/tmpfs/never/lsm/none/none/bpf/empty/pass", 1150);
	put();
	expect_claim("### C11: ", "supported", "cheaper at every share in 1 of 1");
}

static void c13(json_int_t user, json_int_t perm, json_int_t switches, const char *verdict,
		const char *evidence)
{
	json_t *cell;

	start();
	cells_add(root, READ "parent/fanotify/send_to_group/direct/bpf/empty/skip", 1995);
	cell = cells_add(root, READ "parent/fanotify/none/none/user/none/pass", user);
	cells_count(cell, "switches", switches);
	if (perm) {
		cells_add(root, READ "parent/fanotify_perm/send_to_group/direct/bpf/empty/skip", 2195);
		cell = cells_add(root, READ "parent/fanotify_perm/none/none/user/none/pass", perm);
		cells_count(cell, "switches", 2);
	}
	put();
	expect_claim("### C13: ", verdict, evidence);
}

static void test_c13(void **state)
{
	(void)state;
	expect_claim("### C13: ", "not measured yet", "");
	c13(7995, 8795, 2, "supported", "in 1 of 1 pairs, the whole operation by a factor of 4, "
	    "what the listener adds to an operation nobody watches by 7.03; switches 0 against 2");
	c13(7995, 8795, 2, "supported", "Permission: the hook's are lower in 1 of 1 pairs, the "
	    "whole operation by a factor of 4,");
	c13(1900, 8795, 2, "refuted", "in 0 of 1 pairs");
	c13(7995, 8795, 0, "refuted", "switches 0 against 0");
	c13(7995, 0, 2, "inconclusive", "Notification");
}

/* Two processes that take turns with each other hide that a third one did. */
static void test_c13_of_an_operation_that_switches(void **state)
{
	static const json_int_t users[] = { 7995, 1900 };
	json_t *cell;

	(void)state;
	for (int i = 0; i < 2; i++) {
		start();
		cell = cells_add(root, READ "parent/fanotify/send_to_group/direct/bpf/empty/skip", 1995);
		cells_count(cell, "switches", 4);
		cell = cells_add(root, READ "parent/fanotify/none/none/user/none/pass", users[i]);
		cells_count(cell, "switches", 4);
		cells_add(root, READ "parent/fanotify_perm/send_to_group/direct/bpf/empty/skip", 2195);
		cell = cells_add(root, READ "parent/fanotify_perm/none/none/user/none/pass", 8795);
		cells_count(cell, "switches", 2);
		put();
		expect_claim("### C13: ", i ? "refuted" : "supported",
			     "(1 pairs switch by themselves: by instructions alone)");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_c11),
		TEST(test_c11_is_about_filters),
		TEST(test_c11_what_is_missing_is_open),
		TEST(test_c13),
		TEST(test_c13_of_an_operation_that_switches),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
