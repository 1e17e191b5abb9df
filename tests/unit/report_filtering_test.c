// SPDX-License-Identifier: GPL-2.0-only
/* Claim C11 over recorded mixes, and what of them reaches whom. */
#include "report_cells.h"
#include "golden.h"

#define GOLDEN	"tests/golden/report/filtering"
#define HOOK	"fanotify/send_to_group/direct/bpf/"

static json_t *root;

/* Two cycles of 150 operations in two rounds; @hook, @calls and @told per cycle. */
static void add(const char *mix, const char *name, double insns, int hook, int calls, int told)
{
	char whole[128];
	json_t *cell, *counts, *hits;

	snprintf(whole, sizeof(whole), "%s/tmpfs/%s", mix, name);
	cell = cells_add(root, whole, 900);
	counts = json_object_get(cell, "counts");
	hits = json_object_get(cell, "hits");
	json_object_set_new(cell, "cycle", json_integer(150));
	json_object_set_new(counts, "flagged", json_pack("[s]", "insns"));
	json_object_set_new(counts, "mean", json_pack("{s:f,s:f}", "insns", insns,
						      "insns_user", 5.0));
	json_object_set_new(counts, "by_round", json_pack("{s:[i,i,i,i,i]}", "insns", 900, 900, 900,
							  900, 900));
	json_object_set_new(hits, "hook", json_integer(2 * hook));
	json_object_set_new(hits, "expected", json_integer(2 * hook));
	json_object_set_new(hits, "calls", json_integer(5 * calls));
	json_object_set_new(hits, "delivered", json_integer(5 * told));
}

static void add_mix(const char *mix, double mark, double lsm, double opens)
{
	add(mix, "never", 1000, 0, 0, 0);
	add(mix, "unrelated_sb/fanotify", 1004, 0, 0, 0);
	add(mix, "parent/" HOOK "empty/skip", 1000 + mark, 3, 0, 0);
	add(mix, "never/lsm/none/none/bpf/subtree/pass", 1000 + lsm, 0, 80, 0);
	add(mix, "never/lsm/none/none/bpf/opens/pass", 1000 + opens, 0, 42, 0);
	add(mix, "never/lsm/none/none/bpf/empty/pass", 1020, 0, 80, 0);
	add(mix, "sb/" HOOK "outside/skip", 1090, 40, 0, 3);
	add(mix, "sb/fanotify/none/none/user/none/pass", 1600, 0, 0, 40);
}

static void start(void)
{
	char *path = scratch_path("run/isec-retpoline.json");

	unlink(path);
	free(path);
	root = cells_open("isec", "off");
	cells_clear(root);
}

static void put(void)
{
	cells_close(root, "isec", "off");
}

static void c11(double mark, double lsm, double opens, const char *verdict, const char *evidence)
{
	start();
	add_mix("mix_a", mark, lsm, opens);
	add_mix("mix_b", 40, 60, 50);
	put();
	expect_claim("### C11: ", verdict, evidence);
}

static void test_verdict(void **state)
{
	(void)state;
	c11(20, 60, 30, "supported", "mix_a +20 against +60 and +30, mix_b +40 against +60 and +50; "
	    "lower than those at every operation in 2 of 2 mixes and modes; lower than the one at "
	    "opens alone in 2 of 2");
	/* The one that sees what the mark asks for is cheaper. */
	c11(35, 60, 30, "inconclusive", "opens alone in 1 of 2");
	c11(70, 60, 30, "inconclusive", "every operation in 1 of 2");
	/* Equal arms, never and unrelated_sb, differ by 4: 3 are not resolved. */
	c11(57, 60, 90, "inconclusive",
	    "every operation in 1 of 2 mixes and modes, 1 open; lower");
	c11(57, 60, 90, "inconclusive", "equal arms differ by 4");
	start();
	add_mix("mix_a", 70, 60, 30);
	put();
	expect_claim("### C11: ", "refuted", "alone in 0 of 1");
}

static void test_what_is_flagged_is_open(void **state)
{
	json_t *cell;

	(void)state;
	start();
	add_mix("mix_a", 20, 60, 30);
	cell = scratch_cell(root, "mix_a/tmpfs/never/lsm/none/none/bpf/subtree/pass");
	json_object_set_new(cell, "status", json_string("flagged"));
	put();
	expect_claim("### C11: ", "inconclusive", "1 open");
}

/* Without two equal arms nothing says what a difference means. */
static void test_no_resolution(void **state)
{
	(void)state;
	start();
	add("mix_a", "never", 1000, 0, 0, 0);
	add("mix_a", "parent/" HOOK "empty/skip", 1020, 3, 0, 0);
	add("mix_a", "never/lsm/none/none/bpf/subtree/pass", 1060, 0, 80, 0);
	put();
	expect_claim("### C11: ", "inconclusive", "1 open");
}

static void test_golden(void **state)
{
	char *run = scratch_path("run"), *text;

	(void)state;
	start();
	add_mix("mix_a", 20, 60, 30);
	put();
	golden_part(run, "md", GOLDEN ".md", "## Filtering\n", "\n## ");
	golden_part(run, "filtering", GOLDEN ".csv", "kernel,", "nothing");
	text = report_of_run("lkml");
	check_width(text, 72);
	free(text);
	text = report_of_run("text");
	check_width(text, 100);
	free(text);
	free(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_verdict),
		TEST(test_what_is_flagged_is_open),
		TEST(test_no_resolution),
		TEST(test_golden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
