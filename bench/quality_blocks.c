// SPDX-License-Identifier: GPL-2.0-only
/* Reads what a run of the native engine timed. */
#include "bench/quality_blocks.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats_paired.h"

/* Where in the document something is looked at, and room to say what is wrong there. */
struct source {
	size_t bench, block, visit;
	char *why;
	size_t size;
};

static int reject(const struct source *src, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static int reject(const struct source *src, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(src->why, src->size, fmt, ap);
	va_end(ap);
	/* A parser's text, or an arm's reason, may have lines of its own. */
	for (char *c = src->why; *c; c++)
		*c = (unsigned char)*c < ' ' ? ' ' : *c;
	return -EINVAL;
}

static int grow(double **value, size_t nr, size_t more)
{
	double *larger = reallocarray(*value, nr + more, sizeof(*larger));

	if (!larger)
		return -ENOMEM;
	*value = larger;
	return 0;
}

/* Adds the batches of a visit; *@median receives theirs. */
static int take_visit(const struct source *src, json_t *visit, double batch_ops,
		      struct quality_arm *arm, double *median)
{
	size_t nr = json_array_size(visit), i;
	double *sorted;
	json_t *ns;

	if (!nr)
		return reject(src, "benchmarks[%zu].times[%zu][%zu] must be an array of batches",
			      src->bench, src->block, src->visit);
	if (grow(&arm->batch, arm->nr_batches, nr))
		return -ENOMEM;
	json_array_foreach(visit, i, ns) {
		if (!json_is_integer(ns) || json_integer_value(ns) <= 0)
			return reject(src, "benchmarks[%zu].times[%zu][%zu][%zu] must be an integer above 0, nanoseconds",
				      src->bench, src->block, src->visit, i);
		arm->batch[arm->nr_batches + i] = (double)json_integer_value(ns) / batch_ops;
	}
	sorted = calloc(nr, sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	memcpy(sorted, arm->batch + arm->nr_batches, nr * sizeof(*sorted));
	*median = stats_paired_median(sorted, nr);
	free(sorted);
	arm->nr_batches += nr;
	return 0;
}

static int take_block(struct source *src, json_t *block, double batch_ops, struct quality_arm *arm)
{
	size_t nr = json_array_size(block);
	double sum = 0, median = 0;
	json_t *visit;
	int ret;

	if (!nr)
		return reject(src, "benchmarks[%zu].times[%zu] must be an array of visits",
			      src->bench, src->block);
	json_array_foreach(block, src->visit, visit) {
		ret = take_visit(src, visit, batch_ops, arm, &median);
		if (ret)
			return ret;
		sum += median;
	}
	if (grow(&arm->block, arm->nr_blocks, 1))
		return -ENOMEM;
	arm->block[arm->nr_blocks++] = sum / (double)nr;
	return 0;
}

static int take_arm(struct source *src, json_t *bench, struct quality_arm *arm)
{
	const char *status = json_string_value(json_object_get(bench, "status"));
	const char *reason = json_string_value(json_object_get(bench, "reason"));
	json_int_t batch_ops = json_integer_value(json_object_get(bench, "batch_ops"));
	json_t *times = json_object_get(bench, "times"), *block;
	int ret;

	if (arm->nr_blocks)
		return reject(src, "benchmarks[%zu].role is of an arm that there is already",
			      src->bench);
	if (!status || (strcmp(status, "ok") && strcmp(status, "flagged")))
		return reject(src, "benchmarks[%zu].status is '%s' (%s), and must be 'ok'",
			      src->bench, status ? status : "", reason ? reason : "no reason given");
	if (batch_ops <= 0)
		return reject(src, "benchmarks[%zu].batch_ops must be an integer above 0",
			      src->bench);
	if (!json_array_size(times))
		return reject(src, "benchmarks[%zu].times must be an array of blocks", src->bench);
	json_array_foreach(times, src->block, block) {
		ret = take_block(src, block, (double)batch_ops, arm);
		if (ret)
			return ret;
	}
	return 0;
}

static int take_arms(struct source *src, json_t *benchmarks, unsigned int roles,
		     struct quality_blocks *blocks)
{
	json_t *bench;
	int ret = 0;

	json_array_foreach(benchmarks, src->bench, bench) {
		const char *role = json_string_value(json_object_get(bench, "role"));

		for (int r = 0; role && !ret && r < NATIVE_NR_ROLES; r++)
			if (roles & 1u << r && !strcmp(role, native_role_names[r]))
				ret = take_arm(src, bench, &blocks->arm[r]);
		if (ret)
			return ret;
	}
	for (int r = 0; r < NATIVE_NR_ROLES; r++) {
		if (!(roles & 1u << r))
			continue;
		if (!blocks->arm[r].nr_blocks)
			return reject(src, "benchmarks has no arm of role '%s'",
				      native_role_names[r]);
		if (blocks->arm[r].nr_blocks != blocks->arm[NATIVE_BASE].nr_blocks)
			return reject(src, "benchmarks: role '%s' has %zu blocks, and the base %zu",
				      native_role_names[r], blocks->arm[r].nr_blocks,
				      blocks->arm[NATIVE_BASE].nr_blocks);
	}
	return 0;
}

int quality_blocks_load(const char *path, unsigned int roles, struct quality_blocks *blocks,
			char *why, size_t size)
{
	struct source src = { .why = why, .size = size };
	json_t *root, *benchmarks;
	json_error_t error;
	int ret;

	*blocks = (struct quality_blocks){ 0 };
	root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		return reject(&src, "no document: line %d: %s", error.line, error.text);
	blocks->context = json_incref(json_object_get(root, "context"));
	benchmarks = json_object_get(root, "benchmarks");
	if (!json_is_object(blocks->context))
		ret = reject(&src, "context must be an object");
	else if (!json_is_array(benchmarks))
		ret = reject(&src, "benchmarks must be an array");
	else
		ret = take_arms(&src, benchmarks, roles, blocks);
	json_decref(root);
	return ret;
}

void quality_blocks_release(struct quality_blocks *blocks)
{
	for (int r = 0; r < NATIVE_NR_ROLES; r++) {
		free(blocks->arm[r].block);
		free(blocks->arm[r].batch);
	}
	json_decref(blocks->context);
	*blocks = (struct quality_blocks){ 0 };
}
