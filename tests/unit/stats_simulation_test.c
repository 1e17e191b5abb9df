// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the statistics promise, on made-up data whose truth is known. Noise is as it was
 * measured on a virtual machine: batches of a process spread by 2.6 %, and processes that
 * run the same code by 2.7 %. Seeds are fixed, so that each figure is the same every time;
 * FSNBENCH_FIGURES=1 prints them.
 */
#include "scratch.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "bench/stats_verdict.h"

#define NR_BATCHES	20
#define NR_PROCESSES	10
#define WITHIN		2.6	/* percent of the operation's time */
#define BETWEEN		2.7
#define MAX_BLOCKS	120

static gsl_rng *rng;

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

/* @hits of @nr */
static double share(const char *what, size_t hits, size_t nr)
{
	double is = (double)hits / (double)nr;

	if (getenv("FSNBENCH_FIGURES"))
		print_message("%-60s %6.2f %%\n", what, 100 * is);
	return is;
}

/* Four standard errors of a share that is @p. */
static double tolerance(double p, size_t nr)
{
	return 4 * sqrt(p * (1 - p) / (double)nr);
}

static double normal(void)
{
	return gsl_ran_ugaussian(rng);
}

/* Median 0, and nothing like symmetric. */
static double skewed(void)
{
	return gsl_ran_exponential(rng, 1) - log(2);
}

/* Has no variance at all. */
static double cauchy(void)
{
	return gsl_ran_cauchy(rng, 1);
}

static void test_coverage(void **state)
{
	static const struct {
		const char *name;
		double (*draw)(void);
	} noise[] = { { "normal", normal }, { "skewed", skewed }, { "cauchy", cauchy } };
	static const size_t nr[] = { 6, 8, 10, 20 };
	const size_t nr_trials = 4000;

	(void)state;
	gsl_rng_set(rng, 1);
	for (size_t k = 0; k < 3; k++) {
		for (size_t n = 0; n < 4; n++) {
			double diff[20], level = 0, is;
			size_t hits = 0;
			char what[64];

			for (size_t t = 0; t < nr_trials; t++) {
				struct stats_paired s;

				for (size_t i = 0; i < nr[n]; i++)
					diff[i] = 5 + noise[k].draw();
				s = stats_paired_of(diff, nr[n], 0.95);
				level = s.ci.level;
				hits += s.ci.lo <= 5 && s.ci.hi >= 5;
			}
			snprintf(what, sizeof(what), "coverage, %s, %zu blocks (level %.2f %%)",
				 noise[k].name, nr[n], 100 * level);
			is = share(what, hits, nr_trials);
			assert_true(level >= 0.95);
			assert_true(fabs(is - level) <= tolerance(level, nr_trials));
		}
	}
}

static void run_process(double shift, double *batch)
{
	double process = 100 + shift + BETWEEN * normal();

	for (size_t i = 0; i < NR_BATCHES; i++)
		batch[i] = process + WITHIN * normal();
}

/* Mann and Whitney's test with its normal approximation: does it call @a and @b different? */
static bool u_test_differs(const double *a, const double *b, size_t nr)
{
	double mean = (double)(nr * nr) / 2, u = 0;

	for (size_t i = 0; i < nr; i++)
		for (size_t k = 0; k < nr; k++)
			u += a[i] > b[k];
	return fabs(u - mean) / sqrt(mean * (double)(2 * nr + 1) / 6) >
	       gsl_cdf_ugaussian_Pinv(0.975);
}

/* Identical code in two arms. Its batches are no replicates: its processes are. */
static void test_same_against_same(void **state)
{
	const size_t nr_trials = 4000;
	size_t by_batch = 0, by_process = 0, equivalent = 0;
	double is;

	(void)state;
	gsl_rng_set(rng, 2);
	for (size_t t = 0; t < nr_trials; t++) {
		double a[NR_BATCHES], b[NR_BATCHES], one[NR_PROCESSES], two[NR_PROCESSES];
		double diff[NR_PROCESSES];
		struct stats_paired s;

		for (size_t i = 0; i < NR_PROCESSES; i++) {
			run_process(0, a);
			run_process(0, b);
			by_batch += !i && u_test_differs(a, b, NR_BATCHES);
			one[i] = stats_paired_median(a, NR_BATCHES);
			two[i] = stats_paired_median(b, NR_BATCHES);
		}
		assert_int_equal(stats_paired_percent(one, two, NR_PROCESSES, diff), 0);
		s = stats_paired_of(diff, NR_PROCESSES, 0.95);
		by_process += stats_verdict_of(s.ci, 1).kind == STATS_VERDICT_DIFFERENT;
		equivalent += stats_verdict_of(s.ci, 1).kind == STATS_VERDICT_EQUIVALENT;
	}
	/* 22 of 1024 is what ten pairs of a sign test allow below 5 %. */
	is = share("A/A: different, medians of 10 processes, sign test", by_process, nr_trials);
	assert_true(fabs(is - 22.0 / 1024) <= tolerance(22.0 / 1024, nr_trials));
	assert_true(is <= 0.05);
	is = share("A/A: different, 20 batches of a process, U-test", by_batch, nr_trials);
	assert_true(is > 0.4);
	share("A/A: equivalent within 1 %, medians of 10 processes", equivalent, nr_trials);
}

/* A shift of just what matters is called equivalent in 2.5 % at most. */
static void test_false_equivalence(void **state)
{
	const size_t nr_trials = 4000;
	size_t hits = 0, found = 0;

	(void)state;
	gsl_rng_set(rng, 3);
	for (size_t t = 0; t < nr_trials; t++) {
		double diff[20];

		for (size_t i = 0; i < 20; i++)
			diff[i] = 1 + 0.5 * normal();
		hits += stats_verdict_of(stats_paired_of(diff, 20, 0.95).ci, 1).kind ==
			STATS_VERDICT_EQUIVALENT;
		for (size_t i = 0; i < 20; i++)
			diff[i] = 0.5 * normal();
		found += stats_verdict_of(stats_paired_of(diff, 20, 0.95).ci, 1).kind ==
			 STATS_VERDICT_EQUIVALENT;
	}
	assert_true(share("equivalent within delta, shift is delta, 20 blocks", hits, nr_trials) <=
		    0.025 + tolerance(0.025, nr_trials));
	assert_true(share("equivalent within delta, no shift, sd delta / 2, 20 blocks", found,
			  nr_trials) > 0.8);
}

static size_t nr_found(size_t nr, double shift, double spread, size_t nr_trials)
{
	size_t hits = 0;

	for (size_t t = 0; t < nr_trials; t++) {
		double diff[20];

		for (size_t i = 0; i < nr; i++)
			diff[i] = shift + spread * normal();
		hits += stats_paired_p(diff, nr) <= 0.05;
	}
	return hits;
}

static void test_power(void **state)
{
	static const size_t nr[] = { 6, 10, 20 };
	const size_t nr_trials = 4000;

	(void)state;
	gsl_rng_set(rng, 4);
	for (size_t n = 0; n < 3; n++) {
		double mde = stats_verdict_mde(nr[n], 3, 0.05, 0.8), half, is;
		char what[64];

		snprintf(what, sizeof(what), "power at the mde, %zu blocks (%.2f sd)", nr[n],
			 mde / 3);
		is = share(what, nr_found(nr[n], mde, 3, nr_trials), nr_trials);
		assert_true(fabs(is - 0.8) <= tolerance(0.8, nr_trials));
		half = stats_verdict_power(nr[n], 0.05, gsl_cdf_ugaussian_P(mde / 6));
		snprintf(what, sizeof(what), "power at half of it, %zu blocks (%.2f %%)", nr[n],
			 100 * half);
		is = share(what, nr_found(nr[n], mde / 2, 3, nr_trials), nr_trials);
		assert_true(fabs(is - half) <= tolerance(half, nr_trials));
	}
}

/* Of normal differences the spread is their standard deviation, for few blocks as well. */
static void test_spread(void **state)
{
	const size_t nr_trials = 4000;

	(void)state;
	gsl_rng_set(rng, 5);
	for (size_t n = 4; n <= 12; n++) {
		double sum = 0, diff[12];

		for (size_t t = 0; t < nr_trials; t++) {
			for (size_t i = 0; i < n; i++)
				diff[i] = 3 * normal();
			sum += stats_paired_of(diff, n, 0.95).spread / 3;
		}
		if (getenv("FSNBENCH_FIGURES"))
			print_message("spread of %zu blocks / sd: %.3f\n", n,
				      sum / (double)nr_trials);
		assert_true(fabs(sum / (double)nr_trials - 1) < 0.05);
	}
}

/* Eight arms against one base, all of the same code: is any called different? */
static void test_many_comparisons(void **state)
{
	const size_t nr_trials = 3000, nr_arms = 8;
	size_t raw = 0, holm = 0;

	(void)state;
	gsl_rng_set(rng, 6);
	for (size_t t = 0; t < nr_trials; t++) {
		double base[NR_PROCESSES], p[8], least = 1, least_holm = 1;

		for (size_t i = 0; i < NR_PROCESSES; i++)
			base[i] = normal();
		for (size_t a = 0; a < nr_arms; a++) {
			double arm[NR_PROCESSES], diff[NR_PROCESSES];

			for (size_t i = 0; i < NR_PROCESSES; i++)
				arm[i] = normal();
			stats_paired_diff(arm, base, NR_PROCESSES, diff);
			p[a] = stats_paired_p(diff, NR_PROCESSES);
			least = fmin(least, p[a]);
		}
		assert_int_equal(stats_verdict_holm(p, nr_arms, p), 0);
		for (size_t a = 0; a < nr_arms; a++)
			least_holm = fmin(least_holm, p[a]);
		raw += least <= 0.05;
		holm += least_holm <= 0.05;
	}
	assert_true(share("A/A of 8 arms: any different, uncorrected", raw, nr_trials) > 0.06);
	assert_true(share("A/A of 8 arms: any different, Holm", holm, nr_trials) <=
		    0.05 + tolerance(0.05, nr_trials));
}

/* Boots differ by @between, blocks of a boot by 1; does the interval have 0 in it? */
static size_t nr_covered(size_t nr_boots, double between, size_t nr_trials, size_t *pooled)
{
	const size_t nr = nr_boots * 6;
	size_t boot[MAX_BLOCKS], hits = 0;
	double diff[MAX_BLOCKS];

	for (size_t t = 0; t < nr_trials; t++) {
		struct stats_paired_ci ci;
		double at = 0;

		for (size_t i = 0; i < nr; i++) {
			if (i % 6 == 0)
				at = between * normal();
			boot[i] = i / 6;
			diff[i] = at + normal();
		}
		assert_int_equal(stats_paired_bootstrap(diff, boot, nr, 399, 0.95, rng, &ci), 0);
		hits += ci.lo <= 0 && ci.hi >= 0;
		ci = stats_paired_of(diff, nr, 0.95).ci;
		*pooled += ci.lo <= 0 && ci.hi >= 0;
	}
	return hits;
}

/*
 * Percentiles promise their level for many clusters. With six boots less is kept, and still
 * far more than of who takes blocks of one boot for replicates.
 */
static void test_clusters(void **state)
{
	static const struct {
		size_t nr_boots;
		double least;
	} row[] = { { 6, 0.80 }, { 10, 0.86 }, { 20, 0.90 } };
	const size_t nr_trials = 600;

	(void)state;
	gsl_rng_set(rng, 7);
	for (size_t i = 0; i < 3; i++) {
		size_t pooled = 0, hits = nr_covered(row[i].nr_boots, 1.5, nr_trials, &pooled);
		char what[64];
		double is;

		snprintf(what, sizeof(what), "coverage of 95 %%, bootstrap of %zu boots",
			 row[i].nr_boots);
		is = share(what, hits, nr_trials);
		assert_true(is >= row[i].least);
		snprintf(what, sizeof(what), "coverage of 95 %%, all blocks of %zu boots",
			 row[i].nr_boots);
		assert_true(share(what, pooled, nr_trials) < is - 0.1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_coverage),
		cmocka_unit_test(test_same_against_same),
		cmocka_unit_test(test_false_equivalence),
		cmocka_unit_test(test_power),
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_many_comparisons),
		cmocka_unit_test(test_clusters),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
