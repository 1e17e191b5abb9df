/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an operation of a program costs that carries no marks: the slope between a run
 * of N operations and one of 2 N. What the program does besides, starting, reading its
 * job, writing its results, is in both and goes away.
 */
#ifndef FSNBENCH_MACRO_SLOPE_H
#define FSNBENCH_MACRO_SLOPE_H

#include "bench/counters.h"

#define MACRO_MAX_PAIRS	COUNTERS_MAX_ROUNDS

/* What slopes are made of: counters of the plugin, and shares of one of them. */
enum macro_counter {
	MACRO_INSNS,		/* in kernel mode, kernel threads' left out */
	MACRO_INSNS_USER,
	MACRO_INSNS_STORM,	/* of MACRO_INSNS, the thread's that grows most */
	MACRO_INSNS_KTHREADS,	/* of kernel threads, for comparison */
	MACRO_REP_ITERATIONS,
	MACRO_BPF_INSNS,
	MACRO_INDIRECT_CALLS,
	MACRO_RETPOLINES,
	MACRO_INDIRECT_JUMPS,
	MACRO_DIRECT_CALLS,
	MACRO_SWITCHES,
	MACRO_EXCEPTIONS,
	MACRO_NR_COUNTERS,
};

extern const char *const macro_counter_names[MACRO_NR_COUNTERS];

/**
 * struct macro_slopes - of one cell
 * @nr_pairs: pairs of runs
 * @value: per operation, by counter and pair
 * @confused: the plugin lost something in one of the runs
 */
struct macro_slopes {
	size_t nr_pairs;
	double value[MACRO_NR_COUNTERS][MACRO_MAX_PAIRS];
	bool confused;
};

/**
 * macro_slopes_of - compute them
 * @counters: the plugin's file
 * @cell: the cell: pair after pair, of which the first run is the shorter one
 * @nr_ops: N
 * @slopes: receives them
 *
 * The threads of both runs of a pair are matched in the order in which they ran first.
 * Where there are not as many in both, no thread is singled out and MACRO_INSNS_STORM
 * is that of all.
 *
 * Return: 0; -ENODATA if there are no pairs, or columns or tasks are missing.
 */
int macro_slopes_of(const struct counters *counters, const struct counters_cell *cell,
		    unsigned long nr_ops, struct macro_slopes *slopes);

/** macro_median - of @nr values, which are put in order; the mean of the middle two */
double macro_median(double *value, size_t nr);

#endif /* FSNBENCH_MACRO_SLOPE_H */
