// SPDX-License-Identifier: GPL-2.0-only
/* Native documents: what is read from them, and what is said of those that are not one. */
#include "native_kit.h"

#include <errno.h>

#include "bench/native_load.h"

static struct native_docs docs;

static int setup(void **state)
{
	if (scratch_setup(state))
		return -1;
	native_kit_folder("run");
	return 0;
}

static int teardown(void **state)
{
	native_docs_release(&docs);
	return scratch_teardown(state);
}

static int load(const char *name)
{
	char *path = scratch_path(name);
	char *const paths[] = { path };
	int ret;

	native_docs_release(&docs);
	ret = native_load(paths, 1, &docs);
	free(path);
	return ret;
}

/* One that takes exactly what it says, in batches without noise. */
static json_t *exact_doc(void)
{
	return native_kit_doc(NATIVE_KIT(.quiet = true, .nr_blocks = 3));
}

static void test_values(void **state)
{
	const struct native_arm *arm;

	(void)state;
	scratch_put_json("run/6.18.json", exact_doc());
	scratch_put("run/quality.json", "{}");
	scratch_put("run/calibrate.json", "{}");
	assert_int_equal(load("run"), 0);
	assert_int_equal(docs.nr, 1);
	assert_string_equal(docs.doc[0].boot_id, "boot-1");
	assert_null(docs.doc[0].flagged);
	arm = native_arm_find(&docs.doc[0], "open_close/tmpfs/miss/fanotify");
	assert_non_null(arm);
	assert_int_equal(arm->role, NATIVE_ARM);
	assert_int_equal(arm->nr_blocks, 3);
	assert_true(fabs(arm->block[2] - 842) < 0.01);
	assert_true(fabs(arm->p99 - 842 * 1.6) < 1e-6);
	assert_int_equal(json_array_size(arm->histogram), 9);
	assert_ptr_equal(native_arm_base(&docs.doc[0], arm), &docs.doc[0].arm[0]);
	arm = native_arm_find(&docs.doc[0],
			      "open_close/tmpfs/parent/fanotify/handle_event/direct/bpf/empty/skip");
	assert_false(native_arm_has_result(arm));
}

/* A block's value is the mean of its visits' medians: one batch that was hit moves nothing. */
static void test_block_value(void **state)
{
	json_t *doc = exact_doc(), *bench, *visits;

	(void)state;
	bench = scratch_cell(doc, "open_close/tmpfs/never");
	visits = json_array_get(json_object_get(bench, "times"), 1);
	json_array_set_new(visits, 0, json_pack("[i, i, i]", 1200 * 700, 99000000, 1200 * 600));
	json_array_set_new(visits, 1, json_pack("[i, i]", 1200 * 900, 1200 * 1000));
	scratch_put_json("run/6.18.json", doc);
	assert_int_equal(load("run"), 0);
	assert_true(fabs(docs.doc[0].arm[0].block[1] - (700 + 950) / 2.0) < 1e-9);
}

static void test_order(void **state)
{
	(void)state;
	scratch_put_json("run/a.json", native_kit_doc(NATIVE_KIT(.kernel = "isec")));
	scratch_put_json("run/b.json", native_kit_doc(NATIVE_KIT(.kernel = "vanilla")));
	assert_int_equal(load("run"), 0);
	assert_int_equal(docs.nr, 2);
	assert_string_equal(docs.doc[0].res->kernel, "vanilla");
}

/* @object: NULL for the first benchmark; @value: as JSON, NULL to take it away */
struct rejected {
	const char *object, *key, *value, *said;
};

static const struct rejected rejected[] = {
	{ "context", "schema", "2", "context.schema: is 2, this fsnbench reads 1" },
	{ "context", "engine", "\"exact\"", "benchmarks[0].counts" },
	{ "context", "boot_id", NULL, "context.boot_id: must be a string" },
	{ "context", "build", NULL, "context.build: must be a string" },
	{ "context", "virt", "2", "context.virt: must be a string" },
	{ "context", "flagged", "\"x\"", "context.flagged: must be an array" },
	{ NULL, "role", "\"x\"", "benchmarks[0].role (open_close/tmpfs/never): is 'x'; valid: base, arm, control, aa, inject, bare" },
	{ NULL, "group", NULL, "benchmarks[0].group (open_close/tmpfs/never): must be a string" },
	{ NULL, "times", "[]", "benchmarks[0].times (open_close/tmpfs/never): must be an array of blocks" },
	{ NULL, "times", "[[]]", "benchmarks[0].times[0] (open_close/tmpfs/never): must be an array of visits" },
	{ NULL, "times", "[[[0, 1]]]", "benchmarks[0].times[0][0] (open_close/tmpfs/never): [0] must be an integer from 1" },
	{ NULL, "batch_ops", NULL, "benchmarks[0].batch_ops (open_close/tmpfs/never): must be an integer from 1" },
	{ NULL, "batch_ops", "2", "benchmarks[1].batch_ops (open_close/tmpfs/never#aa): is 1200, and 2 in open_close/tmpfs/never" },
	{ NULL, "blocks", "[{\"disturbed\": false}]", "benchmarks[0].blocks (open_close/tmpfs/never): must be an array of 3 blocks" },
	{ NULL, "blocks", "[{\"disturbed\": 0}, {\"disturbed\": 0}, {\"disturbed\": 0}]", "benchmarks[0].blocks[0].disturbed (open_close/tmpfs/never): must be true or false" },
	{ NULL, "histogram", "{\"buckets\": [[9, 1], [8, 1]]}", "benchmarks[0].histogram.buckets[1]" },
	{ NULL, "name", NULL, "benchmarks[0].name: must be a string" },
};

static void test_rejected(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rejected) / sizeof(*rejected); i++) {
		const struct rejected *r = &rejected[i];
		json_t *doc = exact_doc();
		json_t *in = r->object ? json_object_get(doc, r->object) :
					 json_array_get(json_object_get(doc, "benchmarks"), 0);
		char *path = scratch_path("stderr"), *err;
		int saved = dup(2), fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		if (r->value)
			json_object_set_new(in, r->key,
					    json_loads(r->value, JSON_DECODE_ANY, NULL));
		else
			json_object_del(in, r->key);
		scratch_put_json("run/6.18.json", doc);
		dup2(fd, 2);
		close(fd);
		assert_int_equal(load("run/6.18.json"), -EINVAL);
		fflush(stderr);
		dup2(saved, 2);
		close(saved);
		err = scratch_read(path);
		if (!strstr(err, r->said))
			fail_msg("missing: %s\nin: %s", r->said, err);
		/* One line, with the file and a line in it. */
		assert_ptr_equal(strchr(err, '\n'), err + strlen(err) - 1);
		assert_non_null(strstr(err, "6.18.json:"));
		assert_null(strstr(err, "6.18.json:0"));
		free(err);
		free(path);
	}
}

static void test_merged(void **state)
{
	const struct native_kit kit = NATIVE_KIT();
	json_t *whole = json_pack("{s:o, s:[], s:[o, o]}", "context", native_kit_context(&kit),
				  "benchmarks", "boots",
				  native_kit_doc(NATIVE_KIT(.boot_id = "b", .seed = 2)),
				  native_kit_doc(NATIVE_KIT(.boot_id = "c", .seed = 3)));

	(void)state;
	scratch_put_json("run/all.json", whole);
	assert_int_equal(load("run/all.json"), 0);
	assert_int_equal(docs.nr, 2);
	assert_string_equal(docs.doc[1].boot_id, "c");
	assert_int_equal(docs.doc[1].nr, docs.doc[0].nr);
}

static void test_is(void **state)
{
	char *run = scratch_path("run");

	(void)state;
	scratch_put_json("run/6.18.json", exact_doc());
	assert_int_equal(native_is(run), 1);
	assert_int_equal(native_is(GOLDEN_RUN), 0);
	free(run);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_values), TEST(test_block_value), TEST(test_order), TEST(test_rejected),
		TEST(test_merged), TEST(test_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
