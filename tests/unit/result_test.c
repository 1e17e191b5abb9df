// SPDX-License-Identifier: GPL-2.0-only
/* Loading, rejecting and writing result documents. */
#include "scratch.h"

#include <errno.h>

#include "bench/result.h"
#include "bench/result_cell.h"
#include "bench/result_set.h"

static const char good[] =
	"{\"context\": {\"schema\": 1, \"engine\": \"exact\", \"kernel\": \"isec\",\n"
	"  \"unknown\": [1, {\"a\": \"]\"}],\n"
	"  \"mitigations\": {\"mode\": \"off\"}},\n"
	" \"benchmarks\": [\n"
	"  {\"name\": \"nop/tmpfs/never\", \"status\": \"ok\",\n"
	"   \"cell\": {\"workload\": \"nop\", \"fs\": \"tmpfs\", \"watch\": \"never\"},\n"
	"   \"counts\": {\"ops\": 100,\n"
	"     \"insns\": 7, \"loads\": 3,\n"
	"     \"agree\": {\"insns\": 89, \"loads\": 90},\n"
	"     \"mean\": {\"insns\": 7.5}}}\n"
	" ]}\n";

static int load_path(char *path)
{
	struct result *res = NULL;
	int err = result_load(path, &res);

	if (!err)
		result_free(res);
	return err ? 1 : 0;
}

static int load_command(int argc, char **argv)
{
	assert_int_equal(argc, 1);
	return load_path(argv[0]);
}

/* Loads @text and returns what was said on stderr; the caller frees it. */
static char *complaint(const char *text)
{
	char *path = scratch_path("doc.json"), *err;

	scratch_put("doc.json", text);
	assert_int_equal(scratch_run(load_command, NULL, &err, path, NULL), 1);
	assert_int_equal(err[strlen(err) - 1], '\n');
	assert_ptr_equal(strchr(err, '\n'), err + strlen(err) - 1);
	free(path);
	return err;
}

/* @doc with one text replaced by another must be rejected with @message. */
static void rejects_in(const char *doc, const char *from, const char *to, const char *message)
{
	const char *at = strstr(doc, from);
	char *text, *err;

	assert_non_null(at);
	assert_true(asprintf(&text, "%.*s%s%s", (int)(at - doc), doc, to,
			     at + strlen(from)) > 0);
	err = complaint(text);
	if (!strstr(err, message))
		fail_msg("said:   %sexpected: %s", err, message);
	free(err);
	free(text);
}

static void rejects(const char *from, const char *to, const char *message)
{
	rejects_in(good, from, to, message);
}

static void test_loads(void **state)
{
	char *path = scratch_path("good.json");
	const struct result_bench *b;
	struct result *res;

	(void)state;
	scratch_put("good.json", good);
	assert_int_equal(result_load(path, &res), 0);
	assert_int_equal(res->nr_benchs, 1);
	assert_string_equal(res->mode, "off");
	b = &res->benchs[0];
	assert_string_equal(b->cell.word[RESULT_SITE], "none");
	assert_int_equal(b->cell.threads, 1);
	assert_int_equal(b->value[RESULT_INSNS].mode, 7);
	assert_true(b->value[RESULT_INSNS].by_mean);
	assert_false(b->value[RESULT_LOADS].by_mean);
	assert_false(b->value[RESULT_STORES].present);
	result_free(res);
	free(path);
}

static void test_rejects_with_line_and_field(void **state)
{
	(void)state;
	rejects("\"insns\": 7", "\"insns\": \"7\"",
		"doc.json:8: benchmarks[0].counts.insns (nop/tmpfs/never): must be an integer");
	rejects("\"insns\": 7", "\"insns\": 7.5", ":8: benchmarks[0].counts.insns");
	rejects("\"insns\": 89", "\"insns\": 101", ":9: benchmarks[0].counts.agree.insns");
	rejects("\"ops\": 100", "\"ops\": 0", ":7: benchmarks[0].counts.ops");
	rejects("\"ops\": 100,", "", ":7: benchmarks[0].counts.ops");
	rejects("\"ok\"", "\"fine\"", ":5: benchmarks[0].status (nop/tmpfs/never): is 'fine'; valid: ok, skip, flagged, failed");
	rejects("\"watch\": \"never\"", "\"watch\": 3", ":6: benchmarks[0].cell.watch");
	rejects("\"schema\": 1", "\"schema\": 2", ":1: context.schema: is 2, this fsnbench reads 1");
	rejects("\"schema\": 1", "\"schema\": \"1\"", "context.schema: must be the integer 1");
	rejects("\"mode\": \"off\"", "\"mode\": \"\"", ":3: context.mitigations.mode");
	rejects("\"kernel\": \"isec\",", "", "context.kernel: is missing");
	rejects("\"engine\": \"exact\"", "\"engine\": \"guess\"", "context.engine: is 'guess'");
	rejects("\"watch\": \"never\"}", "\"watch\": \"never\", \"kernel\": \"vanilla\"}",
		":6: benchmarks[0].cell.kernel");
}

static void test_rejects_edges_and_hits(void **state)
{
	(void)state;
	rejects("\"status\": \"ok\",", "\"status\": \"ok\", \"edges\": [{\"from\": \"a\"}],",
		"benchmarks[0].edges[0] (nop/tmpfs/never): needs the strings from and to");
	rejects("\"status\": \"ok\",",
		"\"status\": \"ok\", \"edges\": [{\"from\": \"a\", \"to\": \"b\", \"count\": -1}],",
		"benchmarks[0].edges[0].count");
	rejects("\"status\": \"ok\",", "\"status\": \"ok\", \"hits\": {\"hook\": -3},",
		"benchmarks[0].hits.hook");
}

static const char hooked[] =
	"{\"context\": {\"schema\": 1, \"engine\": \"exact\", \"kernel\": \"isec\", \"rounds\": 3,\n"
	"  \"mitigations\": {\"mode\": \"off\"}},\n"
	" \"benchmarks\": [\n"
	"  {\"name\": \"x\", \"status\": \"ok\",\n"
	"   \"cell\": {\"workload\": \"read\", \"fs\": \"tmpfs\", \"watch\": \"parent\",\n"
	"     \"listener\": \"fanotify\", \"site\": \"handle_event\"},\n"
	"   \"hits\": {\"symbol\": \"f\"},\n"
	"   \"counts\": {\"ops\": 100, \"cachelines\": 7, \"loads\": 3, \"exceptions\": 1,\n"
	"     \"switches\": 0, \"interrupt_insns\": 12, \"flagged\": [\"cachelines\"],\n"
	"     \"by_round\": {\"cachelines\": [8, 6, 7]},\n"
	"     \"paired\": {\"base\": \"read/tmpfs/parent/fanotify\",\n"
	"       \"mode\": {\"cachelines\": -2, \"loads\": 1},\n"
	"       \"agree\": {\"cachelines\": 90, \"loads\": 89}}}}\n"
	" ]}\n";

static void test_loads_rounds_and_pairs(void **state)
{
	char *path = scratch_path("hooked.json");
	const struct result_value *v;
	struct result *res;

	(void)state;
	scratch_put("hooked.json", hooked);
	assert_int_equal(result_load(path, &res), 0);
	assert_int_equal(res->nr_rounds, 3);
	assert_string_equal(res->benchs[0].hits.symbol, "f");
	v = res->benchs[0].value;
	assert_int_equal(v[RESULT_CACHELINES].round_min, 6);
	assert_int_equal(v[RESULT_CACHELINES].round_max, 8);
	assert_int_equal(v[RESULT_CACHELINES].paired, -2);
	assert_true(v[RESULT_CACHELINES].paired_resolved);
	/* 89 of 100 is too few; and no rounds means the mode in all. */
	assert_true(v[RESULT_LOADS].paired_present && !v[RESULT_LOADS].paired_resolved);
	assert_int_equal(v[RESULT_LOADS].round_min, 3);
	assert_int_equal(v[RESULT_LOADS].round_max, 3);
	assert_false(v[RESULT_EXCEPTIONS].paired_present);
	assert_int_equal(v[RESULT_EXCEPTIONS].mode, 1);
	assert_true(v[RESULT_SWITCHES].present);
	assert_int_equal(v[RESULT_INTERRUPT_INSNS].mode, 12);
	result_free(res);
	free(path);
}

static void test_rejects_rounds_and_pairs(void **state)
{
	static const char *const cases[][3] = {
		{ "\"rounds\": 3", "\"rounds\": 0", ":1: context.rounds: must be an integer from 1" },
		{ "\"rounds\": 3", "\"rounds\": \"3\"", ":1: context.rounds" },
		{ "[8, 6, 7]", "[8, 6]", ":10: benchmarks[0].counts.by_round.cachelines (x): has 2" },
		{ "[8, 6, 7]", "[8, 6, 7.5]", ":10: benchmarks[0].counts.by_round.cachelines" },
		{ "[8, 6, 7]", "7", ":10: benchmarks[0].counts.by_round.cachelines" },
		{ "{\"cachelines\": [8, 6, 7]}", "[]", ":10: benchmarks[0].counts.by_round" },
		{ "\"base\": \"read/", "\"base\": \"write/",
		  ":11: benchmarks[0].counts.paired.base (x): must be 'read/tmpfs/parent/fanotify'" },
		{ "\"loads\": 1}", "\"loads\": 1.5}", ":12: benchmarks[0].counts.paired.mode.loads" },
		{ "\"loads\": 89", "\"loads\": 101", ":13: benchmarks[0].counts.paired.agree.loads" },
		{ ", \"loads\": 89", "", "benchmarks[0].counts.paired.agree.loads" },
		{ "\"agree\": {", "\"agreed\": {", "benchmarks[0].counts.paired.agree" },
		{ ", \"site\": \"handle_event\"", "", "counts.paired (x): belongs to cells with a hook" },
		{ "\"symbol\": \"f\"", "\"symbol\": 1", ":7: benchmarks[0].hits.symbol" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		rejects_in(hooked, cases[i][0], cases[i][1], cases[i][2]);
}

static void test_rejects_what_is_no_document(void **state)
{
	static const char *const texts[] = { "", "[]", "{}", "nonsense", "{\"context\": ", "null",
					     "{\"context\": {\"schema\": 1}}" };

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		free(complaint(texts[i]));
	rejects("\"insns\": 7,", "\"insns\": 7, \"insns\": 8,", "doc.json:8:");
	rejects("\"insns\": 7", "\"insns\": 99999999999999999999", "doc.json:8:");
}

static void test_rejects_twice_the_same_name(void **state)
{
	char *path = scratch_path("doc.json"), *err;
	json_t *root, *list;

	(void)state;
	scratch_put("doc.json", good);
	root = scratch_json(scratch_dir, "doc.json");
	list = json_object_get(root, "benchmarks");
	json_array_append(list, json_array_get(list, 0));
	scratch_put_json("doc.json", root);
	assert_int_equal(scratch_run(load_command, NULL, &err, path, NULL), 1);
	assert_non_null(strstr(err, "benchmarks[1].name (nop/tmpfs/never): occurs twice"));
	free(err);
	free(path);
}

/* A name with control characters must not break the one line. */
static void test_message_is_one_line(void **state)
{
	(void)state;
	rejects("\"name\": \"nop/tmpfs/never\", \"status\": \"ok\"",
		"\"name\": \"a\\nb\\u001b[31m\", \"status\": \"x\"", "(a?b?[31m)");
}

/* Every prefix of a document is rejected without a crash. */
static void test_survives_truncation(void **state)
{
	(void)state;
	for (size_t len = 0; len + 2 < sizeof(good) - 1; len += 7) {
		char *text = strndup(good, len);

		free(complaint(text));
		free(text);
	}
}

static void test_write_is_whole_and_canonical(void **state)
{
	char *path = scratch_path("w.json"), *first, *second;
	json_t *root;

	(void)state;
	scratch_put("w.json", good);
	root = scratch_json(scratch_dir, "w.json");
	assert_int_equal(result_write(path, root), 0);
	first = scratch_read(path);
	json_decref(root);
	root = scratch_json(scratch_dir, "w.json");
	assert_int_equal(result_write(path, root), 0);
	second = scratch_read(path);
	assert_string_equal(first, second);
	assert_int_equal(first[strlen(first) - 1], '\n');
	json_decref(root);
	free(first);
	free(second);
	free(path);
}

static int put_x(FILE *out, void *data)
{
	(void)data;
	return fputs("x", out) < 0 ? -EIO : 0;
}

static int refuse(FILE *out, void *data)
{
	fputs("half of it", out);
	return *(int *)data;
}

static void test_write_errors(void **state)
{
	(void)state;
	assert_int_equal(result_write_by("/nonexistent/x", put_x, NULL), -ENOENT);
	assert_int_equal(result_write_by(scratch_dir, put_x, NULL), -EISDIR);
	/* A device is written to, not replaced. */
	assert_int_equal(result_write_by("/dev/null", put_x, NULL), 0);
	assert_int_equal(access("/dev/null", W_OK), 0);
}

/* What could not be made whole is not written at all. */
static void test_write_nothing_after_failure(void **state)
{
	char *path = scratch_path("half");
	int err = -ENODATA;

	(void)state;
	assert_int_equal(result_write_by(path, refuse, &err), -ENODATA);
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

static int load_set(int argc, char **argv)
{
	struct result_set set;
	int err = result_set_load(argv, (size_t)argc, &set);

	result_set_release(&set);
	return err ? 1 : 0;
}

static void test_set(void **state)
{
	char *run[] = { (char *)GOLDEN_RUN }, *err;
	struct result_set set;

	(void)state;
	assert_int_equal(result_set_load(run, 1, &set), 0);
	assert_int_equal(set.nr_docs, 4);
	assert_string_equal(set.docs[0]->kernel, "vanilla");
	assert_string_equal(set.docs[3]->mode, "retpoline");
	assert_non_null(result_set_find(&set, "isec", "off"));
	assert_null(result_set_find(&set, "isec", "auto"));
	result_set_release(&set);

	assert_int_equal(scratch_run(load_set, NULL, &err, run[0], run[0], NULL), 1);
	assert_non_null(strstr(err, "same boot"));
	free(err);
	assert_int_equal(scratch_run(load_set, NULL, &err, "/nonexistent", NULL), 1);
	assert_non_null(strstr(err, "/nonexistent"));
	free(err);
}

static void test_names(void **state)
{
	struct result_cell cell = {
		.word = { "read", "tmpfs", "parent", "fanotify", "handle_event", "direct", "bpf",
			  "empty", "skip", "isec", "isec" },
		.threads = 1,
	}, base = result_cell_base(&cell);
	char buf[256];

	(void)state;
	assert_string_equal(result_cell_name(&cell, buf, sizeof(buf)),
			    "read/tmpfs/parent/fanotify/handle_event/direct/bpf/empty/skip");
	assert_string_equal(result_cell_arm(&cell, buf, sizeof(buf)), "handle_event bpf skip");
	assert_string_equal(result_cell_name(&base, buf, sizeof(buf)), "read/tmpfs/parent/fanotify");
	assert_string_equal(result_cell_arm(&base, buf, sizeof(buf)), "parent");
	assert_true(result_cell_order(&base, &cell, 0) < 0);
	assert_int_equal(strlen(result_cell_name(&cell, buf, 8)), 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loads),
		cmocka_unit_test(test_rejects_with_line_and_field),
		cmocka_unit_test(test_rejects_edges_and_hits),
		cmocka_unit_test(test_loads_rounds_and_pairs),
		cmocka_unit_test(test_rejects_rounds_and_pairs),
		cmocka_unit_test(test_rejects_what_is_no_document),
		cmocka_unit_test(test_rejects_twice_the_same_name),
		cmocka_unit_test(test_message_is_one_line),
		cmocka_unit_test(test_survives_truncation),
		cmocka_unit_test(test_write_is_whole_and_canonical),
		cmocka_unit_test(test_write_errors),
		cmocka_unit_test(test_write_nothing_after_failure),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
