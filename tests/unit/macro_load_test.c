// SPDX-License-Identifier: GPL-2.0-only
/*
 * The documents of fio's jobs and of commands: what they say, what is refused, and the
 * report made of them. The golden ones were written by guests and by a native run.
 */
#include "golden.h"

#include <errno.h>

#include "bench/macro_load.h"

#define GOLDEN	"tests/golden/macro/"

static struct macro_docs docs;

static int load(int argc, char **argv)
{
	(void)argc;
	return macro_load(argv[0], &docs);
}

static int setup(void **state)
{
	char *dir;

	if (scratch_setup(state))
		return -1;
	dir = scratch_path("macro");
	mkdir(dir, 0755);
	free(dir);
	return 0;
}

static int teardown(void **state)
{
	macro_docs_release(&docs);
	return scratch_teardown(state);
}

static json_t *cell(const char *name, const char *watch, const char *listener)
{
	return json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i}, s:s, s:s, s:s}",
			 "name", name, "cell", "workload", "job", "fs", "tmpfs", "watch", watch,
			 "listener", listener, "site", "none", "args", "none", "handler", "none",
			 "program", "none", "verdict", "none", "storage", "none", "kernel", "isec",
			 "threads", 1, "status", "ok", "reason", "", "sha256", "0");
}

/* Three pairs of @one, @one + 2 and @one + 1, of every counter. */
static json_t *exact(const char *name, const char *watch, const char *listener, double one)
{
	json_t *obj = cell(name, watch, listener), *pairs = json_object();

	for (int c = 0; c < MACRO_NR_COUNTERS; c++)
		json_object_set_new(pairs, macro_counter_names[c],
				    json_pack("[f, f, f]", one + c, one + c + 2, one + c + 1));
	json_object_set_new(obj, "counts", json_pack("{s:i, s:i, s:o}", "ops", 10, "pairs", 3,
						     "by_pair", pairs));
	json_object_set_new(obj, "hits", json_pack("{s:i, s:i, s:i}", "hook", 0, "raised", 60,
						   "delivered", 3));
	return obj;
}

static json_t *block(double iops)
{
	return json_pack("{s:f, s:{s:i, s:i, s:i, s:i}}", "iops", iops, "clat_ns",
			 "50.000000", 500, "90.000000", 900, "99.000000", 990, "99.900000", -1);
}

static json_t *native(const char *name)
{
	json_t *obj = cell(name, "never", "none");

	json_object_set_new(obj, "runs", json_pack("[o, o]", block(3000), block(1000)));
	return obj;
}

static json_t *timed(const char *name)
{
	json_t *obj = cell(name, "never", "none");

	json_object_set_new(obj, "runs", json_pack("[{s:f}]", "time_s", 0.25));
	return obj;
}

static json_t *document(const char *engine, const char *kernel, json_t *fio, json_t *all)
{
	return json_pack("{s:{s:i, s:s, s:s, s:{s:s}}, s:[], s:o, s:o}", "context", "schema", 1,
			 "engine", engine, "kernel", kernel, "mitigations", "mode", "off",
			 "benchmarks", "fio", fio, "commands", all);
}

static json_t *good(void)
{
	return document("exact", "isec",
			json_pack("[o, o]", exact("a", "never", "none", 100),
				  exact("b", "sb", "fanotify", 150)),
			json_pack("[o]", exact("c", "never", "none", 1000)));
}

static void put(json_t *doc)
{
	scratch_put_json("macro/a.json", doc);
}

static int load_all(char **err)
{
	char *dir = scratch_path("macro");
	int ret;

	macro_docs_release(&docs);
	ret = scratch_run(load, NULL, err, dir, NULL);
	free(dir);
	return ret;
}

static void test_exact(void **state)
{
	const struct macro_entry *e;

	(void)state;
	put(good());
	assert_int_equal(load_all(NULL), 0);
	assert_int_equal(docs.nr, 1);
	assert_int_equal(docs.doc[0].nr, 3);
	assert_false(docs.doc[0].native);
	e = &docs.doc[0].entry[1];
	assert_int_equal(e->kind, MACRO_FIO);
	assert_int_equal(e->nr_ops, 10);
	assert_int_equal(e->nr_samples, 3);
	assert_true(e->counter[MACRO_INSNS].median == 151);
	assert_true(e->counter[MACRO_INSNS].min == 150);
	assert_true(e->counter[MACRO_INSNS].max == 152);
	/* 60 events in three pairs of ten operations */
	assert_true(e->nr_events == 2);
	assert_true(e->nr_delivered == 0.1);
	assert_ptr_equal(macro_entry_never(&docs.doc[0], e), &docs.doc[0].entry[0]);
	assert_ptr_equal(macro_entry_find(&docs.doc[0], e, "sb", "fanotify"), e);
	assert_null(macro_entry_find(&docs.doc[0], e, "mount", "fanotify"));
	/* Of a command's, fio's are no base. */
	assert_ptr_equal(macro_entry_never(&docs.doc[0], &docs.doc[0].entry[2]),
			 &docs.doc[0].entry[2]);
}

static void test_native(void **state)
{
	const struct macro_entry *e;

	(void)state;
	put(document("native", "6.18", json_pack("[o]", native("a")),
		     json_pack("[o]", timed("c"))));
	assert_int_equal(load_all(NULL), 0);
	assert_true(docs.doc[0].native);
	e = &docs.doc[0].entry[0];
	assert_int_equal(e->nr_samples, 2);
	assert_true(e->iops.median == 2000);
	assert_true(e->iops.max == 3000);
	assert_true(e->latency_ns[0].median == 500);
	assert_true(e->latency_ns[3].median == -1);
	/* In the order of the blocks: 3000 and 1000 a second. */
	assert_true(e->block[0] == 1e9 / 3000);
	assert_true(e->block[1] == 1e9 / 1000);
	assert_true(docs.doc[0].entry[1].time_s.median == 0.25);
	assert_true(docs.doc[0].entry[1].block[0] == 0.25);
}

/* A field of the first fio entry set to @value, or taken away. */
static void refuse(const char *path, json_t *value, const char *words)
{
	json_t *doc = good(), *at = json_array_get(json_object_get(doc, "fio"), 0);
	char *copy = strdup(path), *save = NULL, *word, *file, *err, *expected;
	char *next;

	word = strtok_r(copy, ".", &save);
	while ((next = strtok_r(NULL, ".", &save))) {
		at = json_object_get(at, word);
		word = next;
	}
	if (value)
		json_object_set_new(at, word, value);
	else
		assert_int_equal(json_object_del(at, word), 0);
	put(doc);
	assert_int_equal(load_all(&err), -EINVAL);
	file = scratch_path("macro/a.json");
	assert_true(asprintf(&expected, "fsnbench: %s: fio[0].%s: %s\n", file, path, words) > 0);
	assert_string_equal(err, expected);
	free(expected);
	free(file);
	free(copy);
	free(err);
}

static void test_fields(void **state)
{
	(void)state;
	refuse("name", NULL, "is missing; must be a string");
	refuse("cell", json_null(), "must be an object");
	refuse("cell.watch", NULL, "is missing; must be a string");
	refuse("cell.threads", json_string("one"), "must be an integer from 0");
	refuse("status", json_string("fine"), "must be ok, skip, flagged or failed, not 'fine'");
	refuse("reason", NULL, "is missing; must be a string");
	refuse("sha256", json_integer(7), "must be a string");
	refuse("counts", NULL, "is missing; must be an object");
	refuse("counts.ops", json_integer(0), "must be an integer from 1");
	refuse("counts.pairs", json_integer(0), "must be an integer from 1");
	refuse("counts.pairs", json_real(3.5), "must be an integer from 0");
	refuse("counts.by_pair.insns", json_pack("[f, f]", 1.0, 2.0),
	       "must be an array of 3 numbers, as counts.pairs says");
	refuse("counts.by_pair.bpf_insns", json_pack("[f, f, s]", 1.0, 2.0, "3"),
	       "must be an array of 3 numbers, as counts.pairs says");
	refuse("counts.by_pair.insns_storm", NULL,
	       "must be an array of 3 numbers, as counts.pairs says");
	refuse("hits", NULL, "is missing; must be an object");
	refuse("hits.raised", json_integer(-1), "must be an integer from 0");
}

static void expect_line(json_t *doc, const char *words)
{
	char *err;

	put(doc);
	assert_int_equal(load_all(&err), -EINVAL);
	if (!strstr(err, words))
		fail_msg("'%s' has no '%s'", err, words);
	free(err);
}

static void test_same_name(void **state)
{
	(void)state;
	expect_line(document("exact", "isec",
			     json_pack("[o, o]", exact("a", "never", "none", 1),
				       exact("a", "sb", "fanotify", 2)), json_array()),
		    "fio[1].name: 'a' is there twice");
}

static void test_native_fields(void **state)
{
	json_t *cells = json_pack("[o]", native("a"));
	json_t *runs = json_object_get(json_array_get(cells, 0), "runs");

	(void)state;
	json_object_set_new(json_array_get(runs, 1), "iops", json_string("many"));
	expect_line(document("native", "k", json_deep_copy(cells), json_array()),
		    "fio[0].runs[1].iops: must be a number");
	json_array_set_new(runs, 1, block(1));
	json_object_del(json_object_get(json_array_get(runs, 0), "clat_ns"), "99.000000");
	expect_line(document("native", "k", json_deep_copy(cells), json_array()),
		    "fio[0].runs[0].clat_ns.99.000000: must be a number");
	json_array_clear(runs);
	expect_line(document("native", "k", cells, json_array()),
		    "fio[0].runs: must be an array of 1 to 64 blocks");
	expect_line(document("native", "k", json_array(), json_object()),
		    "commands: must be an array");
}

static void test_twins(void **state)
{
	char *path = scratch_path("macro/b.json"), *err;

	(void)state;
	put(good());
	scratch_put_json("macro/b.json", good());
	assert_int_equal(load_all(&err), -EINVAL);
	assert_non_null(strstr(err, "b.json: context.kernel, context.mitigations.mode: the same boot"));
	unlink(path);
	free(path);
	free(err);
}

static void test_report(void **state)
{
	(void)state;
	golden_part(GOLDEN "run", "lkml", GOLDEN "section.txt", "fio and whole commands\n",
		    "\nExternal anchor");
	golden_part(GOLDEN "run", "md", GOLDEN "section.md", "## fio and whole commands\n", "\n## ");
	golden_part(GOLDEN "run", "macro", GOLDEN "table.csv", "kernel,mode,", "\nno such line");
}

/* A mailing list breaks what is longer. */
static void test_width(void **state)
{
	char *text = scratch_read(GOLDEN "section.txt"), *save = NULL;

	(void)state;
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		assert_true(strlen(line) <= 72);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_native),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_same_name),
		cmocka_unit_test(test_native_fields),
		cmocka_unit_test(test_twins),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_width),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
