// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is said of native times: on differences that were chosen, on noise like that of a
 * virtual machine, and when an input of the rule changes.
 */
#include "native_kit.h"

#include "bench/native_across.h"
#include "bench/native_family.h"

static struct native_docs docs;
static struct native_diff *diff;
static const struct native_doc *sides[2][64];

static int setup(void **state)
{
	return scratch_setup(state);
}

static int teardown(void **state)
{
	free(diff);
	diff = NULL;
	native_docs_release(&docs);
	return scratch_teardown(state);
}

static void load(const char *name)
{
	char *path = scratch_path(name);
	char *const paths[] = { path };

	native_docs_release(&docs);
	assert_int_equal(native_load(paths, 1, &docs), 0);
	free(path);
}

static void compare_limited(json_t *doc, struct native_limit limit)
{
	scratch_put_json("doc.json", doc);
	load("doc.json");
	free(diff);
	assert_int_equal(native_compare(&docs.doc[0], limit, &diff), 0);
}

static void compare(json_t *doc)
{
	compare_limited(doc, (struct native_limit){ 0 });
}

static const struct native_diff *diff_of(const char *name)
{
	const struct native_arm *arm = native_arm_find(&docs.doc[0], name);

	assert_non_null(arm);
	return &diff[arm - docs.doc[0].arm];
}

static void near(double is, double must)
{
	if (!(fabs(is - must) <= 1e-9))
		fail_msg("%.12g, not %.12g", is, must);
}

/* A group of two whose differences are chosen: 10 operations a batch, ns by block. */
static json_t *chosen(const int *by_block, size_t nr, int base_ns)
{
	static const struct native_kit_arm arms[] = {
		{ "open_close/tmpfs/never", "base", "", "e", 800, NULL },
		{ "open_close/tmpfs/parent/fanotify", "arm", "", "e", 800, NULL },
	};
	json_t *doc = native_kit_doc(NATIVE_KIT(.quiet = true, .nr_blocks = nr, .arm = arms,
						.nr = 2));

	for (size_t k = 0; k < 2; k++) {
		json_t *bench = json_array_get(json_object_get(doc, "benchmarks"), k);
		json_t *times = json_object_get(bench, "times");

		json_object_set_new(bench, "batch_ops", json_integer(10));
		for (size_t i = 0; i < nr; i++) {
			/* What is common to a block is in no difference. */
			int ns = base_ns + 50 * (int)(i % 3) + (k ? by_block[i] : 0);

			json_array_set_new(times, i, json_pack("[[i], [i]]", 10 * ns, 10 * ns));
		}
	}
	return doc;
}

#define ARM	"open_close/tmpfs/parent/fanotify"

static void test_by_hand(void **state)
{
	static const int by_block[] = { 14, 11, 17, 12, 20, 13, 16, 15, 19, 18 };
	const struct native_diff *d;

	(void)state;
	compare(chosen(by_block, 10, 1000));
	d = diff_of(ARM);
	assert_true(d->present);
	near(d->ns.median, 15.5);
	/* Of ten, the second and the ninth: 1 - 2 (1 + 10) / 1024. */
	near(d->ns.ci.lo, 12);
	near(d->ns.ci.hi, 19);
	near(d->ns.ci.level, 1 - 22.0 / 1024);
	near(d->ns.p, 2.0 / 1024);
	near(d->p_holm, 2.0 / 1024);
	near(d->base_ns, 1050);
	near(d->delta_ns, 2);
	assert_int_equal(d->verdict.kind, STATS_VERDICT_DIFFERENT);
	assert_false(diff_of("open_close/tmpfs/never")->present);
	near(diff_of("open_close/tmpfs/never")->arm_ns, 1050);
}

static void test_delta(void **state)
{
	static const int small[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };

	(void)state;
	/* 1 ns of 1050: 1 % is 10.5, so that 2 ns decide. */
	compare(chosen(small, 10, 1000));
	assert_int_equal(diff_of(ARM)->verdict.kind, STATS_VERDICT_EQUIVALENT);
	/* Of 50, 1 % is 1/2 ns: the same 1 ns matters. */
	compare(chosen(small, 10, 0 + 50));
	near(diff_of(ARM)->delta_ns, 1);
	compare(chosen(small, 10, 30));
	near(diff_of(ARM)->delta_ns, 0.8);
	assert_int_equal(diff_of(ARM)->verdict.kind, STATS_VERDICT_DIFFERENT);
	compare_limited(chosen(small, 10, 1000), (struct native_limit){ .amount = 0.5 });
	assert_int_equal(diff_of(ARM)->verdict.kind, STATS_VERDICT_DIFFERENT);
	compare_limited(chosen(small, 10, 1000), (struct native_limit){ 0.5, true });
	near(diff_of(ARM)->delta_ns, 5.25);
	assert_int_equal(diff_of(ARM)->verdict.kind, STATS_VERDICT_EQUIVALENT);
}

static void test_few_blocks(void **state)
{
	static const int by_block[] = { 14, 11, 17, 12, 20 };

	(void)state;
	compare(chosen(by_block, 5, 1000));
	assert_int_equal(diff_of(ARM)->verdict.kind, STATS_VERDICT_UNRESOLVED);
	assert_true(isinf(diff_of(ARM)->verdict.bound));
	assert_true(isinf(diff_of(ARM)->mde_ns));
}

/* Six blocks tell one comparison apart, and none of two. */
static void test_holm_decides(void **state)
{
	const struct stats_paired_ci ci = { 3, 9, 0.96875 };

	(void)state;
	assert_int_equal(native_verdict(ci, 2, 0.03125).kind, STATS_VERDICT_DIFFERENT);
	assert_int_equal(native_verdict(ci, 2, 0.0625).kind, STATS_VERDICT_UNRESOLVED);
	assert_int_equal(native_verdict(ci, 10, 0.0625).kind, STATS_VERDICT_EQUIVALENT);
	near(native_verdict(ci, 2, 0.0625).bound, 9);
}

/* Three comparisons in two experiments, one of them in both. */
static void test_families(void **state)
{
	static const char *const experiments[] = { "[\"a\"]", "[\"a\", \"b\"]", "[\"b\"]", "[]",
						   "[\"b\"]" };
	const double p[] = { 0.01, 0.02, 0.012, 0.04, -1 };
	struct result_bench bench[5] = { 0 };
	struct native_arm arms[5] = { 0 };
	const struct native_arm *arm[5];
	double adjusted[5];

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		bench[i].json = json_pack("{s:o}", "experiments",
					  json_loads(experiments[i], 0, NULL));
		arms[i].bench = &bench[i];
		arm[i] = &arms[i];
	}
	assert_int_equal(native_family_holm(arm, p, 5, adjusted), 0);
	near(adjusted[0], 0.02);
	/* 0.02 in a, where it comes last; in b, after 2 * 0.012, it is 0.024. */
	near(adjusted[1], 0.024);
	near(adjusted[2], 0.024);
	near(adjusted[3], 0.04);
	near(adjusted[4], 1);
	for (size_t i = 0; i < 5; i++)
		json_decref(bench[i].json);
}

static void test_noisy(void **state)
{
	(void)state;
	compare(native_kit_doc(NATIVE_KIT()));
	assert_int_equal(diff_of("open_close/tmpfs/parent/fanotify")->verdict.kind,
			 STATS_VERDICT_DIFFERENT);
	assert_true(fabs(diff_of("open_close/tmpfs/parent/fanotify")->ns.median - 220) < 30);
	assert_int_equal(diff_of("open_close/tmpfs/unrelated_sb")->verdict.kind,
			 STATS_VERDICT_UNRESOLVED);
	assert_true(diff_of("open_close/tmpfs/never#aa")->present);
	assert_true(native_arm_is_control(diff_of("getppid/tmpfs/sb/fanotify")->arm));
	/* Threads have a base of their own, groups that of one. */
	assert_string_equal(diff_of("open_close/tmpfs/parent/fanotify/threads=2")->base->bench->name,
			    "open_close/tmpfs/never/threads=2");
	assert_false(diff_of("open_close/tmpfs/parent/fanotify/send_to_group/direct/bpf/empty/skip")
			     ->present);
}

static void take(struct native_side side[2], const char *old)
{
	size_t nr[2] = { 0 };

	for (size_t d = 0; d < docs.nr; d++) {
		int s = strcmp(docs.doc[d].res->kernel, old) != 0;

		sides[s][nr[s]++] = &docs.doc[d];
	}
	for (int s = 0; s < 2; s++)
		side[s] = (struct native_side){ sides[s], nr[s] };
}

static void test_pool(void **state)
{
	struct native_pooled *out, *p = NULL;
	struct native_side side[2];
	size_t nr;

	(void)state;
	native_kit_boots("run", NATIVE_KIT(.kernel = "isec"), 6, 5);
	load("run");
	take(side, "isec");
	assert_int_equal(native_side_boots(&side[0]), 6);
	assert_int_equal(native_pool(&side[0], (struct native_limit){ 0 }, &out, &nr), 0);
	for (size_t i = 0; i < nr; i++)
		if (!strcmp(out[i].arm->bench->name, ARM))
			p = &out[i];
	assert_non_null(p);
	assert_int_equal(p->nr_boots, 6);
	assert_int_equal(p->nr_builds, 5);
	assert_true(p->allowed);
	near(p->ns.p, 2.0 / 64);
	assert_true(p->bootstrap.lo > 150 && p->bootstrap.hi < 290);
	/* Seven arms of one experiment: six boots resolve nothing after Holm. */
	assert_int_equal(p->verdict.kind, STATS_VERDICT_UNRESOLVED);
	free(out);
	/* Nor do five boots have intervals at all. */
	side[0].nr = 5;
	assert_int_equal(native_pool(&side[0], (struct native_limit){ 0 }, &out, &nr), 0);
	assert_false(out[0].allowed);
	assert_true(isinf(out[0].bootstrap.hi));
	assert_false(out[0].ns.ci.level > 0);
	free(out);
}

/* Two documents of one boot are no two boots. */
static void test_one_boot(void **state)
{
	struct native_side side[2];

	(void)state;
	native_kit_folder("run");
	scratch_put_json("run/a.json", native_kit_doc(NATIVE_KIT(.seed = 1)));
	scratch_put_json("run/b.json", native_kit_doc(NATIVE_KIT(.seed = 2)));
	load("run");
	take(side, "6.18");
	assert_int_equal(side[0].nr, 2);
	assert_int_equal(native_side_boots(&side[0]), 1);
}

static const struct native_kit_arm two_arms[] = {
	{ "open_close/tmpfs/never", "base", "", "e", 800, NULL },
	{ "open_close/tmpfs/never#aa", "aa", "", "e", 800, NULL },
};

static struct native_cell *across(size_t nr_old, size_t nr_new, size_t nr_builds, double factor,
				  struct native_limit limit)
{
	struct native_kit kit = NATIVE_KIT(.kernel = "vanilla", .boot = 0.003, .arm = two_arms,
					   .nr = 2);
	struct native_side side[2];
	struct native_cell *cell;
	char *run = scratch_path("run");
	size_t nr;

	nftw(run, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(run);
	native_kit_boots("run", kit, nr_old, nr_builds);
	kit.kernel = "isec";
	kit.factor = factor;
	kit.seed = 100;
	for (size_t i = 0; i < nr_new; i++) {
		char name[64], id[64], build[64];

		snprintf(name, sizeof(name), "run/isec-%02zu.json", i);
		snprintf(id, sizeof(id), "new-%zu", i);
		snprintf(build, sizeof(build), "isec-%zu", i % nr_builds);
		kit.boot_id = id;
		kit.build = build;
		kit.seed++;
		scratch_put_json(name, native_kit_doc(kit));
	}
	load("run");
	take(side, "vanilla");
	assert_int_equal(native_across(side, limit, &cell, &nr), 0);
	/* The A/A copy is of the run, and nobody's arm. */
	assert_int_equal(nr, 1);
	return cell;
}

static void test_across(void **state)
{
	struct native_cell *c;

	(void)state;
	c = across(8, 8, 5, 1.05, (struct native_limit){ 0 });
	assert_true(c->present && c->allowed);
	assert_int_equal(c->pairs.nr, 8);
	assert_int_equal(c->verdict.kind, STATS_VERDICT_DIFFERENT);
	assert_true(native_cell_is_worse(c));
	free(c);
	/* The same, with a larger limit. */
	c = across(8, 8, 5, 1.05, (struct native_limit){ 20, true });
	assert_int_equal(c->verdict.kind, STATS_VERDICT_EQUIVALENT);
	assert_false(native_cell_is_worse(c));
	free(c);
	/* Faster is not worse. */
	c = across(8, 8, 5, 0.95, (struct native_limit){ 0 });
	assert_int_equal(c->verdict.kind, STATS_VERDICT_DIFFERENT);
	assert_false(native_cell_is_worse(c));
	free(c);
}

static void test_layout_not_controlled(void **state)
{
	struct native_cell *c;

	(void)state;
	c = across(8, 5, 5, 1.05, (struct native_limit){ 0 });
	assert_true(c->present);
	assert_false(c->allowed);
	assert_int_equal(c->verdict.kind, STATS_VERDICT_UNRESOLVED);
	assert_false(native_cell_is_worse(c));
	assert_int_equal(c->nr_boots[NATIVE_NEW], 5);
	assert_true(fabs(c->diff_ns - 40) < 15);
	assert_true(c->bound_ns >= fabs(c->diff_ns) && isfinite(c->bound_ns));
	free(c);
	c = across(8, 8, 4, 1.05, (struct native_limit){ 0 });
	assert_int_equal(c->nr_builds[NATIVE_OLD], 4);
	assert_false(c->allowed);
	free(c);
	c = across(1, 1, 1, 1.05, (struct native_limit){ 0 });
	assert_true(c->present && isinf(c->bound_ns));
	free(c);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_by_hand), TEST(test_delta), TEST(test_few_blocks),
		TEST(test_holm_decides), TEST(test_families), TEST(test_noisy), TEST(test_pool),
		TEST(test_one_boot), TEST(test_across), TEST(test_layout_not_controlled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
