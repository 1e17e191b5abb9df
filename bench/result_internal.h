/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files bench/result*.c share; not for others. */
#ifndef FSNBENCH_RESULT_INTERNAL_H
#define FSNBENCH_RESULT_INTERNAL_H

#include "result.h"

/**
 * struct result_source - where a rejected field is looked up
 * @path: file name for messages
 * @text: the document's text, NUL-terminated
 * @nr_rounds: context.rounds, 0 if absent
 */
struct result_source {
	const char *path;
	const char *text;
	json_int_t nr_rounds;
};

/**
 * result_locate - line of a field in a document's text
 * @text: JSON text that parses
 * @field: e.g. "benchmarks[3].counts.insns"
 *
 * Return: the line, from 1, of the field; of its deepest existing parent if
 * the field is absent.
 */
int result_locate(const char *text, const char *field);

/**
 * result_reject - say in one line what is wrong with a document
 * @src: the document
 * @field: path of the field
 * @about: name of the benchmark it belongs to, or NULL
 * @fmt: what was wrong, and what to do
 *
 * Return: -EINVAL.
 */
int result_reject(const struct result_source *src, const char *field, const char *about,
		  const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Room for the path of a field below a benchmark. */
#define RESULT_FIELD_MAX	192

/**
 * result_bench_reject - as result_reject(), for a field of a benchmark
 * @src: the document
 * @b: the benchmark
 * @below: path of the field below the benchmark, "" for the whole
 * @fmt: what was wrong, and what to do
 *
 * Return: -EINVAL.
 */
int result_bench_reject(const struct result_source *src, const struct result_bench *b,
			const char *below, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/**
 * result_counts_parse - fill a benchmark's counters from its JSON
 * @src: the document
 * @b: the benchmark; cell and status are set
 *
 * Return: 0 or -EINVAL (said on stderr).
 */
int result_counts_parse(const struct result_source *src, struct result_bench *b);

/**
 * result_bench_parse - fill one benchmark from its JSON
 * @src: the document
 * @b: to be filled; ->json and ->index are set
 *
 * Return: 0, -EINVAL (said on stderr) or -ENOMEM. ->edges may be allocated
 * even on failure.
 */
int result_bench_parse(const struct result_source *src, struct result_bench *b);

/** result_append - add @text to @buf, after @separator unless it is the first */
void result_append(char *buf, size_t size, const char *separator, const char *text);

/** result_cell_append_scales - add "groups=16" and the like, after @separator each */
void result_cell_append_scales(const struct result_cell *cell, char *buf, size_t size,
			       const char *separator);

/*
 * Last, as in result.h.
 *
 * result_reject_again - as result_reject(), when the text is no longer there
 * @path: of the document, which is read again for the line
 * @field: path of the field
 * @about: name of the benchmark it belongs to, or NULL
 * @fmt: what was wrong, and what to do
 *
 * Return: -EINVAL.
 */
int result_reject_again(const char *path, const char *field, const char *about, const char *fmt,
			...) __attribute__((format(printf, 4, 5)));

#endif
