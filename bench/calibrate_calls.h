/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loops that call functions which only return, in one way each. They are assembly from
 * end to end, so that no compiler turns an indirect call into a direct one or puts a thunk of
 * its own (-mindirect-branch) into its place.
 *
 * The loops load the same addresses from the same array; one of them calls nothing, and what
 * it takes is that of the loop and the loads.
 */
#ifndef FSNBENCH_CALIBRATE_CALLS_H
#define FSNBENCH_CALIBRATE_CALLS_H

#include <stddef.h>

enum calibrate_call {
	CALIBRATE_NONE,		/* the loop and the loads */
	CALIBRATE_DIRECT,	/* call of one function, whatever was loaded */
	CALIBRATE_INDIRECT,	/* call of what was loaded */
	CALIBRATE_RETPOLINE,	/* the same through a retpoline */
	CALIBRATE_NR_CALLS,
};

#define CALIBRATE_NR_TARGETS	64	/* each in a cache line of its own */

/* By enum calibrate_call, as documents have them. */
extern const char *const calibrate_call_names[CALIBRATE_NR_CALLS];

/**
 * calibrate_calls_run - call each address of a sequence once, in order
 * @call: how
 * @sequence: addresses of calibrate_target()
 * @nr: how many, at least 1
 */
void calibrate_calls_run(enum calibrate_call call, const void *const *sequence, size_t nr);

/** calibrate_target - address of function @i of CALIBRATE_NR_TARGETS */
const void *calibrate_target(size_t i);

/** calibrate_calls_missing - why there are no such loops here; NULL if there are */
const char *calibrate_calls_missing(void);

#endif /* FSNBENCH_CALIBRATE_CALLS_H */
