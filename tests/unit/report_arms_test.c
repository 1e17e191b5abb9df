// SPDX-License-Identifier: GPL-2.0-only
/* What is no arm of the debate changes no claim, and what an arm's base is. */
#include <errno.h>

#include "report_cells.h"

#include "bench/result_cell.h"

#define HOOK "open_close/tmpfs/parent/fanotify/%s/direct/bpf/empty/skip"

static void set_scale(json_t *cell, const char *name, const char *what, json_int_t n)
{
	json_object_set_new(json_object_get(cell, "cell"), what, json_integer(n));
	json_object_set_new(cell, "name", json_string(name));
}

/* Pairs that would refute C1 and others, were they arms. */
static void add_what_is_no_arm(const char *kernel)
{
	static const char *const sites[] = { "send_to_group", "handle_event" };
	json_t *doc = cells_open(kernel, "off");

	for (size_t i = 0; i < 2; i++) {
		char name[128];
		json_t *cell;

		snprintf(name, sizeof(name), HOOK, sites[i]);
		cell = cells_add(doc, name, 100000);
		cells_count(cell, "indirect_calls", i ? 40 : 1);
		strncat(name, "/groups=8", sizeof(name) - strlen(name) - 1);
		set_scale(cell, name, "groups", 8);
		snprintf(name, sizeof(name), "mix_x/tmpfs/parent/fanotify/%s/direct/bpf/empty/skip",
			 sites[i]);
		cell = cells_add(doc, name, 100000);
		cells_count(cell, "indirect_calls", i ? 40 : 1);
		json_object_set_new(cell, "cycle", json_integer(300));
	}
	cells_close(doc, kernel, "off");
}

/* Only what is about all cells of a document counts them. */
static void check_same_part(const char *format, const char *from, const char *to, char *before)
{
	char *after = report_of_run(format);
	char *a = strstr(before, from), *b = strstr(after, from);

	assert_non_null(a);
	assert_non_null(b);
	assert_non_null(strstr(a, to));
	assert_non_null(strstr(b, to));
	*strstr(a, to) = '\0';
	*strstr(b, to) = '\0';
	assert_string_equal(a, b);
	free(before);
	free(after);
}

static void test_no_claim_changes(void **state)
{
	char *md = report_of_run("md"), *csv = report_of_run("csv");
	char *with;

	(void)state;
	add_what_is_no_arm("isec");
	with = report_of_run("csv");
	assert_string_equal(csv, with);
	check_same_part("md", "### C1: ", "### C11: ", md);
	free(csv);
	free(with);
}

static void test_ledger_has_arms_only(void **state)
{
	char *md;

	(void)state;
	add_what_is_no_arm("isec");
	md = report_of_run("md");
	assert_null(strstr(md, "groups=8"));
	assert_null(strstr(md, "### mix_x"));
	free(md);
}

static void test_cycle_is_an_integer(void **state)
{
	json_t *doc = cells_open("isec", "off"), *cell;
	char *path = scratch_path("run/isec-off.json");
	struct result *res = NULL;

	(void)state;
	cell = cells_add(doc, "mix_x/tmpfs/never", 1000);
	json_object_set_new(cell, "cycle", json_string("many"));
	cells_close(doc, "isec", "off");
	assert_int_equal(result_load(path, &res), -EINVAL);
	doc = cells_open("isec", "off");
	cell = cells_add(doc, "mix_x/tmpfs/never", 1000);
	json_object_set_new(cell, "cycle", json_integer(7));
	cells_close(doc, "isec", "off");
	assert_int_equal(result_load(path, &res), 0);
	assert_int_equal(res->benchs[res->nr_benchs - 1].cycle, 7);
	assert_int_equal(res->benchs[0].cycle, 0);
	assert_false(result_bench_is_arm(&res->benchs[res->nr_benchs - 1]));
	result_free(res);
	free(path);
}

/* Renames reach no listener whose events have descriptors. */
static void test_base_of_names(void **state)
{
	json_t *doc = cells_open("isec", "off");
	char *path = scratch_path("run/isec-off.json");
	struct result *res;
	const struct result_bench *base;

	(void)state;
	cells_clear(doc);
	cells_add(doc, "rename/tmpfs/never", 1000);
	cells_add(doc, "rename/tmpfs/parent/fanotify_fid", 1500);
	cells_add(doc, "read/tmpfs/never", 1000);
	cells_add(doc, "read/tmpfs/parent/fanotify", 1600);
	cells_add(doc, "read/tmpfs/parent/fanotify_fid", 1700);
	cells_close(doc, "isec", "off");
	assert_int_equal(result_load(path, &res), 0);
	base = result_find_base(res, &res->benchs[0].cell);
	assert_ptr_equal(base, &res->benchs[1]);
	base = result_find_base(res, &res->benchs[2].cell);
	assert_ptr_equal(base, &res->benchs[3]);
	result_free(res);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_no_claim_changes),
		TEST(test_ledger_has_arms_only),
		TEST(test_cycle_is_an_integer),
		TEST(test_base_of_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
