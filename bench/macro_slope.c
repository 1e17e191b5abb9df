// SPDX-License-Identifier: GPL-2.0-only
/* Slopes between a run of N operations and one of 2 N. */
#include "bench/macro_slope.h"

#include <errno.h>
#include <stdlib.h>

#define MAX_THREADS 512

const char *const macro_counter_names[MACRO_NR_COUNTERS] = {
	[MACRO_INSNS]		= "insns",
	[MACRO_INSNS_USER]	= "insns_user",
	[MACRO_INSNS_STORM]	= "insns_storm",
	[MACRO_INSNS_KTHREADS]	= "insns_kthreads",
	[MACRO_REP_ITERATIONS]	= "rep_iterations",
	[MACRO_BPF_INSNS]	= "bpf_insns",
	[MACRO_INDIRECT_CALLS]	= "indirect_calls",
	[MACRO_RETPOLINES]	= "retpolines",
	[MACRO_INDIRECT_JUMPS]	= "indirect_jumps",
	[MACRO_DIRECT_CALLS]	= "direct_calls",
	[MACRO_SWITCHES]	= "switches",
	[MACRO_EXCEPTIONS]	= "exceptions",
};

/* The tasks of one run: threads in the order in which they ran first. */
struct run {
	size_t nr_threads;
	const struct counters_task *thread[MAX_THREADS];
	uint64_t insns, insns_user, insns_kthreads;
};

static void read_run(const struct counters_cell *cell, size_t op, struct run *run)
{
	*run = (struct run){ 0 };
	for (size_t i = 0; i < cell->nr_tasks; i++) {
		const struct counters_task *t = &cell->tasks[i];

		if (t->op != op)
			continue;
		if (!t->insns_user) {
			run->insns_kthreads += t->insns;
			continue;
		}
		run->insns += t->insns;
		run->insns_user += t->insns_user;
		if (run->nr_threads < MAX_THREADS)
			run->thread[run->nr_threads++] = t;
	}
}

static double grown(uint64_t from, uint64_t to)
{
	return (double)to - (double)from;
}

/* The kernel instructions of the thread that grows most, in both modes together. */
static double storm(const struct run *one, const struct run *two)
{
	double most = 0, insns = grown(one->insns, two->insns);

	if (one->nr_threads != two->nr_threads)
		return insns;
	for (size_t i = 0; i < one->nr_threads; i++) {
		const struct counters_task *a = one->thread[i], *b = two->thread[i];
		double all = grown(a->insns + a->insns_user, b->insns + b->insns_user);

		if (all <= most)
			continue;
		most = all;
		insns = grown(a->insns, b->insns);
	}
	return insns;
}

static void add_pair(const struct counters_cell *cell, size_t pair, struct macro_slopes *s)
{
	struct run one, two;

	read_run(cell, 2 * pair, &one);
	read_run(cell, 2 * pair + 1, &two);
	s->value[MACRO_INSNS][pair] = grown(one.insns, two.insns);
	s->value[MACRO_INSNS_USER][pair] = grown(one.insns_user, two.insns_user);
	s->value[MACRO_INSNS_KTHREADS][pair] = grown(one.insns_kthreads, two.insns_kthreads);
	s->value[MACRO_INSNS_STORM][pair] = storm(&one, &two);
}

int macro_slopes_of(const struct counters *counters, const struct counters_cell *cell,
		    unsigned long nr_ops, struct macro_slopes *slopes)
{
	int column[MACRO_NR_COUNTERS], confused = counters_column(counters, "confused");

	*slopes = (struct macro_slopes){ .nr_pairs = cell->nr_ops / 2 };
	if (!slopes->nr_pairs || cell->nr_ops % 2 || slopes->nr_pairs > MACRO_MAX_PAIRS ||
	    !nr_ops || !cell->nr_tasks || confused < 0)
		return -ENODATA;
	for (int c = MACRO_REP_ITERATIONS; c < MACRO_NR_COUNTERS; c++) {
		column[c] = counters_column(counters, macro_counter_names[c]);
		if (column[c] < 0)
			return -ENODATA;
	}
	for (size_t p = 0; p < slopes->nr_pairs; p++) {
		const uint64_t *one = cell->values + 2 * p * counters->nr_columns;
		const uint64_t *two = one + counters->nr_columns;

		add_pair(cell, p, slopes);
		for (int c = MACRO_REP_ITERATIONS; c < MACRO_NR_COUNTERS; c++)
			slopes->value[c][p] = grown(one[column[c]], two[column[c]]);
		for (int c = 0; c < MACRO_NR_COUNTERS; c++)
			slopes->value[c][p] /= (double)nr_ops;
		slopes->confused |= one[confused] || two[confused];
	}
	return 0;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

double macro_median(double *value, size_t nr)
{
	qsort(value, nr, sizeof(*value), by_size);
	return nr % 2 ? value[nr / 2] : (value[nr / 2 - 1] + value[nr / 2]) / 2;
}
