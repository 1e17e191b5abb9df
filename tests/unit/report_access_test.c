// SPDX-License-Identifier: GPL-2.0-only
/* What lookups cost: the section, and claims C3 and C5, follow their cells. */
#include "report_cells.h"

#define HOT "open_close/tmpfs/parent/fanotify/"
#define COLD "open_close_cold/tmpfs/parent/fanotify/"
#define DIRECT "send_to_group/direct/bpf/"
#define PACKED "handle_event/packed/bpf/"

static json_t *isec, *embedded;

/* A lookup in both workloads: @hit and @miss instructions more than the empty program. */
static json_t *lookups(const char *kernel, json_int_t hit, json_int_t miss, json_int_t lines)
{
	json_t *root = cells_open(kernel, "off");

	cells_clear(root);
	cells_add(root, "open_close/tmpfs/never", 3383);
	cells_add(root, HOT DIRECT "empty/skip", 4529);
	cells_count(cells_add(root, HOT DIRECT "storage_get/skip", 4529 + hit), "cachelines",
		    50 + lines);
	cells_add(root, HOT DIRECT "storage_miss/skip", 4529 + miss);
	cells_add(root, COLD DIRECT "empty/skip", 4530);
	cells_count(cells_add(root, COLD DIRECT "storage_get/skip", 4530 + hit), "cachelines",
		    50 + lines);
	cells_add(root, COLD DIRECT "storage_miss/skip", 4530 + miss);
	return root;
}

static void start(void)
{
	char *path = scratch_path("run/isec-retpoline.json");

	assert_int_equal(unlink(path), 0);
	free(path);
	isec = lookups("isec", 137, 135, 6);
}

static void put(void)
{
	cells_close(isec, "isec", "off");
	if (embedded)
		cells_close(embedded, "embedded", "off");
	embedded = NULL;
}

static void test_c5_more_is_supported(void **state)
{
	(void)state;
	start();
	embedded = lookups("embedded", 130, 128, 5);
	put();
	expect_claim("### C5: ", "access: supported, counts only",
		     "hot hit: instructions +7, data lines +1, cold lines ");
	expect_claim("### C5: ", "access: supported, counts only", "cold miss: instructions +7, data lines 0");
}

static void test_c5_less_is_refuted(void **state)
{
	(void)state;
	start();
	embedded = lookups("embedded", 138, 128, 5);
	put();
	expect_claim("### C5: ", "access: refuted, counts only", "hot hit: instructions -1, data lines +1");
}

/* No dearer, and no cheaper either. */
static void test_c5_equal_is_open(void **state)
{
	(void)state;
	start();
	embedded = lookups("embedded", 137, 135, 6);
	put();
	expect_claim("### C5: ", "access: inconclusive, counts only", "above 0 in 0, below 0 in 0, ");
}

static void test_c5_without_embedded(void **state)
{
	(void)state;
	start();
	put();
	expect_claim("### C5: ", "access: not measured yet", "");
}

/* Where everybody pays for the pointer, few lookups make it a loss. */
static void test_c5_sign_flips(void **state)
{
	(void)state;
	start();
	embedded = lookups("embedded", 130, 128, 5);
	json_object_set_new(json_object_get(scratch_cell(embedded, "open_close/tmpfs/never"),
					    "counts"), "insns", json_integer(3386));
	put();
	/* 3 / (3 + 7) */
	expect_claim("### C5: ", "access: supported, counts only", "fewer than 30.00 % of the operations");
}

static void test_c5_sign_never_flips(void **state)
{
	(void)state;
	start();
	embedded = lookups("embedded", 130, 128, 5);
	put();
	expect_claim("### C5: ", "access: supported, counts only", "does not flip at any share of lookups");
}

/* Means whose rounds overlap are no reason to flip. */
static void test_c5_noise_does_not_flip(void **state)
{
	json_t *counts;

	(void)state;
	start();
	embedded = lookups("embedded", 130, 128, 5);
	counts = json_object_get(scratch_cell(embedded, "open_close/tmpfs/never"), "counts");
	json_object_set_new(json_object_get(counts, "agree"), "insns", json_integer(200));
	json_object_set_new(json_object_get(counts, "mean"), "insns", json_real(3383.57));
	json_object_set_new(counts, "flagged", json_pack("[s]", "insns"));
	json_object_set_new(counts, "by_round",
			    json_pack("{s:[i,i,i,i,i]}", "insns", 3383, 3383, 3385, 3382, 3384));
	put();
	expect_claim("### C5: ", "access: supported, counts only", "instructions \\<missing> (1 open)");
}

static void c3(json_int_t packed_insns, json_int_t packed_lines, const char *verdict,
	       const char *evidence)
{
	static const char *const workloads[] = { HOT, COLD };
	char name[128];

	start();
	embedded = lookups("embedded", 130, 128, 5);
	for (size_t i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "%s" PACKED "storage_get/skip", workloads[i]);
		cells_count(cells_add(isec, name, 4529 + (json_int_t)i + 137 + packed_insns),
			    "cachelines", 56 + packed_lines);
		snprintf(name, sizeof(name), "%s" PACKED "empty/skip", workloads[i]);
		cells_add(isec, name, 4529 + (json_int_t)i + packed_insns);
	}
	put();
	expect_claim("### C3: ", verdict, evidence);
}

static void test_c3_supported(void **state)
{
	(void)state;
	c3(159, 5, "supported", "instructions +159 against +7, larger in 2 of 2, data lines +5 "
	   "against +1, larger in 2 of 2");
}

static void test_c3_refuted(void **state)
{
	(void)state;
	c3(159, 1, "refuted", "data lines +1 against +1, larger in 0 of 2");
}

/* The mean of a lookup that its rounds contradict is larger than nothing. */
static void test_c3_unresolved_is_open(void **state)
{
	json_t *counts;

	(void)state;
	start();
	embedded = lookups("embedded", 130, 128, 5);
	cells_add(isec, HOT PACKED "empty/skip", 4688);
	counts = json_object_get(cells_add(isec, HOT PACKED "storage_get/skip", 4825), "counts");
	json_object_set_new(counts, "cachelines", json_integer(61));
	json_object_set_new(json_object_get(counts, "agree"), "insns", json_integer(200));
	json_object_set_new(json_object_get(counts, "mean"), "insns", json_real(4825.4));
	json_object_set_new(counts, "flagged", json_pack("[s]", "insns"));
	json_object_set_new(counts, "by_round",
			    json_pack("{s:[i,i,i,i,i]}", "insns", 4600, 4700, 4825, 4900, 5000));
	put();
	expect_claim("### C3: ", "inconclusive", "larger in 0 of 1 (1 open), data lines +5 against +1, "
		     "larger in 1 of 1");
}

/* The rule does not ask for them, the reader does. */
static void test_c3_shows_cold_lines(void **state)
{
	(void)state;
	start();
	embedded = lookups("embedded", 130, 128, 5);
	cells_count(scratch_cell(isec, COLD DIRECT "storage_get/skip"), "cold_cachelines", 7);
	cells_count(scratch_cell(embedded, COLD DIRECT "storage_get/skip"), "cold_cachelines", 5);
	cells_count(scratch_cell(isec, COLD DIRECT "empty/skip"), "cold_cachelines", 4);
	cells_count(scratch_cell(embedded, COLD DIRECT "empty/skip"), "cold_cachelines", 4);
	cells_count(cells_add(isec, HOT PACKED "empty/skip", 4600), "cachelines", 55);
	cells_count(cells_add(isec, COLD PACKED "storage_get/skip", 4900), "cold_cachelines", 8);
	put();
	expect_claim("### C3: ", "refuted", "cold lines +1 against +2, larger in 0 of 1");
}

static void test_section_has_a_row_per_program_and_kernel(void **state)
{
	char *text;

	(void)state;
	start();
	embedded = lookups("embedded", 130, 128, 5);
	put();
	text = report_of_run("md");
	expect(text, "## What a lookup costs");
	expect(text, "one file, a hook, spectre_v2=off");
	expect(text, "| storage_get  | isec     |  +137 |");
	expect(text, "| storage_miss | embedded |  +128 |");
	free(text);
}

/* What a thread of the kernel did meanwhile is in a mean. */
static void test_a_switch_is_said(void **state)
{
	json_t *counts;
	char *text;

	(void)state;
	start();
	counts = json_object_get(scratch_cell(isec, COLD DIRECT "storage_miss/skip"), "counts");
	json_object_set_new(counts, "switches", json_integer(0));
	json_object_set_new(json_object_get(counts, "agree"), "switches", json_integer(299));
	json_object_set_new(json_object_get(counts, "mean"), "switches", json_real(0.0133));
	json_object_set_new(json_object_get(counts, "agree"), "insns", json_integer(1));
	put();
	text = report_of_run("md");
	expect(text, "storage_miss on isec: another thread of the kernel ran in some");
	assert_null(strstr(text, "storage_get on isec: another thread"));
	free(text);
}

/* A cell that did not prove itself is no result. */
static void test_a_misfire_is_missing(void **state)
{
	char *text;

	(void)state;
	start();
	json_object_set_new(scratch_cell(isec, HOT DIRECT "storage_get/skip"), "status",
			    json_string("flagged"));
	put();
	text = report_of_run("md");
	expect(text, "| storage_get  | isec   | \\<missing> |");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_c5_more_is_supported),
		TEST(test_c5_less_is_refuted),
		TEST(test_c5_equal_is_open),
		TEST(test_c5_without_embedded),
		TEST(test_c5_sign_flips),
		TEST(test_c5_sign_never_flips),
		TEST(test_c5_noise_does_not_flip),
		TEST(test_c3_supported),
		TEST(test_c3_refuted),
		TEST(test_c3_unresolved_is_open),
		TEST(test_c3_shows_cold_lines),
		TEST(test_section_has_a_row_per_program_and_kernel),
		TEST(test_a_misfire_is_missing),
		TEST(test_a_switch_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
