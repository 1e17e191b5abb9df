// SPDX-License-Identifier: GPL-2.0-only
/*
 * The section "Where the calls go" and folded stacks, from made-up profiles; what does
 * not add up is refused. UPDATE_GOLDEN=1 writes the golden files anew.
 */
#include "report_cells.h"
#include "golden.h"

#include "bench/result.h"

#define HOOK	"bpf__fsnotify_hook_ops_handle"
#define GROUP	"open_close/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/skip"
#define EVENT	"open_close/tmpfs/parent/fanotify/handle_event/direct/bpf/empty/skip"
#define ENTRY	"entry_SYSCALL_64;do_syscall_64"
#define OPEN	ENTRY ";__x64_sys_open;do_dentry_open;fsnotify"
#define CLOSE	ENTRY ";__x64_sys_close;__fput;fsnotify"

static json_t *stacks_of(json_t *cell)
{
	return json_object_get(json_object_get(cell, "profile"), "stacks");
}

/* One more place; the cell's counts grow with it. */
static void add_stack(json_t *cell, const char *frames, int insns)
{
	json_t *stack = json_array();
	json_t *count = json_object_get(json_object_get(cell, "counts"),
					strcmp(frames, "user") ? "insns" : "insns_user");
	char *text = strdup(frames), *save = NULL;

	for (char *s = strtok_r(text, ";", &save); s; s = strtok_r(NULL, ";", &save))
		json_array_append_new(stack, json_string(s));
	free(text);
	json_integer_set(count, json_integer_value(count) + insns);
	json_array_append_new(stacks_of(cell), json_pack("{s:o, s:i, s:i}", "stack", stack,
							 "insns", insns, "calls", 1));
}

static json_t *add_cell(json_t *root, const char *name)
{
	json_t *cell = cells_add(root, name, 0);

	cells_count(cell, "insns_user", 0);
	json_object_set_new(json_object_get(cell, "hits"), "symbol", json_string(HOOK));
	json_object_set_new(cell, "profile", json_pack("{s:i, s:i, s:i, s:[]}", "ops", 300,
						       "agree", 290, "skipped", 2, "stacks"));
	return cell;
}

/* 100 instructions on the way to an event, and 30 more where fanotify is passed. */
static void add_event(json_t *cell, const char *top, bool later)
{
	char path[256];

	add_stack(cell, top, 100);
	if (later) {
		snprintf(path, sizeof(path), "%s;fanotify_handle_event", top);
		add_stack(cell, path, 30);
	}
	snprintf(path, sizeof(path), "%s%s;" HOOK, top, later ? ";fanotify_handle_event" : "");
	add_stack(cell, path, 12);
	strcat(path, ";bpf_prog_1_handle");
	add_stack(cell, path, 5);
}

static json_t *make_cell(json_t *root, const char *name, bool later)
{
	json_t *cell = add_cell(root, name);

	add_stack(cell, "entry_SYSCALL_64", 40);
	add_stack(cell, ENTRY, 20);
	add_event(cell, OPEN, later);
	add_stack(cell, OPEN ";fsnotify_parent", 7);
	add_event(cell, CLOSE, later);
	add_stack(cell, "user", 4);
	return cell;
}

static json_t *profile_open(void)
{
	json_t *root = cells_open("isec", "off");

	cells_clear(root);
	make_cell(root, GROUP, false);
	make_cell(root, EVENT, true);
	return root;
}

static void profile_close(json_t *root)
{
	char *dir = scratch_path("run/profile");

	assert_int_equal(mkdir(dir, 0755), 0);
	free(dir);
	scratch_put_json("run/profile/isec-off.json", root);
}

static void section(const char *format, const char *file, const char *from, const char *to)
{
	char *run = scratch_path("run");

	golden_part(run, format, file, from, to);
	free(run);
}

static void test_section(void **state)
{
	(void)state;
	profile_close(profile_open());
	section("md", "tests/golden/profile/section.md", "## Where the calls go", "\n## ");
	section("text", "tests/golden/profile/section.txt", "Where the calls go", "DIR\n");
	section("lkml", "tests/golden/profile/section.lkml", "Where the calls go", "DIR\n");
}

static void test_section_is_72_columns(void **state)
{
	char *text;

	(void)state;
	profile_close(profile_open());
	text = report_of_run("lkml");
	check_width(text, 72);
	free(text);
}

static void test_run_without_profiles(void **state)
{
	char *text, *run = scratch_path("run");

	(void)state;
	text = report_of_run("md");
	assert_null(strstr(text, "Where the calls go"));
	free(text);
	assert_int_equal(scratch_run(cmd_report, &text, NULL, "report", "--format", "folded", run,
				     NULL), 1);
	assert_string_equal(text, "");
	free(text);
	free(run);
}

/* Folded stacks of a cell add up to its instructions, in the kernel and in user mode. */
static void test_folded(void **state)
{
	json_t *root = profile_open(), *counts;
	long long sum = 0, expected = 0;
	char *text, *line, *save = NULL;
	size_t i;
	json_t *cell;

	(void)state;
	json_array_foreach(json_object_get(root, "benchmarks"), i, cell) {
		counts = json_object_get(cell, "counts");
		expected += json_integer_value(json_object_get(counts, "insns")) +
			    json_integer_value(json_object_get(counts, "insns_user"));
	}
	profile_close(root);
	section("folded", "tests/golden/profile/isec-off.folded", "isec/off/", "\n\n");
	text = report_of_run("folded");
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		assert_int_equal(strncmp(line, "isec/off/open_close/", 20), 0);
		assert_ptr_equal(strchr(line, ' '), strrchr(line, ' '));
		sum += atoll(strrchr(line, ' ') + 1);
	}
	assert_int_equal(sum, expected);
	assert_int_equal(sum, 2 * (40 + 20 + 7 + 4 + 2 * 117) + 2 * 30);
	free(text);
}

static void refuse(const char *what)
{
	char *err, *run = scratch_path("run"), *path = scratch_path("run/profile/isec-off.json");
	char *dir = scratch_path("run/profile");

	assert_int_equal(scratch_run(cmd_report, NULL, &err, "report", run, NULL), 2);
	expect(err, what);
	assert_ptr_equal(strchr(err, '\n'), strrchr(err, '\n'));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(dir), 0);
	free(dir);
	free(path);
	free(err);
	free(run);
}

static void test_what_is_refused(void **state)
{
	json_t *root = profile_open();

	(void)state;
	cells_count(scratch_cell(root, EVENT), "insns", 400);
	profile_close(root);
	refuse("profile.: the stacks of " EVENT " add up to 361, counts.insns is 400");

	root = profile_open();
	cells_count(scratch_cell(root, GROUP), "insns_user", 5);
	profile_close(root);
	refuse("add up to 4, counts.insns_user is 5");

	root = profile_open();
	json_object_del(scratch_cell(root, EVENT), "profile");
	profile_close(root);
	refuse("benchmarks[1].profile: is missing");

	root = profile_open();
	add_stack(scratch_cell(root, EVENT), "a b", 1);
	profile_close(root);
	refuse("names must be strings without blanks");
}

/* One that does not add up is shown with the cell's reason, and in no table. */
static void test_flagged_cell(void **state)
{
	json_t *root = profile_open(), *cell = scratch_cell(root, EVENT);
	char *text;

	(void)state;
	cells_count(cell, "insns", 400);
	json_object_set_new(cell, "status", json_string("flagged"));
	json_object_set_new(cell, "reason", json_string("it does not add up"));
	profile_close(root);
	text = report_of_run("md");
	expect(text, EVENT ": flagged: it does not add up.");
	assert_null(strstr(text, "hook bpf, event 1"));
	free(text);
	text = report_of_run("folded");
	assert_null(strstr(text, EVENT));
	expect(text, GROUP);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_section),
		TEST(test_section_is_72_columns),
		TEST(test_run_without_profiles),
		TEST(test_folded),
		TEST(test_what_is_refused),
		TEST(test_flagged_cell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
