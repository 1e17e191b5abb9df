// SPDX-License-Identifier: GPL-2.0-only
/* Who acts in the stress test: random numbers, the last operations, failing. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/guest/stress.h"

struct stress_actor stress_main = { .name = "cycles" };
struct stress_actor stress_chaos = { .name = "chaos" };
uint64_t stress_seed;

/* splitmix64, by Sebastiano Vigna, in the public domain: any seed is good */
static uint64_t next(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

void stress_actor_init(struct stress_actor *a, uint64_t seed)
{
	a->random = seed;
	a->nr_ops = 0;
}

unsigned int stress_random(struct stress_actor *a, unsigned int below)
{
	return (unsigned int)(next(&a->random) % below);
}

void stress_does(struct stress_actor *a, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(a->last[a->nr_ops % STRESS_NR_LAST], sizeof(a->last[0]), format, args);
	va_end(args);
	a->nr_ops++;
}

static void print_last(const struct stress_actor *a)
{
	unsigned int i = a->nr_ops > STRESS_NR_LAST ? a->nr_ops - STRESS_NR_LAST : 0;

	for (; i < a->nr_ops; i++)
		printf("  %s %u: %s\n", a->name, i, a->last[i % STRESS_NR_LAST]);
}

void stress_fail(const char *format, ...)
{
	static pthread_mutex_t once = PTHREAD_MUTEX_INITIALIZER;
	va_list args;

	pthread_mutex_lock(&once);
	printf("stress: seed %" PRIu64 ": ", stress_seed);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\nstress: the last operations:\n");
	print_last(&stress_chaos);
	print_last(&stress_main);
	fflush(stdout);
	_exit(1);
}
