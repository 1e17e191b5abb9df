// SPDX-License-Identifier: GPL-2.0-only
/*
 * Native times of arms against nobody watching, on blocks made up so that differences are
 * whole percents: what is compared, corrected and told apart, and how the report says it.
 */
#include "scratch.h"

#include <math.h>

#include "bench/commands.h"
#include "bench/macro_compare.h"
#include "bench/stats_verdict.h"

#define NR	10

/* By block, percent above what nobody watching takes. */
static const int none[NR], rising[NR] = { 4, 9, 2, 7, 1, 10, 3, 8, 6, 5 },
		 mixed[NR] = { 7, -3, 6, -2, 5, -1, 4, 1, 3, 2 },
		 ten[NR] = { 10, 10, 10, 10, 10, 10, 10, 10, 10, 10 };

static struct macro_docs docs;
static struct macro_compared c;

static int setup(void **state)
{
	char *dir;

	if (scratch_setup(state))
		return -1;
	dir = scratch_path("run");
	mkdir(dir, 0755);
	free(dir);
	dir = scratch_path("run/macro");
	mkdir(dir, 0755);
	free(dir);
	scratch_put_json("run/vanilla-off.json",
			 scratch_json("tests/golden/macro/run", "vanilla-off.json"));
	return 0;
}

static void release(void)
{
	free(c.diff);
	c.diff = NULL;
	macro_docs_release(&docs);
}

static int teardown(void **state)
{
	release();
	return scratch_teardown(state);
}

/*
 * Watched by nobody, an operation of fio takes 1000 ns and a command 0.1 s; in some blocks
 * up to twice that, as all that runs in them does.
 */
static json_t *arm(bool fio, const char *watch, const char *listener, const int *percent, size_t nr)
{
	json_t *runs = json_array(), *obj;
	char name[64];

	for (size_t i = 0; i < nr; i++) {
		double factor = (1 + percent[i] / 100.0) * (1 + (double)(7 * i % NR) / NR);

		json_array_append_new(runs, fio ?
			json_pack("{s:f, s:{s:i, s:i, s:i, s:i}}", "iops", 1e6 / factor, "clat_ns",
				  "50.000000", 500, "90.000000", 900, "99.000000", 990,
				  "99.900000", 999) :
			json_pack("{s:f}", "time_s", 0.1 * factor));
	}
	snprintf(name, sizeof(name), "%s/tmpfs/%s/%s", fio ? "job" : "command", watch,
		 listener);
	obj = json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:i}, s:s, s:s, s:s}",
			"name", name, "cell", "workload", "job", "fs", "tmpfs", "watch", watch,
			"listener", listener, "site", "none", "args", "none", "handler", "none",
			"program", "none", "verdict", "none", "storage", "none", "kernel", "6.18",
			"threads", 1, "status", "ok", "reason", "", "sha256", "0");
	json_object_set_new(obj, "runs", runs);
	return obj;
}

static void put(json_t *fio, json_t *all)
{
	scratch_put_json("run/macro/native.json",
			 json_pack("{s:{s:i, s:s, s:s, s:{s:s}}, s:[], s:o, s:o}", "context",
				   "schema", 1, "engine", "native", "kernel", "6.18",
				   "mitigations", "mode", "off", "benchmarks", "fio", fio,
				   "commands", all));
}

static void compare(json_t *fio, json_t *all)
{
	char *dir = scratch_path("run/macro");

	release();
	put(fio, all);
	assert_int_equal(macro_load(dir, &docs), 0);
	assert_int_equal(macro_compare(&docs.doc[0], &c), 0);
	free(dir);
}

static void near(double is, double must)
{
	if (!(fabs(is - must) <= 1e-9))
		fail_msg("%.12g, not %.12g", is, must);
}

static json_t *four_arms(void)
{
	return json_pack("[o, o, o, o]", arm(true, "never", "none", none, NR),
			 arm(true, "sb", "fanotify", rising, NR),
			 arm(true, "mount", "fanotify", mixed, NR),
			 arm(true, "parent", "inotify", none, NR));
}

static json_t *two_commands(void)
{
	return json_pack("[o, o]", arm(false, "never", "none", none, NR),
			 arm(false, "sb", "fanotify", ten, NR));
}

static void test_ten_blocks(void **state)
{
	const struct macro_diff *d;

	(void)state;
	compare(four_arms(), two_commands());
	assert_int_equal(c.nr, 4);
	assert_int_equal(c.nr_blocks, 10);
	near(c.level, 1 - 22.0 / 1024);
	assert_false(c.diff[0].present);
	assert_false(c.diff[4].present);

	d = &c.diff[1];
	assert_true(d->present && d->resolved);
	near(d->percent.median, 5.5);
	near(d->percent.ci.lo, 2);
	near(d->percent.ci.hi, 9);
	near(d->percent.p, 2.0 / 1024);
	near(d->p_holm, 8.0 / 1024);

	d = &c.diff[2];
	assert_true(d->present && !d->resolved);
	near(d->percent.median, 2.5);
	near(d->percent.ci.lo, -2);
	near(d->percent.ci.hi, 6);
	/* Three below 0: 2 (1 + 10 + 45 + 120) / 1024, of which two are left. */
	near(d->percent.p, 352.0 / 1024);
	near(d->p_holm, 704.0 / 1024);

	d = &c.diff[3];
	assert_true(d->present && !d->resolved);
	assert_int_equal(d->percent.nr_ties, 10);
	near(d->p_holm, 1);

	/* Commands and jobs of fio are one family. */
	assert_true(c.diff[5].resolved);
	near(c.diff[5].percent.median, 10);
	near(c.diff[5].p_holm, 8.0 / 1024);
}

/* Six blocks tell one arm apart from another, and not two. */
static void test_six_blocks(void **state)
{
	(void)state;
	compare(json_pack("[o, o]", arm(true, "never", "none", none, 6),
			  arm(true, "sb", "fanotify", rising, 6)), json_array());
	near(c.level, 1 - 2.0 / 64);
	near(c.diff[1].p_holm, 2.0 / 64);
	assert_true(c.diff[1].resolved);
	compare(json_pack("[o, o, o]", arm(true, "never", "none", none, 6),
			  arm(true, "sb", "fanotify", rising, 6),
			  arm(true, "mount", "fanotify", rising, 6)), json_array());
	assert_true(c.diff[1].percent.ci.lo > 0);
	near(c.diff[1].p_holm, 4.0 / 64);
	assert_false(c.diff[1].resolved);
}

/* Where many blocks are equal the interval is wider than the test, which drops them. */
static void test_ties(void **state)
{
	static const int often[NR] = { 0, 6, 0, 5, 0, 4, 0, 3, 2, 1 };

	(void)state;
	compare(json_pack("[o, o]", arm(true, "never", "none", none, NR),
			  arm(true, "sb", "fanotify", often, NR)), json_array());
	assert_int_equal(c.diff[1].percent.nr_ties, 4);
	near(c.diff[1].p_holm, 2.0 / 64);
	near(c.diff[1].percent.ci.lo, 0);
	assert_false(c.diff[1].resolved);
}

static void test_too_few(void **state)
{
	(void)state;
	compare(json_pack("[o, o]", arm(true, "never", "none", none, 5),
			  arm(true, "sb", "fanotify", rising, 5)), json_array());
	assert_int_equal(c.nr, 1);
	assert_int_equal(c.nr_blocks, 5);
	near(c.level, 0);
	assert_true(c.diff[1].present && !c.diff[1].resolved);
}

static void test_not_compared(void **state)
{
	json_t *stopped = arm(true, "sb", "fanotify", rising, NR);

	(void)state;
	/* Nobody to compare with; fio's are no base of a command's. */
	compare(json_pack("[o]", arm(true, "never", "none", none, NR)),
		json_pack("[o]", arm(false, "sb", "fanotify", ten, NR)));
	assert_int_equal(c.nr, 0);
	assert_int_equal(c.nr_blocks, 0);
	assert_false(c.diff[1].present);
	/* Blocks that are not the same ones. */
	compare(json_pack("[o, o]", arm(true, "never", "none", none, NR),
			  arm(true, "sb", "fanotify", rising, 9)), json_array());
	assert_int_equal(c.nr, 0);
	/* Without operations, none took any time. */
	json_object_set_new(json_array_get(json_object_get(stopped, "runs"), 3), "iops",
			    json_real(0));
	compare(json_pack("[o, o]", arm(true, "never", "none", none, NR), stopped), json_array());
	assert_int_equal(c.nr, 0);
	/* Where the file system is not the run's own. */
	compare(json_pack("[o, o]", arm(true, "was_watched", "none", none, NR),
			  arm(true, "sb", "fanotify", rising, NR)), json_array());
	near(c.diff[1].percent.median, 5.5);
}

static char *report(const char *format)
{
	char *dir = scratch_path("run"), *text;

	assert_int_equal(scratch_run(cmd_report, &text, NULL, "report", "--format", format, dir,
				     NULL), 0);
	free(dir);
	return text;
}

static void expect(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("no '%s' in:\n%s", words, strstr(text, "Natively") ?: text);
}

static size_t nr_of(const char *text, const char *words)
{
	size_t nr = 0;

	while ((text = strstr(text, words))) {
		text++;
		nr++;
	}
	return nr;
}

static void test_markdown(void **state)
{
	char *text, row[160];

	(void)state;
	put(four_arms(), two_commands());
	text = report("md");
	assert_int_equal(nr_of(text, "One boot, layout not controlled: no verdict"), 1);
	assert_int_equal(nr_of(text, "97.9 %"), 1);
	expect(text, "Kernel 6.18, native; 10 blocks, 4 comparisons: an interval has the median with 97.9 %.\n");
	snprintf(row, sizeof(row), " +5.5 %% | +2.0..+9.0 | 0.008 | %.1f %% |",
		 stats_verdict_mde(10, 10 / 9.2 * 1.4826 * 2.5, 0.05, 0.8));
	expect(text, row);
	expect(text, " ~±6.0 % | -2.0..+6.0 | 0.68");
	expect(text, " ~±0.0 % | +0.0..+0.0 | 1.000 | 0.0 % |");
	expect(text, " +10.0 % | +10.0..+10.0 | 0.008 | ");
	free(text);
}

static void expect_width(char *text, size_t width)
{
	char *save = NULL;

	for (char *line = strtok_r(strstr(text, "Natively"), "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		size_t nr = 0;

		for (const char *s = line; *s; s++)
			nr += (*s & 0xc0) != 0x80;
		if (nr > width)
			fail_msg("%zu columns: %s", nr, line);
	}
	free(text);
}

/* The arm whose name is longest, a difference of thousands, and 72 or 100 columns. */
static void test_narrow(void **state)
{
	static const int large[NR] = { 4567, 4567, 4567, 4567, 4567, 4567, 4567, 4567, 4567, 4567 };
	json_t *hook = arm(true, "sb", "fanotify", large, NR), *fio;
	json_t *words = json_object_get(hook, "cell");
	char *text;

	(void)state;
	json_object_set_new(words, "site", json_string("send_to_group"));
	json_object_set_new(words, "args", json_string("direct"));
	json_object_set_new(words, "handler", json_string("bpf"));
	json_object_set_new(words, "program", json_string("empty"));
	json_object_set_new(words, "verdict", json_string("skip"));
	json_object_set_new(hook, "name", json_string("hook"));
	fio = four_arms();
	json_array_append_new(fio, hook);
	put(fio, json_pack("[o, o]", arm(false, "never", "none", none, 4),
			   arm(false, "sb", "fanotify", ten, 4)));
	text = report("lkml");
	expect(text, "no\nverdict");
	expect(text, "~+-6.0 %");
	expect(text, "+4567 % +4567..+4567 0.010");
	expect(text, "4 blocks, 5 comparisons: an interval takes");
	expect_width(text, 72);
	text = report("text");
	expect(text, "+4567..+4567");
	expect_width(text, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ten_blocks),
		cmocka_unit_test(test_six_blocks),
		cmocka_unit_test(test_ties),
		cmocka_unit_test(test_too_few),
		cmocka_unit_test(test_not_compared),
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_narrow),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
