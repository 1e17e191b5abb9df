/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads that begin together, one per processor. */
#ifndef FSNBENCH_NATIVE_THREADS_H
#define FSNBENCH_NATIVE_THREADS_H

/**
 * struct native_work - what each thread does
 * @measure: the measurement of a thread; 0 or -errno
 * @more: what it does, again and again, until all others have measured too, so that
 *	none of them is measured with less company; 0 or -errno
 * @data: passed to both
 */
struct native_work {
	int (*measure)(void *data, unsigned int thread);
	int (*more)(void *data, unsigned int thread);
	void *data;
};

/**
 * native_threads_cpus - the processors to measure on
 * @cpu: the first; -1: the first that this process may run on
 * @cpus: receives them, from @cpu on and round to the lowest
 * @max: room in @cpus
 *
 * Return: how many; -EINVAL if this process may not run on @cpu; or another -errno.
 */
int native_threads_cpus(int cpu, int *cpus, unsigned int max);

/** native_threads_pin - keep the calling thread on a processor; 0 or -errno */
int native_threads_pin(int cpu);

/**
 * native_threads_run - measure with threads, each pinned to a processor of its own
 * @work: what they do
 * @cpus: a processor for each
 * @nr: how many; one alone is the calling thread, which is not pinned here
 *
 * They are made, pin themselves and wait in read(2) of an eventfd(2); when all wait, one
 * write(2) releases them. A thread that fails ends, the others finish.
 *
 * Return: 0 or the first thread's -errno.
 */
int native_threads_run(const struct native_work *work, const int *cpus, unsigned int nr);

#endif /* FSNBENCH_NATIVE_THREADS_H */
