// SPDX-License-Identifier: GPL-2.0-only
/* Times of the loops of calibrate_calls.h, by block. */
#include "calibrate.h"

#include <errno.h>
#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <stdlib.h>

#include "macro_plan.h"
#include "stats_paired.h"

#define NR_ARMS		(2 * CALIBRATE_NR_CALLS)

_Static_assert((CALIBRATE_NR_TARGETS & (CALIBRATE_NR_TARGETS - 1)) == 0, "a mask makes a target");

int calibrate_add_block(struct calibrate *c)
{
	size_t nr_room = c->nr_room ? 2 * c->nr_room : 64;

	if (c->nr_blocks < c->nr_room) {
		c->nr_blocks++;
		return 0;
	}
	for (int predicted = 0; predicted < 2; predicted++) {
		for (int call = 0; call < CALIBRATE_NR_CALLS; call++) {
			double **ns = &c->ns[predicted][call];
			double *larger = reallocarray(*ns, nr_room, sizeof(double));

			if (!larger)
				return -ENOMEM;
			*ns = larger;
		}
	}
	c->nr_room = nr_room;
	c->nr_blocks++;
	return 0;
}

void calibrate_release(struct calibrate *c)
{
	for (int predicted = 0; predicted < 2; predicted++)
		for (int call = 0; call < CALIBRATE_NR_CALLS; call++)
			free(c->ns[predicted][call]);
	*c = (struct calibrate){ 0 };
}

/* The generator's low bits are as good as the others: it is a Mersenne twister. */
static void make_sequence(const void **sequence, bool predicted, gsl_rng *rng)
{
	for (size_t i = 0; i < CALIBRATE_BATCH_CALLS; i++)
		sequence[i] = calibrate_target(predicted ? 0 :
					       gsl_rng_get(rng) & (CALIBRATE_NR_TARGETS - 1));
}

/* Median over the batches, in nanoseconds of one turn. */
static double visit(enum calibrate_call call, bool predicted, const void **sequence, gsl_rng *rng)
{
	double ns[CALIBRATE_NR_BATCHES + 1];

	for (size_t i = 0; i <= CALIBRATE_NR_BATCHES; i++) {
		uint64_t begin;

		make_sequence(sequence, predicted, rng);
		begin = native_clock_ns();
		calibrate_calls_run(call, sequence, CALIBRATE_BATCH_CALLS);
		ns[i] = (double)(native_clock_ns() - begin) / CALIBRATE_BATCH_CALLS;
	}
	return stats_paired_median(ns + 1, CALIBRATE_NR_BATCHES);
}

static int measure_block(struct calibrate *c, const void **sequence, gsl_rng *rng)
{
	size_t block = c->nr_blocks, order[NR_ARMS];
	int ret = calibrate_add_block(c);

	if (ret)
		return ret;
	for (size_t turn = 0; turn < 2; turn++) {
		macro_plan_order(order, NR_ARMS, 2 * block + turn, CALIBRATE_SEED);
		for (size_t i = 0; i < NR_ARMS; i++) {
			bool predicted = order[i] / CALIBRATE_NR_CALLS;
			enum calibrate_call call = order[i] % CALIBRATE_NR_CALLS;
			double *ns = &c->ns[predicted][call][block];
			double half = visit(call, predicted, sequence, rng) / 2;

			*ns = turn ? *ns + half : half;
		}
	}
	return 0;
}

int calibrate_measure(struct calibrate *c, unsigned int seconds)
{
	const char *missing = calibrate_calls_missing();
	const void **sequence = NULL;
	gsl_rng *rng = NULL;
	uint64_t begin;
	int ret;

	*c = (struct calibrate){ 0 };
	if (missing) {
		fprintf(stderr, "fsnbench calibrate: %s\n", missing);
		return -ENOTSUP;
	}
	ret = native_clock_open(&c->clock);
	if (ret)
		return ret;
	sequence = calloc(CALIBRATE_BATCH_CALLS, sizeof(*sequence));
	rng = gsl_rng_alloc(gsl_rng_mt19937);
	if (!sequence || !rng) {
		ret = -ENOMEM;
		goto out;
	}
	gsl_rng_set(rng, CALIBRATE_SEED);
	begin = native_clock_ns();
	while (!ret && (c->nr_blocks < CALIBRATE_MIN_BLOCKS ||
			native_clock_ns() - begin < seconds * 1000000000ull))
		ret = measure_block(c, sequence, rng);
out:
	if (rng)
		gsl_rng_free(rng);
	free(sequence);
	return ret;
}
