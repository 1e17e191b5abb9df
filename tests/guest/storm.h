/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Threads that make events without pause, and what can be said meanwhile of a
 * program that counts its calls.
 */
#ifndef TESTS_GUEST_STORM_H
#define TESTS_GUEST_STORM_H

#include <linux/types.h>
#include <pthread.h>
#include <stdatomic.h>

#define STORM_THREADS	4
#define STORM_WAIT_MS	20000	/* for what happens soon if ever */

struct storm {
	pthread_t thread[STORM_THREADS];
	int nr_threads;
	atomic_bool stop;
	atomic_int errors;	/* failed operations */
	atomic_int denied;	/* that failed with EPERM, not in errors */
	const __u64 *nr_handled, *nr_left;	/* calls of the program, begun and ended */
};

/* Uses GUEST_FILE and files beside it; 0 or -1. */
int storm_start(struct storm *s);
void storm_stop(struct storm *s);

/* Waits until the program has been called @nr more times. */
void must_be_called(const struct storm *s, __u64 nr);

/* Waits until an event is inside the program. */
void must_be_inside(const struct storm *s);

/* Nothing is inside the program, and nothing enters it. */
void must_not_be_called(const struct storm *s);

void no_operation_failed(const struct storm *s);

/* BPF frees what it has after grace periods and from work queues. */
void must_have_programs(int nr);
void must_have_no_maps(void);

#endif /* TESTS_GUEST_STORM_H */
