// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a cell must bring by its workload's declaration: numbers of workloads/mix/mail.mix
 * are counted by hand (5 opens in the watched directory, 109 elsewhere, 875 operations).
 */
#include "scratch.h"

#include "bench/exact_hits.h"
#include "bench/result_cell.h"
#include "bench/workload_table.h"

#define MIX	"mix_mail"
#define CYCLE	875
#define CHILD	5
#define ALL	(5 + 109)
#define LSM	264

static struct exact_cell cell;

static void set(const char *workload, const char *watch, const char *listener, const char *program,
		const char *verdict)
{
	cell = (struct exact_cell){ .cell.threads = 1, .nr_rounds = 2 };
	for (int w = 0; w < RESULT_NR_WORDS; w++)
		cell.cell.word[w] = "none";
	cell.cell.word[RESULT_WORKLOAD] = workload;
	cell.cell.word[RESULT_WATCH] = watch;
	cell.cell.word[RESULT_LISTENER] = listener;
	cell.cell.word[RESULT_PROGRAM] = program;
	cell.cell.word[RESULT_VERDICT] = verdict;
	if (strcmp(program, "none") && strcmp(listener, "lsm")) {
		cell.cell.word[RESULT_SITE] = "send_to_group";
		cell.cell.word[RESULT_ARGS] = "direct";
		cell.cell.word[RESULT_HANDLER] = "bpf";
	}
}

/* Two rounds of a proof, a warm-up and what is counted; @queued was found in the end. */
static void expect(unsigned long nr, unsigned long queued, json_int_t hook, json_int_t delivered,
		   json_int_t queued_expected)
{
	const struct workload *w = workload_find(cell.cell.word[RESULT_WORKLOAD]);
	json_t *json, *hits;

	for (int round = 0; round < 2; round++)
		exact_hits_expect(&cell, w, w->cycle ? nr : 16, w->cycle ? nr : 64, nr);
	cell.queued.events = queued;
	json = exact_cell_json(&cell);
	hits = json_object_get(json, "hits");
	assert_int_equal(json_integer_value(json_object_get(hits, "expected")), hook);
	assert_int_equal(json_integer_value(json_object_get(hits, "delivered_expected")), delivered);
	assert_int_equal(json_integer_value(json_object_get(hits, "queued_expected")),
			 queued_expected);
	json_decref(json);
}

static void test_alike(void **state)
{
	(void)state;
	set("open_close", "parent", "fanotify", "none", "none");
	expect(60, 2, 0, 2 * 16, 2);	/* merged: one a round */
	set("open_close", "parent", "fanotify", "empty", "skip");
	expect(60, 0, 2 * 60, 0, 0);
	set("open_close", "parent", "fanotify", "empty", "pass");
	expect(60, 2, 2 * 60, 2 * 16, 2);
	set("open_close", "never", "none", "none", "none");
	expect(60, 0, 0, 0, 0);
	set("open_close", "miss", "fanotify", "none", "none");
	expect(60, 0, 0, 0, 0);
	set("open_close", "sb", "fanotify", "empty", "skip");
	expect(60, 0, 2 * 60, 0, 0);
	set("getppid", "parent", "fanotify", "empty", "skip");
	expect(60, 0, 0, 0, 0);
}

/* Every group is told, and runs its hook. */
static void test_groups(void **state)
{
	(void)state;
	set("open_close", "parent", "fanotify", "empty", "pass");
	cell.cell.scale[RESULT_GROUPS] = 16;
	expect(60, 2 * 16, 16 * 2 * 60, 16 * 2 * 16, 2 * 16);
}

static void test_cycle(void **state)
{
	(void)state;
	assert_int_equal(workload_find(MIX)->cycle, CYCLE);
	set(MIX, "parent", "fanotify", "none", "none");
	expect(CYCLE, 7, 0, 2 * CHILD, 7);
	set(MIX, "parent", "fanotify", "empty", "skip");
	expect(CYCLE, 0, 2 * CHILD, 0, 0);
	set(MIX, "sb", "fanotify", "none", "none");
	expect(CYCLE, 400, 0, 2 * ALL, 400);
	set(MIX, "sb", "fanotify", "empty", "skip");
	expect(CYCLE, 0, 2 * ALL, 0, 0);
	/* What it passes is elsewhere, or in the directory. */
	set(MIX, "sb", "fanotify", "subtree", "skip");
	expect(CYCLE, 100, 2 * ALL, 2 * (ALL - CHILD), 100);
	set(MIX, "sb", "fanotify", "outside", "skip");
	expect(CYCLE, 9, 2 * ALL, 2 * CHILD, 9);
}

/* How many merged is not known, but neither none nor more than were raised. */
static void test_queue_of_a_cycle(void **state)
{
	(void)state;
	set(MIX, "parent", "fanotify", "none", "none");
	expect(CYCLE, 0, 0, 2 * CHILD, 2 * 2 * CHILD);
	set(MIX, "parent", "fanotify", "none", "none");
	expect(CYCLE, 2 * 2 * CHILD + 1, 0, 2 * CHILD, 2 * 2 * CHILD);
}

static void expect_calls(const char *program, json_int_t calls)
{
	json_t *json, *hits;

	set(MIX, "never", "lsm", program, "pass");
	expect(CYCLE, 0, 0, 0, 0);
	json = exact_cell_json(&cell);
	hits = json_object_get(json, "hits");
	assert_int_equal(json_integer_value(json_object_get(hits, "calls_expected")), calls);
	assert_int_equal(json_integer_value(json_object_get(json, "cycle")), CYCLE);
	json_decref(json);
}

static void test_lsm(void **state)
{
	(void)state;
	expect_calls("subtree", 2 * LSM);
	/* At file_open alone: opens of files, and of two directories. */
	expect_calls("opens", 2 * (ALL + 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_cycle),
		cmocka_unit_test(test_queue_of_a_cycle),
		cmocka_unit_test(test_lsm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
