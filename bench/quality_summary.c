// SPDX-License-Identifier: GPL-2.0-only
/* What a study of this instrument found, in a few lines. */
#include "bench/quality_summary.h"

#include <stdbool.h>

#include "bench/quality_tally.h"

static double number(json_t *j, const char *key)
{
	return json_number_value(json_object_get(j, key));
}

static long long whole(json_t *j, const char *key)
{
	return (long long)json_integer_value(json_object_get(j, key));
}

static void put_tally(FILE *f, const char *what, json_t *tally)
{
	json_t *different = json_object_get(tally, "different");

	fprintf(f, "%s: of %lld told apart at %g %% by blocks %lld, U-test of batches %lld, Welch %lld; at most %lld if the level is kept\n",
		what, whole(tally, "nr"), 100 * number(tally, "level"),
		whole(different, quality_test_names[QUALITY_BLOCKS]),
		whole(different, quality_test_names[QUALITY_U]),
		whole(different, quality_test_names[QUALITY_WELCH]), whole(tally, "bound"));
}

static void put_aa(FILE *f, json_t *aa)
{
	json_t *between = json_object_get(aa, "between_processes");
	json_t *processes = json_object_get(between, "processes");

	put_tally(f, "same code twice, in one process", aa);
	put_tally(f, "same code, one process against the next", between);
	fprintf(f, "the process as the unit: %lld of %lld tests of %lld pairs\n",
		whole(processes, "different"), whole(processes, "nr"), whole(processes, "pairs"));
}

static void put_mde(FILE *f, json_t *mde)
{
	if (!json_is_number(json_object_get(mde, "mde_ns"))) {
		fprintf(f, "%s: no minimum detectable effect with %lld blocks\n",
			json_string_value(json_object_get(mde, "workload")), whole(mde, "blocks"));
		return;
	}
	fprintf(f, "%s, %lld s for each arm, %lld blocks: a difference of %.3g ns (%.3g %%) is found in %g %%; the aim is 0.1 %%\n",
		json_string_value(json_object_get(mde, "workload")), whole(mde, "seconds_per_arm"),
		whole(mde, "blocks"), number(mde, "mde_ns"), number(mde, "mde_percent"),
		100 * number(mde, "power"));
}

static void put_harness(FILE *f, json_t *harness)
{
	json_t *ci = json_object_get(harness, "ci95");
	bool kept = json_is_true(json_object_get(harness, "within_limit"));

	if (!json_is_array(ci)) {
		fprintf(f, "harness: no interval with %lld blocks\n", whole(harness, "blocks"));
		return;
	}
	fprintf(f, "harness: %.3g %% [%.3g, %.3g] more than a bare loop; at most %lld %%: %s\n",
		number(harness, "percent"), json_number_value(json_array_get(ci, 0)),
		json_number_value(json_array_get(ci, 1)), whole(harness, "limit_percent"),
		kept ? "kept" : "not shown");
}

static void put_delay(FILE *f, json_t *delay)
{
	fprintf(f, "delay of %lld ns (%.2g %%): of %lld found %lld, wrong sign %lld, equivalent %lld, not resolved %lld; median error %.3g ns\n",
		whole(delay, "ns"), number(delay, "percent"), whole(delay, "nr"),
		whole(delay, "found"), whole(delay, "wrong_sign"), whole(delay, "equivalent"),
		whole(delay, "unresolved"), number(delay, "median_error_ns"));
}

void quality_summary(FILE *f, json_t *root)
{
	json_t *harness = json_object_get(root, "harness"), *j;
	size_t i;

	put_aa(f, json_object_get(root, "aa"));
	json_array_foreach(json_object_get(root, "mde"), i, j)
		put_mde(f, j);
	if (json_is_object(harness))
		put_harness(f, harness);
	json_array_foreach(json_object_get(root, "injected"), i, j)
		put_delay(f, j);
}
