/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Times of single operations, counted in a fixed number of buckets whose width grows with
 * the value: those of HdrHistogram (Gil Tene, hdrhistogram.org), with 128 sub-buckets.
 * Every value below 128 ns has a bucket of its own; above, each power of two is divided
 * by 64, so that no bucket is wider than 1/64 of its lower end.
 *
 * Nothing is allocated while values are added.
 */
#ifndef FSNBENCH_NATIVE_HISTOGRAM_H
#define FSNBENCH_NATIVE_HISTOGRAM_H

#include <jansson.h>
#include <stdint.h>

/* What is longer than this is counted together, in the last bucket. */
#define NATIVE_HISTOGRAM_MAX_NS	1000000000

struct native_histogram;

/** native_histogram_new - an empty one, whose memory is touched; NULL when out of memory */
struct native_histogram *native_histogram_new(void);

/** native_histogram_free - release it; NULL is fine */
void native_histogram_free(struct native_histogram *h);

/** native_histogram_reset - forget all values */
void native_histogram_reset(struct native_histogram *h);

/** native_histogram_add - count a value of @ns nanoseconds */
void native_histogram_add(struct native_histogram *h, uint64_t ns);

/** native_histogram_nr - how many values were added */
uint64_t native_histogram_nr(const struct native_histogram *h);

/**
 * native_histogram_percentile - a value that @p percent of the values do not exceed
 * @h: histogram
 * @p: from 0 to 100
 *
 * The nearest-rank definition: the value of rank ceil(p / 100 * nr), at least 1. As
 * HdrHistogram, gives the highest value of its bucket, which is too high by less than 1/64,
 * but never more than native_histogram_max().
 *
 * Return: nanoseconds; 0 if nothing was added.
 */
uint64_t native_histogram_percentile(const struct native_histogram *h, double p);

/** native_histogram_max - the largest value, exactly; 0 if nothing was added */
uint64_t native_histogram_max(const struct native_histogram *h);

/**
 * native_histogram_json - what a document says
 * @h: histogram
 *
 * The unit and, from the shortest, lower end and count of each bucket that has values. The
 * lower end of what is counted together is NATIVE_HISTOGRAM_MAX_NS + 1.
 *
 * Return: a new object; NULL when out of memory.
 */
json_t *native_histogram_json(const struct native_histogram *h);

#endif /* FSNBENCH_NATIVE_HISTOGRAM_H */
