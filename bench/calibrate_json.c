// SPDX-License-Identifier: GPL-2.0-only
/* The document of a calibration: statistics of the blocks, and where they are from. */
#include "calibrate.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "context.h"
#include "native_machine.h"
#include "stats_paired.h"
#include "stats_verdict.h"

#define NR_DIFFERENCES	6

struct difference {
	bool predicted;
	enum calibrate_call call, minus;
};

static const struct difference differences[NR_DIFFERENCES] = {
	{ true, CALIBRATE_INDIRECT, CALIBRATE_DIRECT },
	{ true, CALIBRATE_RETPOLINE, CALIBRATE_DIRECT },
	{ true, CALIBRATE_RETPOLINE, CALIBRATE_INDIRECT },
	{ false, CALIBRATE_INDIRECT, CALIBRATE_DIRECT },
	{ false, CALIBRATE_RETPOLINE, CALIBRATE_DIRECT },
	{ false, CALIBRATE_RETPOLINE, CALIBRATE_INDIRECT },
};

/* An end that is infinite, as there are too few blocks, is null. */
static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *with_interval(const struct stats_paired *s, double scale)
{
	return json_pack("{s:o, s:[o, o], s:f}", "median", number(s->median * scale), "ci95",
			 number(s->ci.lo * scale), number(s->ci.hi * scale), "level", s->ci.level);
}

/* Ticks only where the counter is a clock. */
static void set_times(json_t *obj, const struct calibrate *c, const struct stats_paired *s)
{
	json_object_set_new(obj, "ns", with_interval(s, 1));
	if (c->clock.tsc_hz > 0)
		json_object_set_new(obj, "ticks", with_interval(s, c->clock.tsc_hz / 1e9));
}

static json_t *list(const double *value, size_t nr)
{
	json_t *array = json_array();

	for (size_t i = 0; i < nr; i++)
		json_array_append_new(array, number(value[i]));
	return array;
}

/* @minus NULL: the times themselves. @value is room for a number per block. */
static json_t *row(const struct calibrate *c, const double *ns, const double *minus, double *value,
		   struct stats_paired *s)
{
	json_t *obj = json_object(), *blocks;

	if (minus)
		stats_paired_diff(ns, minus, c->nr_blocks, value);
	else
		memcpy(value, ns, c->nr_blocks * sizeof(*value));
	blocks = list(value, c->nr_blocks);
	*s = stats_paired_of(value, c->nr_blocks, STATS_VERDICT_LEVEL);
	set_times(obj, c, s);
	json_object_set_new(obj, "blocks", blocks);
	return obj;
}

static json_t *named(bool predicted, enum calibrate_call call, json_t *times)
{
	json_t *obj = json_pack("{s:s, s:b}", "call", calibrate_call_names[call], "predicted",
				predicted);

	json_object_update(obj, times);
	json_decref(times);
	return obj;
}

static json_t *calls_json(const struct calibrate *c, enum calibrate_call first,
			  enum calibrate_call last, double *value)
{
	json_t *array = json_array();
	struct stats_paired s;

	for (int predicted = 1; predicted >= 0; predicted--) {
		double *const *ns = c->ns[predicted];

		for (enum calibrate_call call = first; call <= last; call++) {
			const double *minus = call == CALIBRATE_NONE ? NULL : ns[CALIBRATE_NONE];

			json_array_append_new(array, named(predicted, call,
							   row(c, ns[call], minus, value, &s)));
		}
	}
	return array;
}

static json_t *differences_json(const struct calibrate *c, double *value)
{
	struct stats_paired s[NR_DIFFERENCES];
	double p[NR_DIFFERENCES];
	json_t *array = json_array();

	for (size_t i = 0; i < NR_DIFFERENCES; i++) {
		const struct difference *d = &differences[i];
		double *const *ns = c->ns[d->predicted];
		json_t *obj = named(d->predicted, d->call,
				    row(c, ns[d->call], ns[d->minus], value, &s[i]));

		json_object_set_new(obj, "minus",
				    json_string(calibrate_call_names[d->minus]));
		json_array_append_new(array, obj);
		p[i] = s[i].p;
	}
	if (stats_verdict_holm(p, NR_DIFFERENCES, p)) {
		json_decref(array);
		return NULL;
	}
	for (size_t i = 0; i < NR_DIFFERENCES; i++) {
		json_t *obj = json_array_get(array, i);
		bool resolved = p[i] <= 1 - STATS_VERDICT_LEVEL;

		json_object_set_new(obj, "p_holm", json_real(p[i]));
		json_object_set_new(obj, "resolved", json_boolean(resolved));
		if (!resolved)
			json_object_set_new(obj, "bound_ns",
					    number(fmax(fabs(s[i].ci.lo), fabs(s[i].ci.hi))));
	}
	return array;
}

json_t *calibrate_results(const struct calibrate *c)
{
	double *value = calloc(c->nr_blocks, sizeof(*value));
	json_t *root = NULL;

	if (value)
		root = json_pack("{s:o, s:o, s:o}", "loop",
				 calls_json(c, CALIBRATE_NONE, CALIBRATE_NONE, value), "calls",
				 calls_json(c, CALIBRATE_DIRECT, CALIBRATE_RETPOLINE, value),
				 "differences", differences_json(c, value));
	free(value);
	return root;
}

static json_t *context_json(const struct calibrate *c, int cpu)
{
	char virt[NATIVE_MACHINE_VIRT], date[32];
	time_t now = time(NULL);
	struct utsname uts;
	json_t *context;

	context = context_collect("native", uname(&uts) ? "unknown" : uts.release);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
	json_object_set_new(context, "date", json_string(date));
	json_object_set_new(context, "virt", json_string(native_machine_virt(virt, sizeof(virt))));
	json_object_set_new(context, "machine", native_machine_json_of(cpu));
	json_object_set_new(context, "clock", native_clock_json(&c->clock));
	json_object_set_new(context, "cpu", json_integer(cpu));
	json_object_set_new(context, "seed", json_integer(CALIBRATE_SEED));
	json_object_set_new(context, "nr_blocks", json_integer((json_int_t)c->nr_blocks));
	json_object_set_new(context, "nr_batches", json_integer(CALIBRATE_NR_BATCHES));
	json_object_set_new(context, "batch_calls", json_integer(CALIBRATE_BATCH_CALLS));
	json_object_set_new(context, "nr_targets", json_integer(CALIBRATE_NR_TARGETS));
	json_object_set_new(context, "warm_up", json_string("the first batch of a visit"));
	return context;
}

static json_t *measure(unsigned int seconds, int cpu)
{
	struct calibrate c;
	json_t *root = NULL, *results;
	int ret = calibrate_measure(&c, seconds);

	if (!ret) {
		results = calibrate_results(&c);
		root = results ? json_pack("{s:o}", "context", context_json(&c, cpu)) : NULL;
		if (root)
			json_object_update(root, results);
		else
			ret = -ENOMEM;
		json_decref(results);
	}
	calibrate_release(&c);
	errno = -ret;
	return root;
}

json_t *calibrate_json(unsigned int seconds)
{
	cpu_set_t before, one;
	int cpu = sched_getcpu(), err;
	json_t *root;

	if (cpu < 0 || sched_getaffinity(0, sizeof(before), &before))
		return NULL;
	CPU_ZERO(&one);
	CPU_SET((size_t)cpu, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		return NULL;
	root = measure(seconds, cpu);
	err = errno;
	sched_setaffinity(0, sizeof(before), &before);
	errno = err;
	return root;
}
