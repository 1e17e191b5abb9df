// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is done in one visit of an arm. A timed batch is the workload's own loop between
 * two readings of the clock; what waits in queues is taken out between batches.
 */
#include "bench/native_visit.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>

#include "bench/native_bare.h"
#include "bench/native_stop.h"
#include "bench/native_threads.h"

#define QUEUE_HALF	8192
#define MAX_OPS		10000000
#define FASTEST_SHARE	20

/* Of a calibration: tries that take long enough, of at least so many operations. */
#define CALIBRATE_TRIES	3
#define CALIBRATE_OPS	16

/* Whoever empties the queues; the threads take turns. */
static pthread_mutex_t draining = PTHREAD_MUTEX_INITIALIZER;

unsigned int native_visit_nr_warm(unsigned long batch_ops)
{
	unsigned long needed = (NATIVE_WARM_OPS + batch_ops - 1) / batch_ops;

	return needed > NATIVE_WARM_BATCHES ? (unsigned int)needed : NATIVE_WARM_BATCHES;
}

unsigned long native_visit_batch_ops(double slowest_ns, double fastest_ns,
				     unsigned long batch_us, unsigned long cycle, bool waits)
{
	double fit = (double)batch_us * 1000 / slowest_ns;
	double enough = (double)batch_us * 1000 / FASTEST_SHARE / fastest_ns;
	unsigned long nr;

	fit = fit > enough ? fit : enough;
	nr = fit < 1 ? 1 : fit > MAX_OPS ? MAX_OPS : (unsigned long)fit;

	if (waits && nr > QUEUE_HALF)
		nr = QUEUE_HALF;
	if (cycle)
		nr = nr < cycle ? cycle : nr - nr % cycle;
	return nr;
}

static int operate(const struct native_visit *v, unsigned int thread, unsigned long nr_ops)
{
	struct native_session *s = v->session;

	return v->role == NATIVE_BARE ? native_bare_run(&s->ctx[thread], nr_ops) :
					     s->workload->run(&s->ctx[thread], nr_ops);
}

/* A delay of known length, by the clock of single operations. */
static void spin(const struct native_clock *c, unsigned long ns)
{
	uint64_t begin = native_clock_op(c);

	while (native_clock_op_ns(c, native_clock_op(c) - begin) < (double)ns)
		;
}

static int drain(struct native_visit *v)
{
	int ret;

	if (native_session_merges(v->session))
		return 0;
	pthread_mutex_lock(&draining);
	ret = native_session_drain(v->session, &v->count);
	pthread_mutex_unlock(&draining);
	return ret;
}

static int batch(struct native_visit *v, unsigned int thread, uint64_t *ns)
{
	uint64_t begin = native_clock_ns();
	int ret = operate(v, thread, v->batch_ops);

	if (v->role == NATIVE_INJECT)
		spin(v->clock, v->inject_ns * v->batch_ops);
	*ns = native_clock_ns() - begin;
	if (!ret)
		ret = drain(v);
	return !ret && native_stop_asked() ? -EINTR : ret;
}

static int batches(struct native_visit *v, unsigned int thread, unsigned int nr, uint64_t *ns)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < nr; i++)
		ret = batch(v, thread, &ns[i]);
	return ret;
}

/*
 * struct times - where a visit's times go
 */
struct times {
	struct native_visit *visit;
	uint64_t *warm, *kept;
};

static int measure_times(void *data, unsigned int thread)
{
	struct times *t = data;
	struct native_visit *v = t->visit;
	int ret = batches(v, thread, v->nr_warm, t->warm + (size_t)thread * v->nr_warm);

	return ret ? ret : batches(v, thread, v->nr_batches,
				   t->kept + (size_t)thread * v->nr_batches);
}

static int more_times(void *data, unsigned int thread)
{
	uint64_t ns;

	return batch(((struct times *)data)->visit, thread, &ns);
}

int native_visit_times(struct native_visit *v, uint64_t *warm, uint64_t *times)
{
	struct times t = { .visit = v, .warm = warm, .kept = times };
	const struct native_work work = { measure_times, more_times, &t };

	return native_threads_run(&work, v->cpus, (unsigned int)v->session->cell.threads);
}

/*
 * struct singles - single operations of the first thread
 */
struct singles {
	struct native_visit *visit;
	unsigned long nr_ops;
	uint64_t limit_ns;
	struct native_histogram *h;
};

static int warm_up(struct native_visit *v, unsigned int thread)
{
	uint64_t ns;
	int ret = 0;

	for (unsigned int i = 0; !ret && i < v->nr_warm; i++)
		ret = batch(v, thread, &ns);
	return ret;
}

static int measure_singles(void *data, unsigned int thread)
{
	struct singles *s = data;
	struct native_visit *v = s->visit;
	uint64_t end;
	int ret = warm_up(v, thread);

	end = native_clock_ns() + s->limit_ns;
	for (unsigned long i = 0; !thread && !ret && i < s->nr_ops; i++) {
		uint64_t begin = native_clock_op(v->clock), ticks;

		ret = operate(v, thread, 1);
		ticks = native_clock_op(v->clock) - begin;
		native_histogram_add(s->h, (uint64_t)(native_clock_op_ns(v->clock, ticks) + 0.5));
		if (i % v->batch_ops == v->batch_ops - 1 && !ret)
			ret = drain(v);
		if (native_stop_asked())
			ret = -EINTR;
		if (native_clock_ns() > end)
			break;
	}
	return ret;
}

static int more_singles(void *data, unsigned int thread)
{
	uint64_t ns;

	return batch(((struct singles *)data)->visit, thread, &ns);
}

int native_visit_histogram(struct native_visit *v, unsigned long nr_ops, uint64_t limit_ns,
			   struct native_histogram *h)
{
	struct singles s = { .visit = v, .nr_ops = nr_ops, .limit_ns = limit_ns, .h = h };
	const struct native_work work = { measure_singles, more_singles, &s };

	return native_threads_run(&work, v->cpus, (unsigned int)v->session->cell.threads);
}

int native_visit_run(struct native_visit *v, unsigned int nr_batches)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < nr_batches; i++) {
		ret = operate(v, 0, v->batch_ops);
		if (!ret)
			ret = drain(v);
	}
	return ret;
}

/*
 * Twice as many each time, until they take as long as is wanted. The least, for what
 * comes between makes all others longer.
 */
int native_visit_calibrate(struct native_visit *v, uint64_t target_ns, double *op_ns)
{
	unsigned long cycle = v->session->workload->cycle;
	unsigned int nr_long = 0;
	uint64_t ns = 0;
	int ret = 0;

	*op_ns = INFINITY;
	v->batch_ops = cycle ? cycle : CALIBRATE_OPS;
	while (!ret && nr_long < CALIBRATE_TRIES) {
		ret = batch(v, 0, &ns);
		*op_ns = fmin(*op_ns, (double)(ns ? ns : 1) / (double)v->batch_ops);
		if (ns >= target_ns || v->batch_ops >= QUEUE_HALF)
			nr_long++;
		else
			v->batch_ops *= 2;
	}
	return ret;
}
