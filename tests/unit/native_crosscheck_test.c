// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cross-check's documents, and what it does on whatever kernel this is: count, or
 * say what the kernel answered. Whether counts are right, tests/guest tells.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "bench/native_crosscheck.h"

static void counts_are_per_operation(void **state)
{
	const struct native_crosscheck_count counts[] = {
		{ .function = "fsnotify", .by = "fentry", .count = 250 },
		{ .function = "__fsnotify_parent", .by = "kprobe", .fentry_error = -ESRCH, .count = 300 },
		{ .function = "hook", .fentry_error = -ENOENT },
	};
	json_t *obj = native_crosscheck_json(counts, 3, 100), *f;

	(void)state;
	assert_int_equal(json_integer_value(json_object_get(obj, "nr_ops")), 100);
	f = json_object_get(json_object_get(obj, "functions"), "fsnotify");
	assert_string_equal(json_string_value(json_object_get(f, "by")), "fentry");
	assert_int_equal(json_integer_value(json_object_get(f, "count")), 250);
	assert_true(json_real_value(json_object_get(f, "per_op")) == 2.5);
	assert_null(json_object_get(f, "skipped"));
	f = json_object_get(json_object_get(obj, "functions"), "__fsnotify_parent");
	assert_string_equal(json_string_value(json_object_get(f, "by")), "kprobe");
	f = json_object_get(json_object_get(obj, "functions"), "hook");
	assert_string_equal(json_string_value(json_object_get(f, "skipped")),
			    "fentry on hook: No such file or directory (ENOENT)");
	assert_null(json_object_get(f, "count"));
	json_decref(obj);
}

/* No count at all is no object of zeros. */
static void refused_says_both_answers(void **state)
{
	const struct native_crosscheck_count counts[] = {
		{ .function = "fsnotify", .fentry_error = -EPERM, .kprobe_error = -ENOENT },
		{ .function = "hook", .fentry_error = -EPERM },
	};
	json_t *obj = native_crosscheck_json(counts, 2, 100);

	(void)state;
	assert_string_equal(json_string_value(json_object_get(obj, "skipped")),
			    "fentry on fsnotify: Operation not permitted (EPERM); kprobe on fsnotify: No such file or directory (ENOENT)");
	assert_int_equal(json_object_size(obj), 1);
	json_decref(obj);
}

static int operate(void *data, unsigned long nr_ops)
{
	*(unsigned long *)data += nr_ops;
	return 0;
}

static int find_no_room(void *data, unsigned long nr_ops)
{
	(void)data;
	(void)nr_ops;
	return -ENOSPC;
}

/* Operations are done once where something counts, and never where nothing does. */
static void counts_or_says_why(void **state)
{
	unsigned long done = 0;
	json_t *obj = native_crosscheck_run(operate, &done, 7);
	const char *skipped = json_string_value(json_object_get(obj, "skipped"));

	(void)state;
	assert_non_null(obj);
	if (skipped) {
		print_message("skipped: %s\n", skipped);
		assert_int_equal(strncmp(skipped, "fentry on fsnotify: ", 20), 0);
		assert_non_null(strstr(skipped, "; kprobe on fsnotify: "));
		assert_int_equal(done, 0);
	} else {
		assert_int_equal(done, 7);
		assert_int_equal(json_integer_value(json_object_get(obj, "nr_ops")), 7);
	}
	json_decref(obj);
	obj = native_crosscheck_run(find_no_room, NULL, 7);
	assert_non_null(json_object_get(obj, "skipped"));
	json_decref(obj);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_per_operation),
		cmocka_unit_test(refused_says_both_answers),
		cmocka_unit_test(counts_or_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
