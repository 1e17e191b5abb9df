// SPDX-License-Identifier: GPL-2.0-only
/* Log-linear buckets, as in HdrHistogram. */
#include "native_histogram.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HALF_BITS	6
#define HALF		(1u << HALF_BITS)	/* sub-buckets of a power of two */
/* bucket_of(NATIVE_HISTOGRAM_MAX_NS), whose highest bit is 29, and one more. */
#define MAX_SHIFT	(29 - HALF_BITS)
#define NR_BUCKETS	(MAX_SHIFT * HALF + (NATIVE_HISTOGRAM_MAX_NS >> MAX_SHIFT) + 2)
#define OVERFLOW	(NR_BUCKETS - 1)
#define ROUNDING	1e-9

struct native_histogram {
	uint64_t nr, max, count[NR_BUCKETS];
};

_Static_assert(NATIVE_HISTOGRAM_MAX_NS >> 29 == 1, "its highest bit");

static unsigned int bucket_of(uint64_t ns)
{
	unsigned int shift;

	if (ns > NATIVE_HISTOGRAM_MAX_NS)
		return OVERFLOW;
	if (ns < 2 * HALF)
		return (unsigned int)ns;
	shift = 63 - HALF_BITS - (unsigned int)__builtin_clzll(ns);
	return shift * HALF + (unsigned int)(ns >> shift);
}

/* The inverse: also of the bucket after the last. */
static uint64_t lower_end(unsigned int bucket)
{
	unsigned int shift;

	if (bucket == OVERFLOW)
		return NATIVE_HISTOGRAM_MAX_NS + 1;
	if (bucket < 2 * HALF)
		return bucket;
	shift = bucket / HALF - 1;
	return (uint64_t)(bucket % HALF + HALF) << shift;
}

struct native_histogram *native_histogram_new(void)
{
	struct native_histogram *h = malloc(sizeof(*h));

	/* Written, and not only promised: no page is missing when a value is added. */
	if (h)
		native_histogram_reset(h);
	return h;
}

void native_histogram_free(struct native_histogram *h)
{
	free(h);
}

void native_histogram_reset(struct native_histogram *h)
{
	memset(h, 0, sizeof(*h));
}

void native_histogram_add(struct native_histogram *h, uint64_t ns)
{
	h->count[bucket_of(ns)]++;
	h->nr++;
	if (ns > h->max)
		h->max = ns;
}

uint64_t native_histogram_nr(const struct native_histogram *h)
{
	return h->nr;
}

uint64_t native_histogram_max(const struct native_histogram *h)
{
	return h->max;
}

uint64_t native_histogram_percentile(const struct native_histogram *h, double p)
{
	/* 99.9 / 100 * 1000 is a little more than 999. */
	double rank = fmax(1, ceil(p / 100 * (double)h->nr * (1 - ROUNDING)));
	uint64_t seen = 0, highest;

	for (unsigned int i = 0; i < OVERFLOW; i++) {
		seen += h->count[i];
		if ((double)seen < rank)
			continue;
		highest = lower_end(i + 1) - 1;
		return highest < h->max ? highest : h->max;
	}
	return h->max;
}

json_t *native_histogram_json(const struct native_histogram *h)
{
	json_t *buckets = json_array();

	for (unsigned int i = 0; i < NR_BUCKETS; i++)
		if (h->count[i])
			json_array_append_new(buckets,
					      json_pack("[I, I]", (json_int_t)lower_end(i),
							(json_int_t)h->count[i]));
	return json_pack("{s:s, s:o}", "unit", "ns", "buckets", buckets);
}
