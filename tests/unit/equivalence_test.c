// SPDX-License-Identifier: GPL-2.0-only
/*
 * The equivalence matrix: rows, and verdicts that follow their input. The
 * documents are made up, a row or two each.
 */
#include "golden.h"

#include <errno.h>

#include "bench/commands.h"
#include "bench/equivalence_tally.h"

#define GOLDEN	"tests/golden/equivalence/"

static const char open_file[] = "fd/inode/none/none/file/open";

static struct equivalence eq;
static struct equivalence_tally tally[EQUIVALENCE_NR_SITES];

static const struct equivalence_tally *at(const char *site)
{
	return &tally[equivalence_site_index(site)];
}

static void put(const char *kernel, json_t *rows)
{
	json_t *root = json_pack(
		"{s:{s:i, s:s, s:s, s:{s:s}, s:{s:s, s:s, s:s, s:s, s:s}}, s:[], s:o}", "context",
		"schema", 1, "engine", "exact", "kernel", kernel, "mitigations", "mode", "off",
		"sites", "send_to_group_raw", "ok", "send_to_group", "ok", "handle_event", "ok",
		"handle_event_late", "ok", "handle_event_devirt", "not offered", "benchmarks",
		"equivalence", rows);
	char name[64];

	snprintf(name, sizeof(name), "equivalence/%s.json", kernel);
	scratch_put_json(name, root);
}

/* One row: what the listener is told, and what the hook sees at every site. */
static json_t *hooked(const char *row, const char *heard, const char *seen)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "row", row, "heard", heard,
			 "send_to_group_raw", seen, "send_to_group", seen, "handle_event", seen,
			 "handle_event_late", seen);
}

static void load(json_t *vanilla, json_t *patched)
{
	char *dir = scratch_path("equivalence");

	put("vanilla", vanilla);
	put("isec", patched);
	equivalence_release(&eq);
	assert_int_equal(equivalence_load(dir, &eq), 0);
	equivalence_tally(&eq, tally);
	free(dir);
}

static void load_row(const char *row, const char *heard, const char *seen)
{
	load(json_pack("[{s:s, s:s}]", "row", row, "heard", heard),
	     json_pack("[o]", hooked(row, heard, seen)));
}

static int setup(void **state)
{
	char *dir;

	if (scratch_setup(state))
		return -1;
	dir = scratch_path("equivalence");
	mkdir(dir, 0755);
	free(dir);
	return 0;
}

static int teardown(void **state)
{
	equivalence_release(&eq);
	return scratch_teardown(state);
}

static void test_rows(void **state)
{
	struct equivalence_row row = equivalence_first(), parsed;
	char name[EQUIVALENCE_NAME_MAX];
	size_t nr = 0;

	(void)state;
	do {
		nr++;
		equivalence_name(&row, name, sizeof(name));
		assert_true(strlen(name) < sizeof(name) - 1);
		assert_true(equivalence_parse(name, &parsed));
		assert_memory_equal(&row, &parsed, sizeof(row));
		assert_int_not_equal(equivalence_asked(&row), 0);
	} while (equivalence_next(&row));
	/* 10 marks, 4 flags, 7 ignore masks; 43 objects with operations, 11 for perm */
	assert_int_equal(nr, 10 * 4 * 7 * (3 * 43 + 11));
	assert_false(equivalence_parse("fd/inode/none/none/file/frob", &parsed));
	assert_false(equivalence_parse("fd/inode/none/none/file", &parsed));
	assert_false(equivalence_parse("fd/inode/none/none/dir/modify", &parsed));
	assert_false(equivalence_parse("perm/inode/none/none/file/create", &parsed));
}

static void test_equal(void **state)
{
	(void)state;
	load_row(open_file, "20:d=object", "20:iep");
	assert_int_equal(at("send_to_group")->nr[EQUIVALENCE_EQUAL], 1);
	assert_int_equal(at("send_to_group")->nr_rows_equal, 1);
	assert_int_equal(at("send_to_group")->nr_mask_equal, 1);
	assert_int_equal(equivalence_c6(at("send_to_group_raw")), EQUIVALENCE_SUPPORTED);
	assert_int_equal(equivalence_c7(at("send_to_group")), EQUIVALENCE_SUPPORTED);
	/* A site that was not run, and one that asks for permission events only. */
	assert_string_equal(at("handle_event_devirt")->reason, "not offered");
	assert_int_equal(at("handle_event_late")->nr[EQUIVALENCE_NA], 1);
	assert_int_equal(at("inode_event")->nr[EQUIVALENCE_NA], 1);
}

static void test_silence_is_no_support(void **state)
{
	(void)state;
	load_row("fd/inode/none/none/dir/open", "", "");
	assert_int_equal(at("send_to_group")->nr_silent, 1);
	assert_int_equal(equivalence_c6(at("send_to_group_raw")), EQUIVALENCE_INCONCLUSIVE);
	assert_int_equal(equivalence_c7(at("send_to_group")), EQUIVALENCE_INCONCLUSIVE);
}

static void expect_more(const char *row, const char *seen, enum equivalence_kind kind)
{
	load_row(row, "", seen);
	assert_int_equal(at("send_to_group")->nr[EQUIVALENCE_MORE], 1);
	if (at("send_to_group")->kind[kind].nr != 1)
		fail_msg("%s is not of kind %s", row, equivalence_kinds[kind].name);
	assert_int_equal(equivalence_c6(at("send_to_group_raw")), EQUIVALENCE_REFUTED);
	assert_int_equal(equivalence_c7(at("send_to_group")), EQUIVALENCE_REFUTED);
}

static void test_kinds_of_more(void **state)
{
	(void)state;
	expect_more("fd/inode/none/none/file/truncate", "2:ie", EQUIVALENCE_KIND_PATH);
	expect_more("fd/inode/none/none/fifo/open", "20:iep", EQUIVALENCE_KIND_SPECIAL);
	expect_more("dfid_name/inode/none/none/file/attrib", "4:ie", EQUIVALENCE_KIND_NO_DIR);
	expect_more("fid/inode/child/none/dir/open", "40000020:iep", EQUIVALENCE_KIND_ONDIR);
	expect_more("fid/inode.flags+sb.event/ondir/none/dir/open", "40000020:iep",
		    EQUIVALENCE_KIND_ONDIR);
	expect_more("fid/parent/none/ignore_other_flags/file/open", "8000020:idepn",
		    EQUIVALENCE_KIND_ON_CHILD);
	load_row(open_file, "20:d=object", "1020:iep");
	assert_int_equal(at("send_to_group")->nr[EQUIVALENCE_EQUAL], 1);
	assert_int_equal(at("send_to_group")->kind[EQUIVALENCE_KIND_NOT_ASKED].nr, 1);
	load_row(open_file, "20:d=object", "20:iep 20:iep");
	assert_int_equal(at("send_to_group")->kind[EQUIVALENCE_KIND_MERGED].nr, 1);
}

/* Where the row's properties do not explain it, nothing is made up. */
static void test_unexplained(void **state)
{
	(void)state;
	expect_more(open_file, "20:iep", EQUIVALENCE_KIND_UNEXPLAINED);
	expect_more("fid/inode/ondir/none/dir/open", "40000020:iep", EQUIVALENCE_KIND_UNEXPLAINED);
	expect_more("fid/inode/none/none/fifo/open", "20:iep", EQUIVALENCE_KIND_UNEXPLAINED);
	load_row(open_file, "20:d=object", "");
	assert_int_equal(at("send_to_group")->nr[EQUIVALENCE_LESS], 1);
	assert_int_equal(at("send_to_group")->kind[EQUIVALENCE_KIND_UNEXPLAINED].nr, 1);
	assert_int_equal(equivalence_c7(at("send_to_group")), EQUIVALENCE_REFUTED);
	/* C6 asks for what is seen and not told, not for the reverse. */
	assert_int_equal(equivalence_c6(at("send_to_group_raw")), EQUIVALENCE_INCONCLUSIVE);
}

static void expect_mask(const char *row, const char *heard, const char *seen,
			enum equivalence_kind kind)
{
	load_row(row, heard, seen);
	assert_int_equal(at("send_to_group")->nr[EQUIVALENCE_EQUAL], 1);
	assert_int_equal(at("send_to_group")->nr_mask_other, 1);
	assert_int_equal(at("send_to_group")->nr_rows_equal, 0);
	if (at("send_to_group")->kind[kind].nr != 1)
		fail_msg("%s is not of kind %s", row, equivalence_kinds[kind].name);
	assert_int_equal(equivalence_c7(at("send_to_group")), EQUIVALENCE_REFUTED);
	assert_int_equal(equivalence_c6(at("send_to_group_raw")), EQUIVALENCE_SUPPORTED);
}

static void test_kinds_of_masks(void **state)
{
	(void)state;
	expect_mask("fd/inode/ondir/none/dir/open", "20:d=object", "40000020:iep",
		    EQUIVALENCE_KIND_MASK_FD);
	expect_mask("fid/parent/child/none/file/open", "20:f", "8000020:idepn",
		    EQUIVALENCE_KIND_MASK_CHILD);
	expect_mask("fid/inode/none/none/file/open", "20:f", "40000020:iep",
		    EQUIVALENCE_KIND_MASK_ONDIR);
	expect_mask("fid/inode/ondir/none/dir/open", "40000020:f", "20:iep",
		    EQUIVALENCE_KIND_UNEXPLAINED);
}

/* A queue merges the events of one operation: each bit is looked at by itself. */
static void test_events_apart(void **state)
{
	(void)state;
	load_row("fid/inode/none/none/file/delete", "404:f", "4:ie 400:i");
	assert_int_equal(at("handle_event")->nr[EQUIVALENCE_EQUAL], 3);
	assert_int_equal(at("handle_event")->nr_silent, 1);
	assert_int_equal(at("handle_event")->nr_mask_equal, 2);
	assert_int_equal(at("handle_event")->nr_rows_equal, 1);
	load_row("fid/inode/none/none/file/delete", "404:f", "4:ie");
	assert_int_equal(at("handle_event")->nr[EQUIVALENCE_LESS], 1);
	assert_int_equal(at("handle_event")->nr_rows_equal, 0);
}

static void test_late_site(void **state)
{
	(void)state;
	load_row("perm/inode/none/none/file/open", "10000:d=object 20:d=object",
		 "10000:iep 20:iep");
	assert_int_equal(at("handle_event_late")->nr[EQUIVALENCE_EQUAL], 1);
	assert_int_equal(at("handle_event_late")->nr[EQUIVALENCE_NA], 1);
	assert_int_equal(at("handle_event")->nr[EQUIVALENCE_EQUAL], 2);
}

static void test_pass_must_change_nothing(void **state)
{
	json_t *row = json_pack("{s:s, s:s, s:{s:s, s:s}}", "row", open_file, "heard",
				"20:d=object", "send_to_group", "seen", "20:iep", "heard", "");

	(void)state;
	load(json_pack("[{s:s, s:s}]", "row", open_file, "heard", "20:d=object"),
	     json_pack("[o]", row));
	assert_int_equal(at("send_to_group")->nr_pass_other, 1);
	assert_int_equal(at("send_to_group")->kind[EQUIVALENCE_KIND_PASS].nr, 1);
}

/* What could not be run is never an agreement. */
static void test_unknown(void **state)
{
	(void)state;
	load(json_pack("[{s:s, s:s}]", "row", open_file, "heard", "20:d=object"), json_array());
	assert_int_equal(at("send_to_group")->nr[EQUIVALENCE_UNKNOWN], 1);
	load(json_pack("[{s:s, s:s}]", "row", open_file, "na", "fanotify_mark inode: EINVAL"),
	     json_pack("[o]", hooked(open_file, "", "")));
	assert_int_equal(at("send_to_group")->nr[EQUIVALENCE_UNKNOWN], 1);
	load(json_pack("[{s:s, s:s}]", "row", open_file, "na", "fanotify_mark inode: EINVAL"),
	     json_pack("[{s:s, s:s}]", "row", open_file, "na", "fanotify_mark inode: EINVAL"));
	assert_int_equal(at("send_to_group")->nr[EQUIVALENCE_UNKNOWN], 0);
	assert_int_equal(at("send_to_group")->nr[EQUIVALENCE_NA], 1);
	load(json_pack("[{s:s, s:s}]", "row", open_file, "failed", "operation: EIO"),
	     json_pack("[o]", hooked(open_file, "20:d=object", "20:iep")));
	assert_int_equal(at("send_to_group")->nr[EQUIVALENCE_UNKNOWN], 1);
	assert_int_equal(equivalence_c7(at("send_to_group")), EQUIVALENCE_INCONCLUSIVE);
}

static void test_rejected(void **state)
{
	char *dir = scratch_path("equivalence");

	(void)state;
	put("vanilla", json_array());
	assert_int_equal(equivalence_load(dir, &eq), -EINVAL);
	put("isec", json_pack("[{s:s}]", "row", "fd/frob"));
	equivalence_release(&eq);
	assert_int_equal(equivalence_load(dir, &eq), -EINVAL);
	put("isec", json_pack("[{s:s}, {s:s}]", "row", open_file, "row", open_file));
	equivalence_release(&eq);
	assert_int_equal(equivalence_load(dir, &eq), -EINVAL);
	free(dir);
}

static void test_width(void **state)
{
	char *text;

	(void)state;
	assert_int_equal(scratch_run(cmd_report, &text, NULL, "report", "--format", "lkml",
				     GOLDEN "run", NULL), 0);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (strlen(line) > 72)
			fail_msg("%zu columns: %s", strlen(line), line);
	free(text);
}

static void test_golden(void **state)
{
	(void)state;
	golden_part(GOLDEN "run", "md", GOLDEN "section.md", "## Does a hook see", "\n## ");
	golden_part(GOLDEN "run", "md", GOLDEN "claims.md", "### C6: ", "### C8: ");
	golden_part(GOLDEN "run", "text", GOLDEN "claims.txt", "- C6 ", "- C8");
	golden_part(GOLDEN "run", "equivalence", GOLDEN "table.csv", "listener,", "\n\n");
	golden_part(GOLDEN "run", "visibility", GOLDEN "visibility.csv", "site,", "\n\n");
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_rows),
		TEST(test_equal),
		TEST(test_silence_is_no_support),
		TEST(test_kinds_of_more),
		TEST(test_unexplained),
		TEST(test_kinds_of_masks),
		TEST(test_events_apart),
		TEST(test_late_site),
		TEST(test_pass_must_change_nothing),
		TEST(test_unknown),
		TEST(test_rejected),
		TEST(test_width),
		TEST(test_golden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
