/* SPDX-License-Identifier: GPL-2.0-only */
/* A thread that answers a group's permission events, and counts them. */
#ifndef TESTS_GUEST_ANSWER_H
#define TESTS_GUEST_ANSWER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

struct answer {
	int group;
	uint32_t response;	/* FAN_ALLOW or FAN_DENY */
	pthread_t thread;
	atomic_bool stop;
	atomic_int nr_asked;	/* permission events that were answered */
	_Atomic uint64_t told;	/* masks of all other events */
};

/* Starts to answer; fails the running test if that is not possible. */
void must_answer(struct answer *a, int group, uint32_t response);

/* Answers what is left and ends the thread. Returns nr_asked. */
int answer_stop(struct answer *a);

#endif /* TESTS_GUEST_ANSWER_H */
