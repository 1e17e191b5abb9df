// SPDX-License-Identifier: GPL-2.0-only
/*
 * What stands around the figures follows the documents' context, and what is said of the
 * project is so: on what it was measured, and what that cannot show.
 */
#include <glob.h>

#include "report_cells.h"

#define NR_DOCS	4

static const char *const names[NR_DOCS] = { "isec-off.json", "isec-retpoline.json",
					    "vanilla-off.json", "vanilla-retpoline.json" };

/* In the contexts of the first @nr documents; @value NULL: it is not there. */
static void set_field(const char *object, const char *field, const char *value, size_t nr)
{
	for (size_t d = 0; d < nr; d++) {
		char name[64];
		json_t *root, *to;

		snprintf(name, sizeof(name), "run/%s", names[d]);
		root = scratch_json(scratch_dir, name);
		to = json_object_get(root, "context");
		if (object)
			to = json_object_get(to, object);
		assert_non_null(json_object_get(to, field));
		if (value)
			json_object_set_new(to, field, json_string(value));
		else
			json_object_del(to, field);
		scratch_put_json(name, root);
	}
}

static void expect_report(const char *format, const char *part)
{
	char *text = report_of_run(format);

	expect(text, part);
	free(text);
}

static void expect_no(const char *format, const char *part)
{
	char *text = report_of_run(format);

	if (strstr(text, part))
		fail_msg("there is: %s\nin: %s", part, text);
	free(text);
}

static const struct {
	const char *said, *object, *field;
} fields[] = {
	{ "kernel source", NULL, "kernel_source" }, { "compiler", NULL, "compiler" },
	{ "processor", NULL, "cpu" }, { "qemu", "qemu", "version" },
	{ "fsnbench", NULL, "version" }, { "commit", NULL, "git" },
};

#define NR_FIELDS	(sizeof(fields) / sizeof(*fields))

static void test_header_has_the_context(void **state)
{
	char value[64], line[128];

	(void)state;
	expect_report("lkml", "\n- engine: exact\n");
	for (size_t i = 0; i < NR_FIELDS; i++) {
		snprintf(value, sizeof(value), "another %s", fields[i].said);
		snprintf(line, sizeof(line), "\n- %s: %s\n", fields[i].said, value);
		expect_no("lkml", line);
		set_field(fields[i].object, fields[i].field, value, NR_DOCS);
		expect_report("lkml", line);
	}
}

/* One boot of another compiler, or one that does not say: nothing is said of all. */
static void test_header_of_boots_that_differ(void **state)
{
	(void)state;
	set_field(NULL, "compiler", "clang 19", 1);
	set_field(NULL, "git", NULL, 1);
	expect_report("lkml", "\n- compiler: <missing>, or not the same in all boots\n"
			      "- processor: max,-rdrand,-rdseed,-erms,-fsrm\n");
	expect_report("lkml", "\n- commit: <missing>, or not the same in all boots\n");
}

static void test_header_names_each_image(void **state)
{
	(void)state;
	set_field(NULL, "vmlinux_sha256",
		  "0123456789abcdef0000000000000000000000000000000000000000000000ff", 1);
	expect_report("lkml", "\n- vanilla, spectre_v2=off: vmlinux bbbbbbbbbbbbbbbb\n"
			      "- vanilla, spectre_v2=retpoline: vmlinux bbbbbbbbbbbbbbbb\n"
			      "- isec, spectre_v2=off: vmlinux 0123456789abcdef\n"
			      "- isec, spectre_v2=retpoline: vmlinux aaaaaaaaaaaaaaaa\n\n");
	set_field(NULL, "vmlinux_sha256", NULL, 2);
	expect_report("lkml", "\n- isec, spectre_v2=off: vmlinux <missing>\n"
			      "- isec, spectre_v2=retpoline: vmlinux <missing>\n\n");
}

#define ONE_COMPILER	"All kernels but the external anchor are built by one compiler"

/* A limit that is none, or another one, is not claimed. */
static void test_limits_of_compilers(void **state)
{
	(void)state;
	expect_report("md", ONE_COMPILER);
	set_field(NULL, "compiler", "clang 19", NR_DOCS);
	expect_report("md", ONE_COMPILER);
	set_field(NULL, "compiler", "gcc 12.2.0", 1);
	expect_no("md", ONE_COMPILER);
	expect_report("md", "It is not known that one compiler built all kernels");
	set_field(NULL, "compiler", NULL, NR_DOCS);
	expect_no("md", ONE_COMPILER);
}

/* The anchor is Debian's, and so is its compiler. */
static void test_limits_leave_the_anchor_out(void **state)
{
	json_t *root = cells_open("debian", "off");

	(void)state;
	cells_clear(root);
	cells_add(root, "read/tmpfs/never", 1000);
	json_object_set_new(json_object_get(root, "context"), "compiler", json_string("gcc 99"));
	cells_close(root, "debian", "off");
	expect_report("md", ONE_COMPILER);
	expect_report("lkml", "\n- compiler: gcc 12.2.0, but for kernel debian\n");
}

/* The only names that match, which the report has as @said. */
static void expect_files(const char *pattern, size_t nr, const char *said)
{
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	if (found.gl_pathc != nr)
		fail_msg("%zu of %s, and the report says: %s", found.gl_pathc, pattern, said);
	globfree(&found);
	expect_report("md", said);
}

static void test_limits_of_what_there_is(void **state)
{
	(void)state;
	expect_files("workloads/mix/*.mix", 3, "small recorded samples of three activities");
	expect_files("kernels/patches/*", 1, "Other trees. The series is for Linux ");
	expect_files("kernels/patches/6.12", 1, "The series is for Linux 6.12; ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_header_has_the_context),
		TEST(test_header_of_boots_that_differ),
		TEST(test_header_names_each_image),
		TEST(test_limits_of_compilers),
		TEST(test_limits_leave_the_anchor_out),
		TEST(test_limits_of_what_there_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
