// SPDX-License-Identifier: GPL-2.0-only
/*
 * How often identical code is told apart, on made-up data of known noise. Processes differ
 * by 2.7 % and batches by 2.6 %, as was measured on a virtual machine; and within a process
 * a visit's batches share something as well. Seeds are fixed, so that each figure is the
 * same every time; FSNBENCH_FIGURES=1 prints them.
 */
#include "scratch.h"

#include <gsl/gsl_randist.h>
#include <math.h>

#include "bench/quality_tally.h"
#include "bench/stats_paired.h"

#define NR_BLOCKS	12
#define NR_VISITS	2
#define NR_BATCHES	10
#define NR_ALL		(NR_BLOCKS * NR_VISITS * NR_BATCHES)
#define NR_TRIALS	1500

#define BETWEEN		2.7	/* percent */
#define WITHIN		2.6

/* 2 (1 + 12 + 66) / 2^12 and 2 (1 + 10) / 2^10: what twelve and ten pairs allow below 5 %. */
#define LEVEL_12	(158.0 / 4096)
#define LEVEL_10	(22.0 / 1024)

static gsl_rng *rng;

struct arm {
	double block[NR_BLOCKS], batch[NR_ALL];
};

static int setup(void **state)
{
	(void)state;
	rng = gsl_rng_alloc(gsl_rng_mt19937);
	return !rng;
}

static int teardown(void **state)
{
	(void)state;
	gsl_rng_free(rng);
	return 0;
}

static double normal(double sd)
{
	return gsl_ran_gaussian(rng, sd);
}

/* An arm of a process at @at, whose blocks are off by @drift and visits by sd @visit. */
static struct quality_arm time_arm(struct arm *arm, double at, const double *drift, double visit)
{
	size_t nr = 0;

	for (size_t b = 0; b < NR_BLOCKS; b++) {
		double sum = 0;

		for (size_t v = 0; v < NR_VISITS; v++) {
			double is = at + drift[b] + normal(visit), sorted[NR_BATCHES];

			for (size_t i = 0; i < NR_BATCHES; i++)
				sorted[i] = arm->batch[nr++] = is + normal(WITHIN);
			sum += stats_paired_median(sorted, NR_BATCHES);
		}
		arm->block[b] = sum / NR_VISITS;
	}
	return (struct quality_arm){ arm->block, NR_BLOCKS, arm->batch, NR_ALL };
}

static double share(const struct quality_tally *t, enum quality_test test, const char *what)
{
	double is = (double)t->different[test] / (double)t->nr;

	if (getenv("FSNBENCH_FIGURES"))
		print_message("%s, %s: %.2f %%\n", what, quality_test_names[test], 100 * is);
	return is;
}

/* Four standard errors of a share that is @p. */
static double tolerance(double p, double nr)
{
	return 4 * sqrt(p * (1 - p) / nr);
}

/* Base and copy in one process: its drift is in both arms of a block, a visit's is not. */
static struct quality_tally within(unsigned long seed, double visit)
{
	struct quality_tally t = { 0 };

	gsl_rng_set(rng, seed);
	for (size_t i = 0; i < NR_TRIALS; i++) {
		double at = 100 + normal(BETWEEN), drift[NR_BLOCKS];
		struct quality_arm base, aa;
		struct arm one, two;

		for (size_t b = 0; b < NR_BLOCKS; b++)
			drift[b] = normal(0.5);
		base = time_arm(&one, at, drift, visit);
		aa = time_arm(&two, at, drift, visit);
		assert_int_equal(quality_tally_add(&t, &aa, &base), 0);
	}
	json_decref(t.p);
	return t;
}

static void test_within(void **state)
{
	struct quality_tally t = within(1, 2);

	(void)state;
	assert_true(fabs(share(&t, QUALITY_BLOCKS, "one process, visits differ") - LEVEL_12) <=
		    tolerance(LEVEL_12, NR_TRIALS));
	assert_true(share(&t, QUALITY_U, "one process, visits differ") > 0.2);
	assert_true(share(&t, QUALITY_WELCH, "one process, visits differ") > 0.2);
}

/* Where batches are replicates after all, no test has anything to be ashamed of. */
static void test_within_independent(void **state)
{
	struct quality_tally t = within(2, 0);

	(void)state;
	for (int i = 0; i < QUALITY_NR_TESTS; i++)
		assert_true(share(&t, i, "one process, independent batches") <=
			    0.05 + tolerance(0.05, NR_TRIALS));
}

/* One process against another: nothing in it is a replicate, blocks included. */
static void test_between(void **state)
{
	static double ns[NR_TRIALS * 2 * QUALITY_PAIRS];
	const double drift[NR_BLOCKS] = { 0 };
	struct quality_tally t = { 0 };
	json_t *processes;
	double is;

	(void)state;
	gsl_rng_set(rng, 3);
	for (size_t i = 0; i < NR_TRIALS; i++) {
		struct quality_arm base, next;
		struct arm one, two;

		base = time_arm(&one, 100 + normal(BETWEEN), drift, 0.5);
		next = time_arm(&two, 100 + normal(BETWEEN), drift, 0.5);
		assert_int_equal(quality_tally_add(&t, &next, &base), 0);
	}
	json_decref(t.p);
	for (int i = 0; i < QUALITY_NR_TESTS; i++)
		assert_true(share(&t, i, "process against process") > 0.5);
	for (size_t i = 0; i < NR_TRIALS * 2 * QUALITY_PAIRS; i++)
		ns[i] = 100 + normal(BETWEEN);
	processes = quality_tally_processes(ns, NR_TRIALS * 2 * QUALITY_PAIRS);
	assert_int_equal(json_integer_value(json_object_get(processes, "nr")), NR_TRIALS);
	is = (double)json_integer_value(json_object_get(processes, "different")) / NR_TRIALS;
	if (getenv("FSNBENCH_FIGURES"))
		print_message("ten pairs of processes, sign test: %.2f %%\n", 100 * is);
	assert_true(fabs(is - LEVEL_10) <= tolerance(LEVEL_10, NR_TRIALS));
	json_decref(processes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_within),
		cmocka_unit_test(test_within_independent),
		cmocka_unit_test(test_between),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
