/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The clocks of the native engine. Batches are timed with CLOCK_MONOTONIC_RAW, which
 * nothing slews. Single operations are timed with the time stamp counter where it is one
 * clock at one rate, else with CLOCK_MONOTONIC_RAW as well.
 *
 * What reading costs is measured and recorded, and subtracted from nothing.
 */
#ifndef FSNBENCH_NATIVE_CLOCK_H
#define FSNBENCH_NATIVE_CLOCK_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* A clock that moves in larger steps than this is refused. */
#define NATIVE_CLOCK_COARSE_NS	1000

/**
 * struct native_clock - what is known of the clocks
 * @resolution_ns: what clock_getres() says of CLOCK_MONOTONIC_RAW
 * @read_ns: one reading of it: the median over runs of a thousand readings, of their mean
 * @tsc_hz: ticks of the time stamp counter in a second; 0 where it is no clock
 * @rdtscp: native_clock_op() reads that counter
 * @op_overhead_ns: between two readings of native_clock_op() with nothing between them,
 *	the median: what is in every time of a single operation
 * @step_ns: smallest difference seen between two different readings, which is the
 *	resolution or the time of a reading, whichever is more
 * @tsc_error: @tsc_hz is wrong by at most this part of itself, see native_clock_rate()
 */
struct native_clock {
	long resolution_ns;
	double read_ns;
	double tsc_hz;
	bool rdtscp;
	double op_overhead_ns;
	long step_ns;
	double tsc_error;
};

/**
 * struct native_clock_point - the counter at a moment that is known within limits
 * @before_ns: CLOCK_MONOTONIC_RAW, read before the counter
 * @after_ns: and after it
 * @tsc: the counter
 */
struct native_clock_point {
	uint64_t before_ns, after_ns, tsc;
};

/**
 * native_clock_open - measure the clocks of this machine, which takes about 0.1 s
 * @c: receives what is known
 *
 * Return: 0; -ENOTSUP (said on stderr) for a clock that is too coarse, goes backwards or
 * does not move; -errno (said too) if there is none.
 */
int native_clock_open(struct native_clock *c);

/**
 * native_clock_judge - whether readings are those of a clock to measure with
 * @resolution_ns: what clock_getres() says
 * @read_ns: successive readings, of which equal neighbours may be left out
 * @nr: how many
 * @step_ns: receives the smallest difference; 0 if all are equal
 *
 * Return: 0, or -ENOTSUP, said on stderr in one line.
 */
int native_clock_judge(long resolution_ns, const uint64_t *read_ns, size_t nr, long *step_ns);

/**
 * native_clock_has_tsc - the counter has one rate at all times, as a clock must
 * @flags: those of /proc/cpuinfo, between spaces
 * @rdtscp: whether the instruction that waits for those before it is asked for as well
 *
 * constant_tsc: the rate is that of the highest performance state whatever the state;
 * nonstop_tsc: it goes on in deep sleep. Intel SDM, volume 3, "Invariant TSC"; AMD APM,
 * volume 2, "Time-Stamp Counter".
 */
bool native_clock_has_tsc(const char *flags, bool rdtscp);

/**
 * native_clock_rate - ticks in a second, from two points
 * @a: the earlier point
 * @b: the later one
 * @error: receives how wrong the rate can be at most, as a part of it
 *
 * Each moment is taken for the middle of its two readings, and is wrong by at most half of
 * what is between them: with d between the middles and widths w and v, the rate is ticks / d
 * and d is within d - (w + v) / 2 and d + (w + v) / 2. A resolution of the clock counts as
 * width. The bound takes CLOCK_MONOTONIC_RAW for right.
 *
 * Return: the rate in Hz; 0, with an @error of 1, if the points do not follow each other.
 */
double native_clock_rate(const struct native_clock_point *a, const struct native_clock_point *b,
			 double *error);

/** native_clock_op_ns - @ticks between two readings of native_clock_op() in nanoseconds */
double native_clock_op_ns(const struct native_clock *c, uint64_t ticks);

/** native_clock_json - what a document says of the clocks; NULL when out of memory */
json_t *native_clock_json(const struct native_clock *c);

/** native_clock_ns - CLOCK_MONOTONIC_RAW in nanoseconds */
static inline uint64_t native_clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_RAW, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

/**
 * native_clock_op - the clock of single operations
 * @c: of native_clock_open()
 *
 * RDTSCP waits until the instructions before it are executed, and LFENCE holds back those
 * after it: Intel SDM, volume 2, RDTSCP.
 *
 * Return: ticks of the counter, or nanoseconds where it is not used.
 */
static inline uint64_t native_clock_op(const struct native_clock *c)
{
#ifdef __x86_64__
	if (c->rdtscp) {
		uint32_t lo, hi;

		__asm__ volatile("rdtscp\n\tlfence" : "=a"(lo), "=d"(hi) :
				 : "rcx", "memory");
		return (uint64_t)hi << 32 | lo;
	}
#endif
	(void)c;
	return native_clock_ns();
}

#endif /* FSNBENCH_NATIVE_CLOCK_H */
