// SPDX-License-Identifier: GPL-2.0-only
/*
 * Claims C6 and C7 in the report follow what the hook saw: C6 at send_to_group_raw, C7 at
 * send_to_group. One event of one row, and a site at a time that sees something else.
 */
#include "report_cells.h"

#define ROW	"fid/inode/none/none/file/open"
#define TOLD	"20:f"
#define SEEN	"20:iep"

static void put(const char *kernel, json_t *rows)
{
	json_t *root = json_pack(
		"{s:{s:i, s:s, s:s, s:{s:s}, s:{s:s, s:s, s:s, s:s, s:s}}, s:[], s:o}", "context",
		"schema", 1, "engine", "exact", "kernel", kernel, "mitigations", "mode", "off",
		"sites", "send_to_group_raw", "ok", "send_to_group", "ok", "handle_event", "ok",
		"handle_event_late", "ok", "handle_event_devirt", "ok", "benchmarks",
		"equivalence", rows);
	char name[64];

	snprintf(name, sizeof(name), "run/equivalence/%s.json", kernel);
	scratch_put_json(name, root);
}

static void put_row(const char *told, const char *raw, const char *send_to_group)
{
	char *dir = scratch_path("run/equivalence");

	mkdir(dir, 0755);
	free(dir);
	put("vanilla", json_pack("[{s:s, s:s}]", "row", ROW, "heard", told));
	put("isec", json_pack("[{s:s, s:s, s:s, s:s, s:s, s:s, s:s}]", "row", ROW, "heard", told,
			      "send_to_group_raw", raw, "send_to_group", send_to_group,
			      "handle_event", SEEN, "handle_event_late", SEEN,
			      "handle_event_devirt", SEEN));
}

static void test_not_measured(void **state)
{
	(void)state;
	expect_claim("### C6: ", "not measured yet", "");
	expect_claim("### C7: ", "not measured yet", "");
}

static void test_the_same_is_supported(void **state)
{
	(void)state;
	put_row(TOLD, SEEN, SEEN);
	expect_claim("### C6: ", "C6: supported", "at send_to_group_raw, of 1 events that the "
		     "listener is told the hook sees 1; it sees 0");
	expect_claim("### C7: ", "C7: supported", "at send_to_group, of 1 events that the "
		     "listener is told the hook sees 1; it sees 0 that the listener is not told, "
		     "0 with another mask");
}

static void test_each_at_its_site(void **state)
{
	(void)state;
	put_row(TOLD, SEEN " 2:ie", SEEN);
	expect_claim("### C6: ", "C6: refuted", "it sees 1 that the listener is not told; 1 kinds");
	expect_claim("### C7: ", "C7: supported", "it sees 0 that the listener is not told");
	put_row(TOLD, SEEN, SEEN " 2:ie");
	expect_claim("### C6: ", "C6: supported", "it sees 0 that the listener is not told");
	expect_claim("### C7: ", "C7: refuted", "it sees 1 that the listener is not told");
}

/* Masks are C7's alone, and so is what the hook does not see. */
static void test_what_is_c7_alone(void **state)
{
	(void)state;
	put_row(TOLD, "40000020:iep", "40000020:iep");
	expect_claim("### C6: ", "C6: supported", "");
	expect_claim("### C7: ", "C7: refuted", ", 1 with another mask; 1 kinds: ");
	put_row(TOLD, "", "");
	expect_claim("### C6: ", "C6: inconclusive", "told the hook sees 0");
	expect_claim("### C7: ", "C7: refuted", "told the hook sees 0");
}

/* Nobody was told of anything: equal, and no evidence. */
static void test_silence_is_open(void **state)
{
	(void)state;
	put_row("", "", "");
	expect_claim("### C6: ", "C6: inconclusive", "of 0 events");
	expect_claim("### C7: ", "C7: inconclusive", "of 0 events");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_not_measured),
		TEST(test_the_same_is_supported),
		TEST(test_each_at_its_site),
		TEST(test_what_is_c7_alone),
		TEST(test_silence_is_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
