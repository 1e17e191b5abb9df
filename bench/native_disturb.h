/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What disturbed a thread between two moments. Disturbed visits are marked and stay in
 * the results. A figure that this kernel does not give is -1, which is not 0.
 */
#ifndef FSNBENCH_NATIVE_DISTURB_H
#define FSNBENCH_NATIVE_DISTURB_H

#include <jansson.h>
#include <stdbool.h>

/**
 * struct native_disturb - what happened
 * @voluntary_switches: the thread waited (getrusage(2), RUSAGE_THREAD)
 * @involuntary_switches: another task took its CPU (the same)
 * @steal_ms: the hypervisor ran somebody else meanwhile (/proc/stat), in steps of a
 *	tick of 10 ms
 * @migrations: the thread was moved to another CPU (nr_migrations of its sched file,
 *	or the perf event cpu-migrations)
 * @minor_faults: without I/O
 * @major_faults: with I/O
 */
struct native_disturb {
	long voluntary_switches, involuntary_switches, steal_ms, migrations;
	long minor_faults, major_faults;
};

/**
 * struct native_disturb_mark - the first of two moments
 * @cpu: whose steal counts; -1: all CPUs
 * @perf: counter of migrations where there is no sched file, else -1
 * @at: the totals at that moment
 */
struct native_disturb_mark {
	int cpu, perf;
	struct native_disturb at;
};

/**
 * native_disturb_begin - begin to look at the calling thread
 * @m: receives the moment; native_disturb_end() must follow, in the same thread, for it
 *	may hold a file open
 *
 * Steal is of the CPU that the thread is pinned to, or of all. Allocates no memory.
 */
void native_disturb_begin(struct native_disturb_mark *m);

/**
 * native_disturb_begin_on - the same, with a CPU whose steal counts
 * @m: receives the moment
 * @cpu: the CPU; -1: all
 */
void native_disturb_begin_on(struct native_disturb_mark *m, int cpu);

/**
 * native_disturb_end - what happened since
 * @m: from native_disturb_begin(); of no use afterwards
 * @d: receives it
 *
 * Allocates no memory.
 */
void native_disturb_end(const struct native_disturb_mark *m, struct native_disturb *d);

/** native_disturb_add - add what happened elsewhere or later; unknown + anything is unknown */
void native_disturb_add(struct native_disturb *sum, const struct native_disturb *d);

/**
 * native_disturb_is - whether times of that span are to be marked: the CPU was not the
 * thread's own all the time, or it waited for a disk
 */
bool native_disturb_is(const struct native_disturb *d);

/**
 * native_disturb_json - the figures and "disturbed"
 * @d: what happened
 *
 * Return: a new object with a field per member, null where unknown; NULL when out of memory.
 */
json_t *native_disturb_json(const struct native_disturb *d);

#endif /* FSNBENCH_NATIVE_DISTURB_H */
