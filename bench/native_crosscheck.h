/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts in the running kernel the calls of fsnotify(), of the handlers and of BPF
 * hooks that operations of the calling thread make. BPF programs count, which makes
 * the operations slower: they are not timed ones.
 *
 * Each function is counted by fentry or, where that is refused, by kprobe. Of the hooks,
 * BPF programs of struct_ops are counted, all of them together; C handlers have counters
 * of their own in the kernel.
 */
#ifndef FSNBENCH_NATIVE_CROSSCHECK_H
#define FSNBENCH_NATIVE_CROSSCHECK_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/**
 * native_crosscheck_run - count while operations are done
 * @operate: does @nr_ops operations in the calling thread; returns 0 or -errno
 * @data: passed on
 * @nr_ops: operations, at least 1
 *
 * Return: an object, the caller's, or NULL without memory. It has "nr_ops" and
 * "functions", for each function "by" ("fentry", "kprobe"), "count" and "per_op", or
 * "skipped" and why; or "skipped" alone when the kernel lets none be counted or the
 * operations failed.
 */
json_t *native_crosscheck_run(int (*operate)(void *data, unsigned long nr_ops), void *data,
			      unsigned long nr_ops);

/**
 * struct native_crosscheck_count - what became of one function
 * @function: its name
 * @by: what counted it; NULL: nothing
 * @fentry_error: why not fentry, -errno
 * @kprobe_error: why not kprobe either; 0: there is no such thing
 * @count: calls
 */
struct native_crosscheck_count {
	const char *function, *by;
	int fentry_error, kprobe_error;
	uint64_t count;
};

/** native_crosscheck_json - the object of native_crosscheck_run() */
json_t *native_crosscheck_json(const struct native_crosscheck_count *counts, size_t nr,
			       unsigned long nr_ops);

#endif /* FSNBENCH_NATIVE_CROSSCHECK_H */
