// SPDX-License-Identifier: GPL-2.0-only
/* Threads that begin together, one per processor. */
#include "bench/native_threads.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define STACK_SIZE	(512 << 10)	/* of locked memory */

/**
 * struct team - threads of one measurement
 * @gate: eventfd that they wait at; a semaphore, of which each takes one
 * @nr_waiting: how many are about to
 * @nr_done: how many have measured, or failed
 */
struct team {
	const struct native_work *work;
	unsigned int nr;
	int gate;
	atomic_uint nr_waiting, nr_done;
};

struct member {
	struct team *team;
	pthread_t thread;
	unsigned int number;
	int cpu, ret;
};

int native_threads_cpus(int cpu, int *cpus, unsigned int max)
{
	cpu_set_t set;
	unsigned int nr = 0;
	int first = cpu;

	if (sched_getaffinity(0, sizeof(set), &set))
		return -errno;
	for (int c = 0; first < 0 && c < CPU_SETSIZE; c++)
		first = CPU_ISSET(c, &set) ? c : first;
	if (first < 0 || first >= CPU_SETSIZE || !CPU_ISSET(first, &set))
		return -EINVAL;
	for (int i = 0; i < CPU_SETSIZE && nr < max; i++) {
		int c = (first + i) % CPU_SETSIZE;

		if (CPU_ISSET(c, &set))
			cpus[nr++] = c;
	}
	return (int)nr;
}

int native_threads_pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return sched_setaffinity(0, sizeof(set), &set) ? -errno : 0;
}

/* What is written releases as many as it says, all of them at once. */
static int wait_at_gate(struct member *m)
{
	uint64_t one;

	atomic_fetch_add(&m->team->nr_waiting, 1);
	return read(m->team->gate, &one, sizeof(one)) == sizeof(one) ? 0 : -errno;
}

static void *run(void *data)
{
	struct member *m = data;
	struct team *team = m->team;
	const struct native_work *work = team->work;
	int ret = native_threads_pin(m->cpu), err = wait_at_gate(m);

	if (!ret)
		ret = err;
	if (!ret)
		ret = work->measure(work->data, m->number);
	atomic_fetch_add(&team->nr_done, 1);
	while (!ret && atomic_load(&team->nr_done) < team->nr)
		ret = work->more(work->data, m->number);
	m->ret = ret;
	return NULL;
}

static int start(struct member *members, struct team *team, const int *cpus)
{
	sigset_t all, old;
	pthread_attr_t attr;
	int ret = 0;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	/* Signals are the main thread's. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	for (unsigned int t = 0; !ret && t < team->nr; t++) {
		members[t] = (struct member){ .team = team, .number = t, .cpu = cpus[t] };
		ret = -pthread_create(&members[t].thread, &attr, run, &members[t]);
		/* Those that there are wait for no more. */
		if (ret)
			team->nr = t;
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	return ret;
}

static int release(struct team *team)
{
	uint64_t nr = team->nr;

	while (atomic_load(&team->nr_waiting) < team->nr)
		sched_yield();
	/* They have still to go from there into read(2). */
	usleep(1000);
	return !nr || write(team->gate, &nr, sizeof(nr)) == sizeof(nr) ? 0 : -errno;
}

int native_threads_run(const struct native_work *work, const int *cpus, unsigned int nr)
{
	struct team team = { .work = work, .nr = nr };
	struct member *members;
	int ret, err;

	if (nr == 1)
		return work->measure(work->data, 0);
	members = calloc(nr, sizeof(*members));
	if (!members)
		return -ENOMEM;
	team.gate = eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE);
	if (team.gate < 0) {
		ret = -errno;
		goto out_members;
	}
	ret = start(members, &team, cpus);
	err = release(&team);
	for (unsigned int t = 0; t < team.nr; t++) {
		pthread_join(members[t].thread, NULL);
		if (!ret)
			ret = members[t].ret;
	}
	ret = ret ? ret : err;
	close(team.gate);
out_members:
	free(members);
	return ret;
}
