// SPDX-License-Identifier: GPL-2.0-only
/* Counts how often two arms of the same code are told apart. */
#include "bench/quality_tally.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <stdlib.h>

#include "bench/quality.h"
#include "bench/stats_naive.h"
#include "bench/stats_paired.h"

const char *const quality_test_names[QUALITY_NR_TESTS] = {
	[QUALITY_BLOCKS]	= "block_sign_test",
	[QUALITY_U]		= "u_test_batches",
	[QUALITY_WELCH]		= "welch_batches",
};

static int block_p(const struct quality_arm *a, const struct quality_arm *b, double *p)
{
	double *diff;

	if (a->nr_blocks != b->nr_blocks)
		return -EINVAL;
	diff = calloc(a->nr_blocks + 1, sizeof(*diff));
	if (!diff)
		return -ENOMEM;
	stats_paired_diff(a->block, b->block, a->nr_blocks, diff);
	*p = stats_paired_p(diff, a->nr_blocks);
	free(diff);
	return 0;
}

int quality_tally_add(struct quality_tally *t, const struct quality_arm *a,
		      const struct quality_arm *b)
{
	struct stats_naive_u u;
	double p[QUALITY_NR_TESTS];
	int ret = block_p(a, b, &p[QUALITY_BLOCKS]);
	json_t *all;

	if (!ret)
		ret = stats_naive_u(a->batch, a->nr_batches, b->batch, b->nr_batches, &u);
	if (ret)
		return ret;
	p[QUALITY_U] = u.p;
	p[QUALITY_WELCH] = stats_naive_welch(a->batch, a->nr_batches, b->batch, b->nr_batches).p;
	if (!t->p)
		t->p = json_array();
	all = json_array();
	for (int i = 0; i < QUALITY_NR_TESTS; i++) {
		t->different[i] += p[i] <= QUALITY_LEVEL;
		json_array_append_new(all, quality_number(p[i]));
	}
	t->nr++;
	return json_array_append_new(t->p, all) ? -ENOMEM : 0;
}

size_t quality_tally_bound(size_t nr, double level)
{
	size_t k = 0;

	while (k < nr && gsl_cdf_binomial_P((unsigned int)k, level, (unsigned int)nr) < 0.975)
		k++;
	return k;
}

static json_t *json_size(size_t nr)
{
	return json_integer((json_int_t)nr);
}

json_t *quality_tally_json(struct quality_tally *t)
{
	json_t *different = json_object(), *p = t->p ? t->p : json_array();

	t->p = NULL;
	for (int i = 0; i < QUALITY_NR_TESTS; i++)
		json_object_set_new(different, quality_test_names[i], json_size(t->different[i]));
	return json_pack("{s:o, s:f, s:o, s:o, s:o}", "nr", json_size(t->nr), "level",
			 QUALITY_LEVEL, "bound",
			 json_size(quality_tally_bound(t->nr, QUALITY_LEVEL)), "different",
			 different, "p", p);
}

json_t *quality_tally_processes(const double *ns, size_t nr)
{
	size_t nr_tests = nr / (2 * QUALITY_PAIRS), nr_different = 0;

	for (size_t i = 0; i < nr_tests; i++) {
		double diff[QUALITY_PAIRS];

		for (size_t k = 0; k < QUALITY_PAIRS; k++) {
			const double *pair = ns + 2 * (i * QUALITY_PAIRS + k);

			diff[k] = pair[1] - pair[0];
		}
		nr_different += stats_paired_p(diff, QUALITY_PAIRS) <= QUALITY_LEVEL;
	}
	return json_pack("{s:o, s:o, s:o}", "nr", json_size(nr_tests), "pairs",
			 json_size(QUALITY_PAIRS), "different", json_size(nr_different));
}
