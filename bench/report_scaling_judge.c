// SPDX-License-Identifier: GPL-2.0-only
/*
 * Collects the arms of experiments that scale something up, and judges each counter
 * by a rule that was fixed before measuring. Of the points that are ok:
 *
 * 1. no dependence, if largest and smallest value differ by no more than the
 *    resolution. That is 0 where the operations agree; where a point is judged by
 *    its mean, the largest spread of a point's rounds, or distance of its mean from
 *    its mode.
 * 2. not linear, if a point is farther from the line of least squares than 1 % of
 *    its value and than the resolution.
 * 3. linear otherwise: the slope is the cost of one more.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report_scaling.h"
#include "result_internal.h"

#define LINEAR_PERCENT	1.0

const enum result_counter scaling_counters[SCALING_NR_COUNTERS] = {
	RESULT_INSNS, RESULT_INDIRECT_CALLS, RESULT_CACHELINES
};

int scaling_of(const struct result *res, const char *experiment)
{
	json_t *all = json_object_get(res->context, "experiments");
	const char *fit = json_string_value(json_object_get(json_object_get(all, experiment),
							    "fit"));

	for (int s = 0; fit && s < RESULT_NR_SCALES; s++)
		if (!strcmp(fit, result_scale_names[s]))
			return s;
	return -1;
}

json_int_t scaling_x(const struct scaling_arm *arm, size_t point)
{
	return arm->point[point]->cell.scale[arm->scale];
}

const char *scaling_arm_name(const struct scaling_arm *arm, bool whole, char *buf, size_t size)
{
	struct result_cell cell = arm->point[0]->cell;
	char name[REPORT_NAME_MAX];

	cell.scale[arm->scale] = 0;
	*buf = '\0';
	if (whole) {
		result_append(buf, size, "", cell.word[RESULT_WORKLOAD]);
		result_append(buf, size, "/", cell.word[RESULT_FS]);
	}
	result_append(buf, size, " ", result_cell_arm(&cell, name, sizeof(name)));
	return buf;
}

/* @names: a newline before and after each. */
static bool seen(const char *names, const char *name)
{
	char line[REPORT_NAME_MAX];

	snprintf(line, sizeof(line), "\n%s\n", name);
	return strstr(names, line);
}

int scaling_experiments(const struct result_set *set,
			int (*visit)(const char *name, void *data), void *data)
{
	char *names = strdup("\n"), *more;
	int err = names ? 0 : -ENOMEM;

	for (size_t d = 0; !err && d < set->nr_docs; d++) {
		json_t *all = json_object_get(set->docs[d]->context, "experiments"), *j;
		const char *name;

		json_object_foreach(all, name, j) {
			if (err || scaling_of(set->docs[d], name) < 0 || seen(names, name))
				continue;
			if (asprintf(&more, "%s%s\n", names, name) < 0) {
				err = -ENOMEM;
				continue;
			}
			free(names);
			names = more;
			err = visit(name, data);
		}
	}
	free(names);
	return err;
}

static bool is_of(const struct result_bench *b, const char *experiment)
{
	json_t *names = json_object_get(b->json, "experiments"), *name;
	size_t i;

	json_array_foreach(names, i, name)
		if (json_is_string(name) && !strcmp(json_string_value(name), experiment))
			return true;
	return false;
}

/* The order of two arms, whatever @scale is. */
static int arm_order(const struct result_bench *a, const struct result_bench *b,
		     enum result_scale scale)
{
	struct result_cell x = a->cell, y = b->cell;

	x.scale[scale] = 0;
	y.scale[scale] = 0;
	return result_cell_order(&x, &y, 0);
}

static int by_arm(const void *va, const void *vb, void *data)
{
	const struct result_bench *a = *(const struct result_bench *const *)va;
	const struct result_bench *b = *(const struct result_bench *const *)vb;
	enum result_scale scale = *(const enum result_scale *)data;

	return arm_order(a, b, scale) ?: result_cell_order(&a->cell, &b->cell, 0);
}

int scaling_each(const struct result *res, const char *experiment, enum result_scale scale,
		 int (*visit)(const struct scaling_arm *arm, void *data), void *data)
{
	const struct result_bench **all = calloc(res->nr_benchs + 1, sizeof(*all));
	size_t nr = 0, end;
	int err = 0;

	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < res->nr_benchs; i++)
		if (res->benchs[i].cell.scale[scale] && is_of(&res->benchs[i], experiment))
			all[nr++] = &res->benchs[i];
	qsort_r(all, nr, sizeof(*all), by_arm, &scale);
	for (size_t i = 0; !err && i < nr; i = end) {
		struct scaling_arm arm = { res, experiment, scale, &all[i], 0 };

		for (end = i; end < nr && !arm_order(all[i], all[end], scale); end++)
			;
		arm.nr = end - i;
		err = visit(&arm, data);
	}
	free(all);
	return err;
}

static void add_point(struct scaling_series *s, json_int_t x, struct result_value v)
{
	double mean_off = isnan(v.mean) ? 0 : fabs(v.mean - (double)v.mode);

	s->x[s->nr] = (double)x;
	s->y[s->nr++] = v.by_mean ? v.mean : (double)v.mode;
	if (!v.by_mean)
		return;
	s->by_mean = true;
	s->resolution = fmax(s->resolution,
			     fmax((double)(v.round_max - v.round_min), mean_off));
	s->resolution = fmax(s->resolution, v.mean_max - v.mean_min);
}

static void judge(struct scaling_series *s)
{
	double min = s->y[0], max = s->y[0];
	bool linear = true;

	for (size_t i = 1; i < s->nr; i++) {
		min = fmin(min, s->y[i]);
		max = fmax(max, s->y[i]);
	}
	s->range = max - min;
	for (size_t i = 0; i < s->nr; i++) {
		double residual = fabs(s->y[i] - report_fit_at(&s->fit, s->x[i]));

		if (residual > LINEAR_PERCENT / 100 * fabs(s->y[i]) + 1e-9 &&
		    residual > s->resolution)
			linear = false;
	}
	if (s->range <= s->resolution + 1e-9)
		s->finding = SCALING_NO_DEPENDENCE;
	else
		s->finding = linear ? SCALING_LINEAR : SCALING_NOT_LINEAR;
}

int scaling_series_take(const struct scaling_arm *arm, enum result_counter c,
			struct scaling_series *s)
{
	memset(s, 0, sizeof(*s));
	s->x = calloc(arm->nr + 1, sizeof(*s->x));
	s->y = calloc(arm->nr + 1, sizeof(*s->y));
	if (!s->x || !s->y) {
		scaling_series_release(s);
		return -ENOMEM;
	}
	for (size_t i = 0; i < arm->nr; i++) {
		struct result_value v = report_value_of(arm->point[i], c);

		if (arm->point[i]->status == RESULT_OK && v.present)
			add_point(s, scaling_x(arm, i), v);
	}
	if (!report_fit_line(s->x, s->y, s->nr, &s->fit))
		judge(s);
	return 0;
}

void scaling_series_release(struct scaling_series *s)
{
	free(s->x);
	free(s->y);
	memset(s, 0, sizeof(*s));
}
