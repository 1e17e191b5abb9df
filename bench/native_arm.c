// SPDX-License-Identifier: GPL-2.0-only
/*
 * One benchmark of a native document: the times of its batches become a value per block,
 * which is the unit of all statistics.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "native_load.h"
#include "result_internal.h"
#include "stats_paired.h"

/* Where a field is looked up that is not accepted. */
struct place {
	const char *path, *where;
	const struct result_bench *bench;
};

static int reject(const struct place *at, const char *below, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int reject(const struct place *at, const char *below, const char *fmt, ...)
{
	char field[RESULT_FIELD_MAX], *text;
	va_list ap;
	int n, err;

	snprintf(field, sizeof(field), "%sbenchmarks[%zu].%s", at->where, at->bench->index, below);
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	err = result_reject_again(at->path, field, at->bench->name, "%s",
				  n < 0 ? "not acceptable" : text);
	if (n >= 0)
		free(text);
	return err;
}

bool native_arm_has_result(const struct native_arm *arm)
{
	return arm->nr_blocks &&
	       (arm->bench->status == RESULT_OK || arm->bench->status == RESULT_FLAGGED);
}

/* The median of the batches of a visit, in ns; *room has space for them. */
static int parse_visit(const struct place *at, const char *below, const json_t *visit,
		       double **room, double *median)
{
	size_t nr = json_array_size(visit), i;
	const json_t *ns;
	double *value;

	if (!nr)
		return reject(at, below, "must be an array of times, in ns");
	value = reallocarray(*room, nr, sizeof(*value));
	if (!value)
		return -ENOMEM;
	*room = value;
	json_array_foreach(visit, i, ns) {
		if (!json_is_integer(ns) || json_integer_value(ns) < 1)
			return reject(at, below, "[%zu] must be an integer from 1, in ns", i);
		value[i] = (double)json_integer_value(ns);
	}
	*median = stats_paired_median(value, nr);
	return 0;
}

static int parse_block(const struct place *at, size_t b, const json_t *visits, double **room,
		       double *mean)
{
	size_t nr = json_array_size(visits), i;
	char below[RESULT_FIELD_MAX / 2];
	const json_t *visit;
	double sum = 0, ns = 0;
	int ret;

	snprintf(below, sizeof(below), "times[%zu]", b);
	if (!nr)
		return reject(at, below, "must be an array of visits");
	json_array_foreach(visits, i, visit) {
		snprintf(below, sizeof(below), "times[%zu][%zu]", b, i);
		ret = parse_visit(at, below, visit, room, &ns);
		if (ret)
			return ret;
		sum += ns;
	}
	*mean = sum / (double)nr;
	return 0;
}

static int parse_times(const struct place *at, struct native_arm *arm)
{
	const json_t *times = json_object_get(at->bench->json, "times"), *visits;
	double *room = NULL;
	int ret = 0;
	size_t b;

	if (!json_array_size(times))
		return reject(at, "times", "must be an array of blocks: no times are no result");
	arm->block = calloc(json_array_size(times), sizeof(*arm->block));
	if (!arm->block)
		return -ENOMEM;
	json_array_foreach(times, b, visits) {
		ret = parse_block(at, b, visits, &room, &arm->block[b]);
		if (ret)
			break;
		arm->block[b] /= (double)arm->batch_ops;
	}
	arm->nr_blocks = json_array_size(times);
	free(room);
	return ret;
}

static int parse_blocks(const struct place *at, struct native_arm *arm)
{
	const json_t *blocks = json_object_get(at->bench->json, "blocks"), *block, *disturbed;
	char below[64];
	size_t i;

	if (!json_is_array(blocks) || json_array_size(blocks) != arm->nr_blocks)
		return reject(at, "blocks", "must be an array of %zu blocks, as times has",
			      arm->nr_blocks);
	json_array_foreach(blocks, i, block) {
		disturbed = json_object_get(block, "disturbed");
		snprintf(below, sizeof(below), "blocks[%zu].disturbed", i);
		if (!json_is_boolean(disturbed))
			return reject(at, below, "must be true or false");
		arm->nr_disturbed += json_is_true(disturbed);
	}
	return 0;
}

static int parse_histogram(const struct place *at, struct native_arm *arm)
{
	const json_t *histogram = json_object_get(at->bench->json, "histogram"), *pair;
	json_int_t before = -1, from;
	char below[64];
	size_t i;

	if (!histogram || json_is_null(histogram))
		return 0;
	arm->histogram = json_object_get(histogram, "buckets");
	if (!json_is_array(arm->histogram))
		return reject(at, "histogram.buckets", "must be an array of [ns, operations]");
	json_array_foreach(arm->histogram, i, pair) {
		from = json_integer_value(json_array_get(pair, 0));
		snprintf(below, sizeof(below), "histogram.buckets[%zu]", i);
		if (!json_is_integer(json_array_get(pair, 0)) || from <= before ||
		    !json_is_integer(json_array_get(pair, 1)) ||
		    json_integer_value(json_array_get(pair, 1)) < 0)
			return reject(at, below,
				      "must be [ns, operations], both integers, with rising ns");
		before = from;
	}
	return 0;
}

static int parse_percentile(const struct place *at, struct native_arm *arm)
{
	const json_t *p99 = json_object_get(json_object_get(at->bench->json, "latency_ns"), "p99");

	arm->p99 = json_is_number(p99) ? json_number_value(p99) : -1;
	if (p99 && !json_is_null(p99) && !(arm->p99 >= 0))
		return reject(at, "latency_ns.p99", "must be a number from 0, in ns");
	return 0;
}

static int parse_role(const struct place *at, struct native_arm *arm)
{
	const char *role = json_string_value(json_object_get(at->bench->json, "role"));
	int r = 0;

	while (role && r < NATIVE_NR_ROLES && strcmp(role, native_role_names[r]))
		r++;
	if (!role || r == NATIVE_NR_ROLES)
		return reject(at, "role", "is %s%s%s; valid: base, arm, control, aa, inject, bare",
			      role ? "'" : "", role ? role : "no string", role ? "'" : "");
	arm->role = (enum native_role)r;
	arm->group = json_string_value(json_object_get(at->bench->json, "group"));
	if (!arm->group || !*arm->group)
		return reject(at, "group", "must be a string that is not empty");
	return 0;
}

int native_arm_parse(const char *path, const char *where, struct native_arm *arm)
{
	const struct place at = { path, where, arm->bench };
	const json_t *ops = json_object_get(arm->bench->json, "batch_ops");
	int ret = parse_role(&at, arm);

	arm->p99 = -1;
	/* What was flagged before its first block has no times. */
	if (ret || (arm->bench->status != RESULT_OK &&
		    (arm->bench->status != RESULT_FLAGGED ||
		     !json_object_get(arm->bench->json, "times"))))
		return ret;
	arm->batch_ops = json_integer_value(ops);
	if (!json_is_integer(ops) || arm->batch_ops < 1)
		return reject(&at, "batch_ops", "must be an integer from 1");
	ret = parse_times(&at, arm);
	if (!ret)
		ret = parse_blocks(&at, arm);
	if (!ret)
		ret = parse_percentile(&at, arm);
	return ret ? ret : parse_histogram(&at, arm);
}
