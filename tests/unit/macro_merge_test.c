// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slopes between runs of N and 2 N operations, and what flags a cell: plugin files and
 * documents made up so that every number can be computed by hand.
 */
#include "scratch.h"

#include <errno.h>

#include "bench/commands.h"
#include "bench/macro_slope.h"

#define COLUMNS	"fsncount 1 mem=off\ncolumns insns insns_user rep_iterations bpf_insns "	\
		"indirect_calls retpolines indirect_jumps direct_calls switches exceptions "	\
		"interrupts interrupt_insns confused\n"

/*
 * Two pairs, N = 10. In the first the storm's thread, which is the third, goes from 1000
 * and 500 instructions to 1100 and 570; the first thread does 30 less, the kernel's own
 * thread 400 more. In the second everything is the same but for 20 instructions more.
 */
#define RUN(calls, confused) "op 0 0 5 100 " calls " 0 1 50 7 3 2 9 " confused "\n"
#define PAIR1	RUN("20", "0") "e c 10 ffff0001 30\ne c 20 ffff0002 30\n"			\
		"t 5000 9000\nt 600 0\nt 1000 500\nt 300 40\n"						\
		"op 0 0 5 510 45 0 1 90 7 3 2 9 0\ne c 10 ffff0001 40\ne c 20 ffff0002 40\n"	\
		"t 4970 9000\nt 1000 0\nt 1100 570\nt 300 40\n"
#define PAIR2	RUN("20", "0") "e c 10 ffff0001 30\ne c 20 ffff0002 30\n"			\
		"t 5000 9000\nt 600 0\nt 1000 500\nt 300 40\n"						\
		"op 0 0 5 510 45 0 1 90 7 3 2 9 0\ne c 10 ffff0001 40\ne c 20 ffff0002 40\n"	\
		"t 4970 9000\nt 1000 0\nt 1120 570\nt 300 40\n"
#define CELL(pairs) COLUMNS "cell 4\n" pairs "end\neof\n"

static const char symbols[] = "ffff0000 t before\nffff0001 t bpf__fsnotify_hook_ops_handle\n"
			      "ffff0002 t fanotify_handle_event\nffff0003 t after\n";

static struct macro_slopes slopes;

static int slopes_of(const char *text, unsigned long nr_ops)
{
	char *path = scratch_path("counters");
	struct counters *counters;
	int ret;

	scratch_put("counters", text);
	assert_int_equal(counters_load(path, &counters), 0);
	ret = macro_slopes_of(counters, counters_cell(counters, 4), nr_ops, &slopes);
	counters_free(counters);
	free(path);
	return ret;
}

static void test_slopes(void **state)
{
	(void)state;
	assert_int_equal(slopes_of(CELL(PAIR1 PAIR2), 10), 0);
	assert_int_equal(slopes.nr_pairs, 2);
	assert_false(slopes.confused);
	/* (4970 + 1100 - 5000 - 1000) / 10 */
	assert_true(slopes.value[MACRO_INSNS][0] == 7);
	assert_true(slopes.value[MACRO_INSNS][1] == 9);
	assert_true(slopes.value[MACRO_INSNS_USER][0] == 7);
	assert_true(slopes.value[MACRO_INSNS_STORM][0] == 10);
	assert_true(slopes.value[MACRO_INSNS_STORM][1] == 12);
	assert_true(slopes.value[MACRO_INSNS_KTHREADS][0] == 40);
	assert_true(slopes.value[MACRO_BPF_INSNS][0] == 41);
	assert_true(slopes.value[MACRO_INDIRECT_CALLS][0] == 2.5);
	assert_true(slopes.value[MACRO_DIRECT_CALLS][0] == 4);
	assert_true(slopes.value[MACRO_SWITCHES][0] == 0);
}

/* Threads that cannot be matched: no one of them is the storm's. */
static void test_more_threads(void **state)
{
	(void)state;
	assert_int_equal(slopes_of(CELL(PAIR1 "t 10 5\n"), 10), 0);
	assert_true(slopes.value[MACRO_INSNS][0] == 8);
	assert_true(slopes.value[MACRO_INSNS_STORM][0] == 8);
}

static void test_no_slopes(void **state)
{
	(void)state;
	assert_int_equal(slopes_of(CELL(RUN("1", "0") "t 1 1\n"), 10), -ENODATA);
	assert_int_equal(slopes_of(CELL(RUN("1", "0") RUN("2", "0")), 10), -ENODATA);
	assert_int_equal(slopes_of("fsncount 1 mem=off\ncolumns insns confused\ncell 4\nop 1 0\nt 1 1\n"
				   "op 2 0\nend\neof\n", 10), -ENODATA);
}

static void test_confused(void **state)
{
	(void)state;
	assert_int_equal(slopes_of(CELL(RUN("20", "0") "t 1 1\n" RUN("30", "1") "t 1 1\n"), 10), 0);
	assert_true(slopes.confused);
}

static void test_median(void **state)
{
	double odd[] = { 9, 1, 5 }, even[] = { 4, 1, 9, 2 };

	(void)state;
	assert_true(macro_median(odd, 3) == 5);
	assert_true(macro_median(even, 4) == 3);
	assert_true(even[0] == 1 && even[3] == 9);
}

/* What of the guest's document a test changes. */
struct guest {
	const char *site, *handler, *program, *verdict;
	int events;		/* per operation; -1: a command */
	int ios, delivered, overflow;
};

static const struct guest skipped = { "handle_event", "bpf", "empty", "skip", 1, 10, 0, 0 };

static json_t *run_json(const struct guest *g, int second)
{
	return json_pack("{s:i, s:i, s:i}", "ios", second ? 10 + g->ios : 10, "delivered",
			 second ? g->delivered : 0, "overflow", g->overflow);
}

static json_t *cell_json(const struct guest *g)
{
	json_t *cell = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i}",
				 "workload", "read_seq", "fs", "tmpfs", "watch", "sb", "listener",
				 "fanotify", "site", g->site, "args", "direct", "handler",
				 g->handler, "program", g->program, "verdict", g->verdict,
				 "storage", "none", "kernel", "isec", "threads", 1);
	json_t *obj = json_pack("{s:s, s:o, s:s, s:s, s:s, s:i, s:i, s:[o, o]}", "name", "a cell",
				"cell", cell, "status", "ok", "reason", "", "sha256", "0", "index", 4,
				"ops", 10, "runs", run_json(g, 0), run_json(g, 1));

	if (g->events >= 0)
		json_object_set_new(obj, "events_per_op", json_integer(g->events));
	return obj;
}

/* Returns the exit status; *reason is the cell's, and the caller's to free. */
static int merge(const struct guest *g, const char *counters, char **reason)
{
	char *paths[4] = { scratch_path("counters"), scratch_path("symbols"),
			   scratch_path("out.json"), scratch_path("guest.json") };
	json_t *root;
	char *err;
	int status;

	scratch_put("counters", counters);
	scratch_put("symbols", symbols);
	scratch_put_json("guest.json", json_pack("{s:{s:i}, s:[o], s:[]}", "context", "schema", 1,
						 "fio", cell_json(g), "commands"));
	status = scratch_run(cmd_macro_merge, NULL, &err, "macro-merge", "--counters", paths[0],
			     "--symbols", paths[1], "--json", paths[2], paths[3], NULL);
	free(err);
	root = json_load_file(paths[2], 0, NULL);
	assert_non_null(root);
	*reason = strdup(json_string_value(json_object_get(
		json_array_get(json_object_get(root, "fio"), 0), "reason")));
	json_decref(root);
	for (size_t i = 0; i < 4; i++)
		free(paths[i]);
	return status;
}

static void expect(const struct guest *g, const char *words)
{
	char *reason;
	int status = merge(g, CELL(PAIR1), &reason);

	assert_string_equal(reason, words);
	assert_int_equal(status, *words ? EXIT_FAILED : EXIT_DONE);
	free(reason);
}

/* Ten operations, ten calls of the hook, ten events at the group: as declared. */
static void test_proved(void **state)
{
	char *path = scratch_path("out.json");
	json_t *root, *cell;

	(void)state;
	expect(&skipped, "");
	root = json_load_file(path, 0, NULL);
	cell = json_array_get(json_object_get(root, "fio"), 0);
	assert_null(json_object_get(cell, "runs"));
	assert_int_equal(json_integer_value(json_object_get(json_object_get(cell, "hits"), "hook")), 10);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(cell, "hits"), "raised")), 10);
	assert_true(json_real_value(json_object_get(json_object_get(cell, "counts"), "insns")) == 7);
	json_decref(root);
	free(path);
}

static void test_flagged(void **state)
{
	struct guest g = skipped;

	(void)state;
	g.events = 2;
	expect(&g, "pair 1: calls of the hook 10, not 20; pair 1: events at the group 10, not 20");
	g = skipped;
	g.site = "send_to_group";
	expect(&g, "pair 1: events at the group 10, not 0");
	g = skipped;
	g.ios = 9;
	expect(&g, "pair 1: operations 9, not 10");
	g = skipped;
	g.overflow = 1;
	expect(&g, "the queue overflowed");
}

static void test_reader(void **state)
{
	struct guest g = { "none", "user", "none", "pass", 1, 10, 10, 0 };

	(void)state;
	expect(&g, "");
	g.delivered = 9;
	expect(&g, "pair 1: events delivered 9, not 10");
}

static void test_missing_pairs(void **state)
{
	char *reason;

	(void)state;
	assert_int_equal(merge(&skipped, COLUMNS "cell 5\n" PAIR1 "end\neof\n", &reason), EXIT_FAILED);
	assert_string_equal(reason, "the plugin's file does not have its pairs of runs");
	free(reason);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slopes),
		cmocka_unit_test(test_more_threads),
		cmocka_unit_test(test_no_slopes),
		cmocka_unit_test(test_confused),
		cmocka_unit_test(test_median),
		cmocka_unit_test(test_proved),
		cmocka_unit_test(test_flagged),
		cmocka_unit_test(test_reader),
		cmocka_unit_test(test_missing_pairs),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
