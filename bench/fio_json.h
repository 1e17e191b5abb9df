/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What fio 3 wrote with --output-format=json, as far as a result needs it. A file of
 * another version, or without a field that is needed, is refused with that field.
 */
#ifndef FSNBENCH_FIO_JSON_H
#define FSNBENCH_FIO_JSON_H

#include <jansson.h>

#define FIO_NR_PERCENTILES 4

/* The percentiles that are kept, as fio names them. */
extern const char *const fio_percentile_names[FIO_NR_PERCENTILES];

/**
 * struct fio_run - one run of one job
 * @version: "fio-3.33"
 * @job: the job's name
 * @nr_ios: operations, of all directions
 * @iops: operations per second, of all directions
 * @runtime_ms: how long it took
 * @percentile_ns: latency of an operation's completion, of the direction with the
 *	most operations; -1 where fio was told not to take it
 */
struct fio_run {
	char version[32], job[64];
	json_int_t nr_ios;
	double iops;
	json_int_t runtime_ms;
	json_int_t percentile_ns[FIO_NR_PERCENTILES];
};

/**
 * fio_json_read - read a file that fio wrote
 * @path: the file
 * @run: receives it
 *
 * Says on stderr, in one line with file and field, what it does not accept; a job
 * that fio says failed is not accepted either.
 *
 * Return: 0, -EINVAL, or -errno if there is no such file.
 */
int fio_json_read(const char *path, struct fio_run *run);

#endif /* FSNBENCH_FIO_JSON_H */
