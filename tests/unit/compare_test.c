// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench compare: differences by hand, what becomes of each, and the exit status. */
#include "report_cells.h"

#define NEVER "read/tmpfs/never"
#define PARENT "read/tmpfs/parent/fanotify"
#define SKIP "read/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/skip"
#define PASS "read/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/pass"
#define MIX "mix_mail/tmpfs/parent/fanotify"

/* Documents of both sides, written as old.json and new.json when they are compared. */
static json_t *side[2];

static int begin(void **state)
{
	if (scratch_setup(state))
		return -1;
	for (int s = 0; s < 2; s++) {
		side[s] = cells_open("isec", "off");
		cells_clear(side[s]);
	}
	return 0;
}

/* A cell of both sides; those of NEW and OLD in @cell. */
static void add(const char *name, json_int_t old, json_int_t new, json_t *cell[2])
{
	cell[0] = cells_add(side[0], name, old);
	cell[1] = cells_add(side[1], name, new);
}

static void add_plain(const char *name, json_int_t old, json_int_t new)
{
	json_t *cell[2];

	add(name, old, new, cell);
}

/* Counted by its mean: @mode, @mean and the modes of five rounds from @min to @max. */
static void by_mean(json_t *cell, const char *counter, json_int_t mode, double mean,
		    json_int_t min, json_int_t max)
{
	json_t *counts = json_object_get(cell, "counts");

	cells_count(cell, counter, mode);
	json_object_set_new(json_object_get(counts, "mean"), counter, json_real(mean));
	json_object_set_new(counts, "flagged", json_pack("[s]", counter));
	json_object_set_new(counts, "by_round",
			    json_pack("{s:[I,I,I,I,I]}", counter, min, mode, mode, mode, max));
}

static void write_sides(void)
{
	for (int s = 0; s < 2; s++) {
		if (side[s])
			scratch_put_json(s ? "new.json" : "old.json", side[s]);
		side[s] = NULL;
	}
}

static int end(void **state)
{
	for (int s = 0; s < 2; s++)
		json_decref(side[s]);
	return scratch_teardown(state);
}

/* Runs compare on OLD and NEW with up to three options. */
static int compare(char **out, char **err, const char *a, const char *b, const char *c)
{
	char *old = scratch_path("old.json"), *new = scratch_path("new.json");
	int status;

	write_sides();
	status = scratch_run(cmd_compare, out, err, "compare", old, new, a, b, c, NULL);
	free(new);
	free(old);
	return status;
}

static int gate(const char *delta)
{
	char *err;
	int status = delta ? compare(NULL, &err, "--gate", "--delta", delta) :
			     compare(NULL, &err, "--gate", NULL, NULL);

	/* One line where there is something to say. */
	assert_int_equal(*err ? strchr(err, '\n') - err + 1 : 0, strlen(err));
	free(err);
	return status;
}

/* The line of the table, or of another text, that has @part. */
static char *line_with(const char *text, const char *part)
{
	const char *at = strstr(text, part), *from = at;

	if (!at)
		fail_msg("missing: %s\nin: %s", part, text);
	while (from > text && *from != '\n' && from[-1] != '\n')
		from--;
	from += *from == '\n';
	return strndup(from, strcspn(from, "\n"));
}

static void expect_row(const char *text, const char *cell, const char *numbers)
{
	char *line = line_with(text, cell), packed[256];
	size_t n = 0;

	/* Whatever the width of columns. */
	for (const char *p = line; *p && n + 1 < sizeof(packed); p++)
		if (*p != ' ' || (n && packed[n - 1] != ' '))
			packed[n++] = *p;
	packed[n] = '\0';
	expect(packed, numbers);
	free(line);
}

static void test_exact_differences(void **state)
{
	json_t *cell[2];
	char *out, *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	add(PARENT, 2000, 2010, cell);
	cells_count(cell[1], "cachelines", 52);
	cells_count(cell[0], "code_cachelines", 90);
	cells_count(cell[1], "code_cachelines", 89);
	cells_count(cell[0], "stack_bytes", 400);
	cells_count(cell[1], "stack_bytes", 416);
	add_plain(SKIP, 3000, 2990);
	add_plain(PASS, 3000, 3001);
	assert_int_equal(compare(&out, &err, NULL, NULL, NULL), 0);
	assert_string_equal(err, "");
	expect_row(out, "  read tmpfs parent\n", "+10 +0.50% 0 +2 -1 +16 read tmpfs parent");
	expect_row(out, "  read tmpfs send_to_group bpf skip\n", "-10 -0.33% 0 0 0 0 read");
	/* The worst first; equal ones are counted only. */
	assert_true(strstr(out, "tmpfs parent\n") < strstr(out, "bpf pass\n"));
	assert_true(strstr(out, "bpf pass\n") < strstr(out, "bpf skip\n"));
	assert_null(strstr(out, "tmpfs never\n"));
	expect_row(out, "\nisec ", "isec off 1 1 2 0 0 0 0 0");
	check_width(out, 100);
	free(err);
	free(out);
}

static void test_gate(void **state)
{
	char *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	add_plain(PARENT, 2000, 2010);
	add_plain(SKIP, 3000, 2990);
	add_plain(PASS, 3000, 3001);
	assert_int_equal(compare(NULL, &err, "--gate", NULL, NULL), 1);
	assert_string_equal(err, "fsnbench compare: 2 of 4 cells are worse, the first " PARENT
				 " (isec, off): insns +10, indirect calls 0\n");
	free(err);
	assert_int_equal(compare(NULL, NULL, NULL, NULL, NULL), 0);
	assert_int_equal(gate("9"), 1);
	assert_int_equal(gate("10"), 0);
	assert_int_equal(gate("0.49%"), 1);
	assert_int_equal(gate("0.5%"), 0);
}

static void test_fewer_instructions_are_not_worse(void **state)
{
	(void)state;
	add_plain(NEVER, 1000, 990);
	assert_int_equal(gate(NULL), 0);
}

/* A call is worse whatever is saved, and no limit of instructions excuses it. */
static void test_indirect_calls_and_jumps(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	add(NEVER, 1000, 990, cell);
	cells_count(cell[1], "indirect_jumps", 1);
	assert_int_equal(gate("100"), 1);
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	expect_row(out, "read tmpfs never", "-10 -1.00% +1 0 0 0 read");
	expect_row(out, "\nisec ", "isec off 0 0 1 0 0 0 0 0");
	free(out);
}

/* Lines and stack are shown, and decide nothing. */
static void test_other_counters(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	add(NEVER, 1000, 1000, cell);
	cells_count(cell[1], "cachelines", 51);
	assert_int_equal(compare(&out, NULL, "--gate", NULL, NULL), 0);
	expect_row(out, "read tmpfs never", "0 0 +1 0 0 read tmpfs never");
	expect_row(out, "\nisec ", "isec off 0 0 0 0 1 0 0 0");
	free(out);
}

static void test_means_by_round(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	/* The rounds overlap: within 30. */
	add(NEVER, 0, 0, cell);
	by_mean(cell[0], "insns", 1000, 1002.5, 1000, 1020);
	by_mean(cell[1], "insns", 1010, 1012.5, 1010, 1030);
	/* They do not. */
	add(PARENT, 0, 0, cell);
	by_mean(cell[0], "insns", 2000, 2000.5, 2000, 2002);
	by_mean(cell[1], "insns", 2003, 2004.75, 2003, 2005);
	/* The same, round for round: nothing is to be resolved. */
	add(SKIP, 0, 0, cell);
	by_mean(cell[0], "insns", 3000, 3001.5, 3000, 3010);
	by_mean(cell[1], "insns", 3000, 3001.5, 3000, 3010);
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	expect_row(out, "tmpfs never", "~\u00b130 0 0 0 0 read");
	expect_row(out, "tmpfs parent", "+4.25* +0.21% 0 0 0 0 read");
	assert_null(strstr(out, "tmpfs send_to_group"));
	expect_row(out, "\nisec ", "isec off 1 0 1 1 0 0 0 0");
	free(out);
	/* What is not resolved is no regression. */
	assert_int_equal(gate("4.25"), 2);
	assert_int_equal(gate("5"), 0);
	assert_int_equal(gate("4"), 1);
	assert_int_equal(compare(&out, NULL, "--delta", "30", NULL), 0);
	expect_row(out, "\nisec ", "isec off 3 0 0 0 0 0 0 0");
	free(out);
}

/* One more call is worse whatever the rounds leave open; one less does not outweigh it. */
static void test_what_is_gravest(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	for (int i = 0; i < 2; i++) {
		add(i ? PARENT : NEVER, 0, 0, cell);
		by_mean(cell[0], "insns", 1000, 1002.5, 1000, 1020);
		by_mean(cell[1], "insns", 1010, 1012.5, 1010, 1030);
		cells_count(cell[1], "indirect_calls", i ? 2 : 0);
	}
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	expect_row(out, "tmpfs never", "~\u00b130 -1 0 0 0 read");
	expect_row(out, "tmpfs parent", "~\u00b130 +1 0 0 0 read");
	expect_row(out, "\nisec ", "isec off 0 0 1 1 0 0 0 0");
	free(out);
}

/* A mix of which every operation differs: all modes are the same. */
static void add_mix(const char *name, double old, double new)
{
	double mean[2] = { old, new };
	json_t *cell[2];

	add(name, 500, 500, cell);
	for (int s = 0; s < 2; s++) {
		json_object_set_new(cell[s], "cycle", json_integer(100));
		json_object_set_new(json_object_get(json_object_get(cell[s], "counts"), "mean"),
				    "insns", json_real(mean[s]));
		json_object_set_new(json_object_get(json_object_get(cell[s], "counts"), "mean"),
				    "cachelines", json_real(50));
	}
}

static void test_mixes_by_mean(void **state)
{
	char *out;

	(void)state;
	/* What nobody watches tells what equal means differ by: 1 in OLD, 2 in NEW. */
	add_mix("mix_mail/tmpfs/never", 700, 700);
	add_mix("mix_mail/tmpfs/unrelated_sb/fanotify", 701, 702);
	add_mix(MIX, 900, 902.5);
	add_mix("mix_mail/tmpfs/sb/fanotify", 950, 951.5);
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	expect_row(out, "mix_mail tmpfs parent", "+2.50* +0.28% 0 0");
	expect_row(out, "mix_mail tmpfs sb", "~\u00b13.50 0 0");
	expect_row(out, "\nisec ", "isec off 1 0 1 2 0 0 0 0");
	free(out);
}

/* Nobody says what equal means differ by. */
static void test_mix_without_resolution(void **state)
{
	char *out;

	(void)state;
	add_mix("mix_mail/tmpfs/never", 700, 700);
	add_mix(MIX, 900, 902.5);
	assert_int_equal(compare(&out, NULL, "--gate", NULL, NULL), 0);
	expect_row(out, "mix_mail tmpfs parent", "~\u00b12.50 0 0");
	expect_row(out, "\nisec ", "isec off 1 0 0 1 0 0 0 0");
	free(out);
}

static void test_cells_are_matched_by_words_and_scales(void **state)
{
	json_t *eight;
	char *out, *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	cells_add(side[0], PARENT, 2000);
	eight = cells_add(side[1], PARENT, 9000);
	json_object_set_new(json_object_get(eight, "cell"), "groups", json_integer(8));
	json_object_set_new(eight, "name", json_string(PARENT "/groups=8"));
	assert_int_equal(compare(&out, &err, "--gate", "-v", NULL), 0);
	expect_row(out, "\nisec ", "isec off 1 0 0 0 0 1 1 0");
	expect(out, "- " PARENT ": not in NEW\n");
	expect(out, "- " PARENT "/groups=8: not in OLD\n");
	free(out);
	free(err);
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	assert_null(strstr(out, "not in NEW"));
	free(out);
}

static void test_cells_that_are_no_result(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	add(PARENT, 2000, 2500, cell);
	json_object_set_new(cell[1], "status", json_string("flagged"));
	json_object_set_new(cell[1], "reason", json_string("hook ran 299 of 300 times"));
	add(SKIP, 2000, 2500, cell);
	json_object_set_new(cell[0], "status", json_string("failed"));
	add(PASS, 2000, 2500, cell);
	json_object_del(json_object_get(cell[1], "counts"), "insns");
	assert_int_equal(compare(&out, NULL, "--gate", "--verbose", NULL), 0);
	expect_row(out, "\nisec ", "isec off 1 0 0 0 0 0 0 3");
	expect(out, "- " PARENT ": flagged in NEW: hook ran 299 of 300 times\n");
	expect(out, "- " SKIP ": failed in OLD\n");
	expect(out, "- " PASS ": no instructions or indirect calls\n  in NEW\n");
	check_width(out, 100);
	free(out);
}

static void test_nothing_to_compare(void **state)
{
	json_t *cell[2];
	char *err;

	(void)state;
	add(NEVER, 1000, 1000, cell);
	json_object_set_new(cell[1], "status", json_string("failed"));
	cells_context(side[1], "mitigations", "mode", json_string("off"));
	assert_int_equal(compare(NULL, &err, "--gate", NULL, NULL), 4);
	expect(err, "nothing to compare");
	free(err);
}

/* Another kernel is not the same cell. */
static void test_kernels_are_not_mixed(void **state)
{
	char *out;

	(void)state;
	add_plain(NEVER, 1000, 1010);
	json_object_set_new(json_object_get(side[1], "context"), "kernel", json_string("embedded"));
	json_object_set_new(json_object_get(json_array_get(json_object_get(side[1], "benchmarks"), 0),
					    "cell"),
			    "kernel", json_string("embedded"));
	assert_int_equal(compare(&out, NULL, "--gate", NULL, NULL), 4);
	expect_row(out, "\nisec ", "isec off 0 0 0 0 0 1 0 0");
	expect_row(out, "\nembedded ", "embedded off 0 0 0 0 0 0 1 0");
	free(out);
}

static void test_native_documents_are_refused(void **state)
{
	char *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	json_object_set_new(json_object_get(side[1], "context"), "engine", json_string("native"));
	assert_int_equal(compare(NULL, &err, NULL, NULL, NULL), 2);
	expect(err, "new.json is native; ");
	expect(err, "engines are never mixed\n");
	assert_ptr_equal(strchr(err, '\n') + 1, err + strlen(err));
	free(err);
}

static void test_context(void **state)
{
	json_t *context = json_object_get(side[1], "context");
	char *out;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	json_object_set_new(context, "vmlinux_sha256", json_string("f00f00f00f00f00f"));
	json_object_set_new(context, "compiler", json_string("gcc 13.1.0"));
	json_object_set_new(context, "initramfs_sha256", json_string("123"));
	json_object_set_new(context, "seed", json_integer(2));
	json_object_set_new(context, "date", json_string("2027-01-01T00:00:00Z"));
	cells_context(side[1], "qemu", "version", json_string("8.0"));
	assert_int_equal(compare(&out, NULL, NULL, NULL, NULL), 0);
	expect(out, "- vmlinux_sha256: aaaaaaaaaaaa -> f00f00f00f00\n");
	expect(out, "- compiler: gcc 12.2.0 -> gcc 13.1.0\n");
	expect(out, "- initramfs_sha256: <missing> -> 123\n");
	expect(out, "- qemu.version: 7.2.22 -> 8.0\n");
	expect(out, "- seed: 1 -> 2\n");
	assert_null(strstr(out, "2027"));
	assert_null(strstr(out, "config_sha256"));
	free(out);
}

static json_t *difference(json_t *root, const char *name)
{
	json_t *d;
	size_t i;

	json_array_foreach(json_object_get(root, "differences"), i, d)
		if (!strcmp(json_string_value(json_object_get(d, "name")), name))
			return d;
	fail_msg("no difference of %s", name);
	return NULL;
}

static void expect_json(json_t *j, const char *key, const char *expected)
{
	json_t *want = json_loads(expected, JSON_DECODE_ANY, NULL);

	assert_non_null(want);
	if (!json_equal(json_object_get(j, key), want))
		fail_msg("%s: %s, not %s", key,
			 json_dumps(json_object_get(j, key), JSON_ENCODE_ANY), expected);
	json_decref(want);
}

static void test_json(void **state)
{
	char *path = scratch_path("diff.json"), *out;
	json_t *cell[2], *root, *boot;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	add_plain(PARENT, 2000, 2010);
	add(SKIP, 0, 0, cell);
	by_mean(cell[0], "insns", 1000, 1002.5, 1000, 1020);
	by_mean(cell[1], "insns", 1010, 1012.5, 1010, 1030);
	cells_add(side[1], PASS, 3000);
	assert_int_equal(compare(&out, NULL, "--json", path, "--delta=0.25%"), 0);
	/* The table as well. */
	expect(out, "read tmpfs parent\n");
	free(out);
	root = scratch_json(scratch_dir, "diff.json");
	expect_json(json_object_get(root, "context"), "delta",
		    "{\"amount\": 0.25, \"percent\": true}");
	expect_json(json_object_get(root, "context"), "schema", "1");
	boot = json_array_get(json_object_get(root, "boots"), 0);
	expect_json(boot, "equal", "1");
	expect_json(boot, "worse", "1");
	expect_json(boot, "unresolved", "1");
	expect_json(boot, "only_new", "1");
	for (int s = 0; s < 2; s++)
		expect_json(json_object_get(json_object_get(boot, s ? "new" : "old"), "context"),
			    "compiler", "\"gcc 12.2.0\"");
	assert_int_equal(json_array_size(json_object_get(root, "differences")), 3);
	expect_json(difference(root, PARENT), "verdict", "\"worse\"");
	expect_json(difference(root, PARENT), "insns",
		    "{\"old\": 2000, \"new\": 2010, \"delta\": 10}");
	expect_json(json_object_get(difference(root, PARENT), "cell"), "watch", "\"parent\"");
	expect_json(difference(root, SKIP), "insns",
		    "{\"old\": 1002.5, \"new\": 1012.5, \"delta\": null, \"bound\": 30.0}");
	expect_json(difference(root, PASS), "verdict", "\"only_new\"");
	expect_json(difference(root, PASS), "reason", "\"not in OLD\"");
	json_decref(root);
	/* On standard output, nothing else is. */
	assert_int_equal(compare(&out, NULL, "--json", "-", NULL), 0);
	root = json_loads(out, 0, NULL);
	assert_non_null(root);
	json_decref(root);
	free(out);
	free(path);
}

/* Cut, but not within a character, which JSON would refuse. */
static void test_json_of_a_long_reason(void **state)
{
	json_t *cell[2], *root;
	char text[601] = "", *out;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	for (int i = 0; i < 2; i++) {
		while (strlen(text) < 500)
			strcat(text, "\u00e4");
		add(i ? PARENT : SKIP, 1000, 1000, cell);
		json_object_set_new(cell[1], "status", json_string("failed"));
		json_object_set_new(cell[1], "reason", json_string(text));
		/* The next one is cut a byte later. */
		strcpy(text, "x");
	}
	assert_int_equal(compare(&out, NULL, "--json", "-", NULL), 0);
	root = json_loads(out, 0, NULL);
	assert_non_null(root);
	for (int i = 0; i < 2; i++) {
		json_t *reason = json_object_get(difference(root, i ? PARENT : SKIP), "reason");

		assert_true(json_is_string(reason));
		expect(json_string_value(reason), "failed in NEW: ");
		assert_true(json_string_length(reason) > 240);
	}
	json_decref(root);
	free(out);
}

static void test_json_that_cannot_be_written(void **state)
{
	char *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	assert_int_equal(compare(NULL, &err, "--json", "/nonexistent/diff.json", NULL), 1);
	expect(err, "fsnbench compare: /nonexistent/diff.json: not written: No such file");
	free(err);
}

static void test_ktap(void **state)
{
	json_t *cell[2];
	char *out;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	add_plain(PARENT, 2000, 2010);
	add_plain(SKIP, 2000, 1990);
	add(PASS, 3000, 3000, cell);
	json_object_set_new(cell[1], "status", json_string("flagged"));
	json_object_set_new(cell[1], "reason", json_string("not #1\nok 9 forged"));
	cells_add(side[0], "read/tmpfs/odd#1\nok 9", 1);
	json_object_set_new(json_object_get(json_array_get(json_object_get(side[0], "benchmarks"), 4),
					    "cell"), "watch", json_string("odd"));
	assert_int_equal(compare(&out, NULL, "--ktap", "--gate", NULL), 1);
	assert_string_equal(out,
		"KTAP version 1\n"
		"1..5\n"
		"not ok 1 isec/off/" PARENT
		" # insns=+10 indirect=0 cachelines=0 code_cachelines=0 stack_bytes=0\n"
		"ok 2 isec/off/" NEVER "\n"
		"ok 3 isec/off/" PASS " # SKIP flagged in NEW: not #1_ok 9 forged\n"
		"ok 4 isec/off/read/tmpfs/odd_1_ok 9 # SKIP not in NEW\n"
		"ok 5 isec/off/" SKIP
		" # insns=-10 indirect=0 cachelines=0 code_cachelines=0 stack_bytes=0\n");
	free(out);
}

/* A cell whose name is longer than a line. */
static void add_long(json_t *root, json_int_t insns)
{
	json_t *cell = cells_add(root, "write/xfs/unrelated_same_sb/fanotify_perm/handle_event_devirt/"
				       "packed/bpf_sleepable/storage_get_24/pass", insns);

	json_object_set_new(json_object_get(cell, "cell"), "groups", json_integer(16));
}

/* The self-test's cells of the golden run count no jumps. */
static void drop_selftest(json_t *root)
{
	json_t *list = json_object_get(root, "benchmarks");

	for (size_t i = json_array_size(list); i-- > 0;) {
		json_t *cell = json_array_get(list, i);

		if (strstr(json_string_value(json_object_get(cell, "name")), "selftest_"))
			json_array_remove(list, i);
	}
}

static void change_isec(json_t *root)
{
	json_t *cell = scratch_cell(root, "open_close/tmpfs/never");

	json_object_set_new(json_object_get(root, "context"), "vmlinux_sha256", json_string("f00"));
	cells_count(cell, "insns", 3940);
	cells_count(scratch_cell(root, SKIP), "insns", 2169);
	cell = scratch_cell(root, "open_close/tmpfs/unrelated_sb/fanotify");
	by_mean(cell, "cachelines", 70, 70.25, 70, 71);
	by_mean(scratch_cell(root, PARENT), "insns", 2894, 2894.5, 2893, 2900);
	json_array_remove(json_object_get(root, "benchmarks"), 0);
}

/* Whole runs, one of them without a document, against a file. */
static void test_golden(void **state)
{
	static const char file[] = "tests/golden/compare.txt";
	const char *const docs[] = { "isec-off.json", "isec-retpoline.json", "vanilla-off.json" };
	char *gone = scratch_path("new/vanilla-retpoline.json"), *out, *expected;
	int here = open(".", O_RDONLY | O_DIRECTORY);

	(void)state;
	scratch_copy_run("old");
	scratch_copy_run("new");
	for (int i = 0; i < 6; i++) {
		json_t *root = scratch_json(GOLDEN_RUN, docs[i / 2]);
		char name[64];

		drop_selftest(root);
		if (i < 2)
			add_long(root, i ? 3999 : 4000);
		if (i % 2)
			json_object_set_new(json_object_get(root, "context"), "compiler",
					    json_string("gcc 13.1.0"));
		if (i == 1)
			change_isec(root);
		/* All of its cells are equal, but its kernel is another. */
		if (i == 5)
			json_object_set_new(json_object_get(root, "context"), "kernel_release",
					    json_string("6.12.118"));
		snprintf(name, sizeof(name), "%s/%s", i % 2 ? "new" : "old", docs[i / 2]);
		scratch_put_json(name, root);
	}
	assert_int_equal(unlink(gone), 0);
	free(gone);
	/* So that the paths are the same whenever this runs. */
	assert_int_equal(chdir(scratch_dir), 0);
	assert_int_equal(scratch_run(cmd_compare, &out, NULL, "compare", "-v", "old", "new", NULL),
			 0);
	assert_int_equal(fchdir(here), 0);
	close(here);
	check_width(out, 100);
	if (getenv("UPDATE_GOLDEN")) {
		FILE *f = fopen(file, "w");

		assert_non_null(f);
		fputs(out, f);
		fclose(f);
	}
	expected = scratch_read(file);
	if (strcmp(out, expected))
		fail_msg("%s differs: run this test with UPDATE_GOLDEN=1, then read the diff", file);
	free(expected);
	free(out);
}

static void test_usage(void **state)
{
	static const char *const bad[] = { "", "x", "-1", "1.5", "0x10", "%", ".5%", "5 %", "nan",
					   "1e3", "5%%" };
	char *err;

	(void)state;
	add_plain(NEVER, 1000, 1000);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(compare(NULL, &err, "--delta", bad[i], NULL), 2);
		expect(err, "--delta '");
		free(err);
	}
	assert_int_equal(compare(NULL, &err, "--ktap", "--json", "-"), 2);
	expect(err, "give --json a file");
	free(err);
	assert_int_equal(compare(NULL, &err, "--json", NULL, NULL), 2);
	expect(err, "a value is missing after '--json'");
	free(err);
	assert_int_equal(compare(NULL, &err, "third", NULL, NULL), 2);
	expect(err, "needs two runs");
	free(err);
}

#undef TEST
#define TEST(name)	cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_exact_differences),
		TEST(test_gate),
		TEST(test_fewer_instructions_are_not_worse),
		TEST(test_indirect_calls_and_jumps),
		TEST(test_other_counters),
		TEST(test_means_by_round),
		TEST(test_what_is_gravest),
		TEST(test_mixes_by_mean),
		TEST(test_mix_without_resolution),
		TEST(test_cells_are_matched_by_words_and_scales),
		TEST(test_cells_that_are_no_result),
		TEST(test_nothing_to_compare),
		TEST(test_kernels_are_not_mixed),
		TEST(test_native_documents_are_refused),
		TEST(test_context),
		TEST(test_json),
		TEST(test_json_of_a_long_reason),
		TEST(test_json_that_cannot_be_written),
		TEST(test_ktap),
		TEST(test_golden),
		TEST(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
