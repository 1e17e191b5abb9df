// SPDX-License-Identifier: GPL-2.0-only
/* The clocks of the native engine: what they are worth and what reading them costs. */
#include "native_clock.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "stats_paired.h"

#define NR_STEPS	4096		/* different readings that are looked at */
#define MAX_READS	(1ul << 22)	/* in the search for them: half a second and less */
#define NR_RUNS		101
#define RUN_READS	1000
#define NR_PAIRS	10001
#define NR_TRIES	64		/* for one point of the rate, of which the narrowest counts */
#define RATE_NS		100000000	/* between the points of the rate */

static int refuse(const char *why, long ns)
{
	fprintf(stderr, "CLOCK_MONOTONIC_RAW %s %ld ns: too coarse to measure with (at most %d ns); see /sys/devices/system/clocksource/clocksource0/available_clocksource\n",
		why, ns, NATIVE_CLOCK_COARSE_NS);
	return -ENOTSUP;
}

int native_clock_judge(long resolution_ns, const uint64_t *read_ns, size_t nr, long *step_ns)
{
	*step_ns = 0;
	for (size_t i = 1; i < nr; i++) {
		int64_t step = (int64_t)(read_ns[i] - read_ns[i - 1]);

		if (step < 0) {
			fprintf(stderr, "CLOCK_MONOTONIC_RAW went back by %lld ns: nothing can be measured with it\n",
				(long long)-step);
			return -ENOTSUP;
		}
		if (step && (!*step_ns || step < *step_ns))
			*step_ns = step;
	}
	if (resolution_ns > NATIVE_CLOCK_COARSE_NS)
		return refuse("has a resolution of", resolution_ns);
	if (!*step_ns) {
		fputs("CLOCK_MONOTONIC_RAW does not move: nothing can be measured with it\n", stderr);
		return -ENOTSUP;
	}
	if (*step_ns > NATIVE_CLOCK_COARSE_NS)
		return refuse("moves in steps of", *step_ns);
	return 0;
}

/* Readings that differ from the one before them; a coarse clock has few. */
static size_t collect(uint64_t *read_ns)
{
	size_t nr = 1;

	read_ns[0] = native_clock_ns();
	for (size_t i = 0; i < MAX_READS && nr < NR_STEPS; i++) {
		uint64_t now = native_clock_ns();

		if (now != read_ns[nr - 1])
			read_ns[nr++] = now;
	}
	return nr;
}

static double time_of_reading(void)
{
	double mean[NR_RUNS];

	for (size_t run = 0; run < NR_RUNS; run++) {
		uint64_t begin = native_clock_ns(), end = begin;

		for (size_t i = 0; i < RUN_READS; i++)
			end = native_clock_ns();
		mean[run] = (double)(end - begin) / RUN_READS;
	}
	return stats_paired_median(mean, NR_RUNS);
}

static double overhead_of_op(const struct native_clock *c)
{
	static double ns[NR_PAIRS];

	for (size_t i = 0; i < NR_PAIRS; i++) {
		uint64_t begin = native_clock_op(c), end = native_clock_op(c);

		ns[i] = native_clock_op_ns(c, end - begin);
	}
	return stats_paired_median(ns, NR_PAIRS);
}

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = words; (p = strstr(p, word)); p += len)
		if ((p == words || p[-1] == ' ') && strchr(" \n", p[len]))
			return true;
	return false;
}

bool native_clock_has_tsc(const char *flags, bool rdtscp)
{
	return has_word(flags, "constant_tsc") && has_word(flags, "nonstop_tsc") &&
	       (!rdtscp || has_word(flags, "rdtscp"));
}

double native_clock_rate(const struct native_clock_point *a, const struct native_clock_point *b,
			 double *error)
{
	double width = (double)(a->after_ns - a->before_ns) + (double)(b->after_ns - b->before_ns);
	double apart = ((double)(b->before_ns - a->before_ns) +
			(double)(b->after_ns - a->after_ns)) / 2;

	*error = 1;
	if (b->before_ns <= a->after_ns || b->tsc <= a->tsc || width / 2 >= apart)
		return 0;
	/* ticks / (apart - width / 2) is the farthest. */
	*error = width / 2 / (apart - width / 2);
	return (double)(b->tsc - a->tsc) / apart * 1e9;
}

#ifdef __x86_64__
/* Ordered on both sides also where there is no RDTSCP. */
static uint64_t counter(void)
{
	uint32_t lo, hi;

	__asm__ volatile("lfence\n\trdtsc\n\tlfence" : "=a"(lo), "=d"(hi) :
			 : "memory");
	return (uint64_t)hi << 32 | lo;
}

static struct native_clock_point point(const struct native_clock *c)
{
	struct native_clock_point best = { .after_ns = UINT64_MAX };

	for (int i = 0; i < NR_TRIES; i++) {
		struct native_clock_point p;

		p.before_ns = native_clock_ns();
		p.tsc = counter();
		p.after_ns = native_clock_ns() + (uint64_t)c->resolution_ns;
		if (p.after_ns - p.before_ns < best.after_ns - best.before_ns)
			best = p;
	}
	return best;
}

/* The first processor stands for all, as the kernel's own checks make sure. */
static bool read_flags(char *flags, size_t size)
{
	FILE *f = fopen("/proc/cpuinfo", "r");
	bool found = false;

	if (!f)
		return false;
	while (!found && fgets(flags, (int)size, f))
		found = !strncmp(flags, "flags", 5);
	fclose(f);
	return found;
}

static void calibrate(struct native_clock *c)
{
	struct native_clock_point begin;
	char flags[8192];

	if (!read_flags(flags, sizeof(flags)) || !native_clock_has_tsc(flags, false))
		return;
	begin = point(c);
	while (native_clock_ns() - begin.after_ns < RATE_NS) {
	}
	struct native_clock_point end = point(c);

	c->tsc_hz = native_clock_rate(&begin, &end, &c->tsc_error);
	c->rdtscp = c->tsc_hz > 0 && native_clock_has_tsc(flags, true);
}
#else
static void calibrate(struct native_clock *c)
{
	(void)c;
}
#endif

int native_clock_open(struct native_clock *c)
{
	static uint64_t read_ns[NR_STEPS];
	struct timespec res;
	int ret;

	*c = (struct native_clock){ 0 };
	if (clock_getres(CLOCK_MONOTONIC_RAW, &res)) {
		ret = -errno;
		fprintf(stderr, "CLOCK_MONOTONIC_RAW: %s\n", strerror(-ret));
		return ret;
	}
	c->resolution_ns = res.tv_sec ? 1000000000 : res.tv_nsec;
	ret = native_clock_judge(c->resolution_ns, read_ns, collect(read_ns), &c->step_ns);
	if (ret)
		return ret;
	c->read_ns = time_of_reading();
	calibrate(c);
	c->op_overhead_ns = overhead_of_op(c);
	return 0;
}

double native_clock_op_ns(const struct native_clock *c, uint64_t ticks)
{
	return c->rdtscp ? (double)ticks / c->tsc_hz * 1e9 : (double)ticks;
}

json_t *native_clock_json(const struct native_clock *c)
{
	json_t *obj = json_pack("{s:s, s:I, s:I, s:f, s:f}", "source", "CLOCK_MONOTONIC_RAW",
				"resolution_ns", (json_int_t)c->resolution_ns, "step_ns",
				(json_int_t)c->step_ns, "read_ns", c->read_ns, "tsc_hz", c->tsc_hz);

	if (c->tsc_hz > 0) {
		json_object_set_new(obj, "tsc_error", json_real(c->tsc_error));
		json_object_set_new(obj, "tsc_method",
				    json_string("two readings between readings of CLOCK_MONOTONIC_RAW, 0.1 s apart; the error is at most half of what is between those"));
	}
	json_object_set_new(obj, "op_clock",
			    json_string(c->rdtscp ? "rdtscp" : "CLOCK_MONOTONIC_RAW"));
	json_object_set_new(obj, "op_overhead_ns", json_real(c->op_overhead_ns));
	return obj;
}
