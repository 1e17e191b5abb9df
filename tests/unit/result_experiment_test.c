// SPDX-License-Identifier: GPL-2.0-only
/* Of a run, what belongs to some experiments. */
#include "report_cells.h"

#include <errno.h>

#include "bench/result_set.h"

#define READ "read/tmpfs/"

static struct result_set set;

static void add(json_t *root, const char *name, json_t *experiments)
{
	json_object_set_new(cells_add(root, name, 1000), "experiments", experiments);
}

/* A run of one document: three cells, of both experiments, of one, of none. */
static void start(void)
{
	json_t *root = cells_open("isec", "off");
	char *path = scratch_path("run/isec-retpoline.json"), *file;

	unlink(path);
	free(path);
	cells_clear(root);
	cells_context(root, "experiments", "ladder", json_object());
	cells_context(root, "experiments", "storage", json_object());
	add(root, READ "never", json_pack("[s, s]", "ladder", "storage"));
	add(root, READ "parent/fanotify", json_pack("[s]", "storage"));
	add(root, READ "miss/fanotify", json_array());
	cells_close(root, "isec", "off");
	file = scratch_path("run/isec-off.json");
	result_set_release(&set);
	assert_int_equal(result_set_load(&file, 1, &set), 0);
	free(file);
}

static const char *wanted;

static int keep(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return result_set_keep(&set, wanted);
}

static void test_keeps_what_belongs(void **state)
{
	(void)state;
	start();
	assert_int_equal(result_set_keep(&set, "ladder"), 0);
	assert_int_equal(set.docs[0]->nr_benchs, 1);
	assert_string_equal(set.docs[0]->benchs[0].name, READ "never");
	assert_int_equal(json_object_size(json_object_get(set.docs[0]->context, "experiments")), 1);
	start();
	assert_int_equal(result_set_keep(&set, "ladder,storage"), 0);
	assert_int_equal(set.docs[0]->nr_benchs, 2);
	result_set_release(&set);
}

static void test_unknown(void **state)
{
	static const char *const lists[] = { "laddr", "ladder,laddr", "ladder,", "" };
	char *err;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		start();
		wanted = lists[i];
		assert_int_equal(scratch_run(keep, NULL, &err, "keep", NULL), -EINVAL);
		assert_non_null(strstr(err, "no document has an experiment '"));
		assert_non_null(strstr(err, "'; there are ladder storage\n"));
		assert_int_equal(set.docs[0]->nr_benchs, 3);
		free(err);
	}
	result_set_release(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_keeps_what_belongs),
		TEST(test_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
