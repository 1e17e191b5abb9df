/* SPDX-License-Identifier: GPL-2.0-only */
/* What is done in one visit of an arm, after its session is open. */
#ifndef FSNBENCH_NATIVE_VISIT_H
#define FSNBENCH_NATIVE_VISIT_H

#include "bench/native_clock.h"
#include "bench/native_histogram.h"
#include "bench/native_plan.h"
#include "bench/native_session.h"

#define NATIVE_WARM_BATCHES	3
#define NATIVE_WARM_OPS		64

/* The rule, as documents say it. */
#define NATIVE_WARM_UP							\
	"of each visit and thread the first 3 batches, and as many more as make 64 operations"

/**
 * struct native_visit - one visit
 * @session: open
 * @role: of the arm
 * @clock: the clocks
 * @cpus: a processor per thread
 * @batch_ops: operations of a batch
 * @nr_warm: batches that are discarded
 * @nr_batches: batches that are kept
 * @inject_ns: delay per operation where the role is inject
 * @count: what listeners received meanwhile
 */
struct native_visit {
	struct native_session *session;
	enum native_role role;
	const struct native_clock *clock;
	const int *cpus;
	unsigned long batch_ops;
	unsigned int nr_warm, nr_batches;
	unsigned long inject_ns;
	struct listener_count count;
};

/** native_visit_nr_warm - batches that the rule discards, of @batch_ops operations each */
unsigned int native_visit_nr_warm(unsigned long batch_ops);

/**
 * native_visit_batch_ops - operations of a batch, for all arms of a group
 * @slowest_ns: time of an operation of the slowest arm, roughly
 * @fastest_ns: of the fastest
 * @batch_us: how long a batch of the slowest is to take
 * @cycle: operations of the workload's cycle, or 0
 * @waits: an arm has events that wait in a queue until the batch is over
 *
 * As many as fit into the time, but enough for the fastest arm's batch to take a twentieth
 * of it, so that reading the clock does not decide; at least one, and whole cycles; with
 * events that wait no more than half of a queue's default size (FANOTIFY_DEFAULT_MAX_EVENTS
 * is 16384, and so is inotify's max_queued_events).
 */
unsigned long native_visit_batch_ops(double slowest_ns, double fastest_ns,
				     unsigned long batch_us, unsigned long cycle, bool waits);

/**
 * native_visit_calibrate - roughly, how long an operation takes
 * @v: a visit; its shape need not be set
 * @target_ns: how long to try
 * @op_ns: receives nanoseconds of an operation: the least of several tries
 *
 * Return: 0 or -errno.
 */
int native_visit_calibrate(struct native_visit *v, uint64_t target_ns, double *op_ns);

/**
 * native_visit_times - warm up, then time batches, in all threads
 * @v: the visit
 * @warm: receives nanoseconds of the batches that are discarded, thread by thread
 * @times: of those that are kept
 *
 * Allocates and prints nothing while a batch is timed.
 *
 * Return: 0, -EINTR if the end was asked for, or -errno.
 */
int native_visit_times(struct native_visit *v, uint64_t *warm, uint64_t *times);

/**
 * native_visit_histogram - time single operations of the first thread
 * @v: the visit
 * @nr_ops: at most so many
 * @limit_ns: and no longer than this
 * @h: receives their nanoseconds, with what reading the clock adds
 *
 * All other threads work as well.
 *
 * Return: 0, -EINTR, or -errno.
 */
int native_visit_histogram(struct native_visit *v, unsigned long nr_ops, uint64_t limit_ns,
			   struct native_histogram *h);

/** native_visit_run - warm up, then @nr_batches batches that nobody times; 0 or -errno */
int native_visit_run(struct native_visit *v, unsigned int nr_batches);

#endif /* FSNBENCH_NATIVE_VISIT_H */
