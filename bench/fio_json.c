// SPDX-License-Identifier: GPL-2.0-only
/* Reader of fio's JSON. */
#include "bench/fio_json.h"

#include <stdio.h>
#include <string.h>

#include "bench/tool_json.h"

const char *const fio_percentile_names[FIO_NR_PERCENTILES] = {
	"50.000000", "90.000000", "99.000000", "99.900000"
};

static const char *const directions[] = { "read", "write", "trim" };

static int read_version(const char *path, const json_t *root, struct fio_run *run)
{
	const char *version;
	int ret = tool_json_string(path, root, "", "fio version", &version);

	if (ret)
		return ret;
	if (strncmp(version, "fio-3.", 6))
		return tool_json_reject(path, "fio version", "is '%s'; the JSON of fio 3 is needed",
					version);
	snprintf(run->version, sizeof(run->version), "%s", version);
	return 0;
}

/* Where latencies were not taken, fio writes no percentiles. */
static int read_percentiles(const char *path, const json_t *dir, const char *where,
			    struct fio_run *run)
{
	const json_t *clat, *all, *value;
	char field[96];
	int ret = tool_json_object(path, dir, where, "clat_ns", &clat);

	if (ret)
		return ret;
	all = json_object_get(clat, "percentile");
	for (int i = 0; i < FIO_NR_PERCENTILES; i++) {
		run->percentile_ns[i] = -1;
		if (!all)
			continue;
		value = json_object_get(all, fio_percentile_names[i]);
		run->percentile_ns[i] = json_integer_value(value);
		if (json_is_integer(value) && run->percentile_ns[i] >= 0)
			continue;
		snprintf(field, sizeof(field), "%sclat_ns.percentile.%s", where,
			 fio_percentile_names[i]);
		return tool_json_reject(path, field, "must be an integer from 0");
	}
	return 0;
}

static int read_direction(const char *path, const json_t *job, const char *name,
			  struct fio_run *run, json_int_t *most)
{
	json_int_t ios, runtime;
	const json_t *dir;
	char where[64];
	double iops;
	int ret = tool_json_object(path, job, "jobs[0].", name, &dir);

	if (ret)
		return ret;
	snprintf(where, sizeof(where), "jobs[0].%s.", name);
	ret = tool_json_integer(path, dir, where, "total_ios", &ios);
	if (!ret)
		ret = tool_json_integer(path, dir, where, "runtime", &runtime);
	if (!ret)
		ret = tool_json_number(path, dir, where, "iops", &iops);
	if (!ret && ios > *most) {
		*most = ios;
		ret = read_percentiles(path, dir, where, run);
	}
	if (ret)
		return ret;
	run->nr_ios += ios;
	run->iops += iops;
	if (runtime > run->runtime_ms)
		run->runtime_ms = runtime;
	return 0;
}

static int read_job(const char *path, const json_t *root, struct fio_run *run)
{
	const json_t *jobs = json_object_get(root, "jobs"), *job;
	json_int_t error, most = 0;
	const char *name;
	int ret;

	if (!json_is_array(jobs) || json_array_size(jobs) != 1)
		return tool_json_reject(path, "jobs", "must be an array of one job");
	job = json_array_get(jobs, 0);
	ret = tool_json_string(path, job, "jobs[0].", "jobname", &name);
	if (!ret)
		ret = tool_json_integer(path, job, "jobs[0].", "error", &error);
	if (!ret && error)
		ret = tool_json_reject(path, "jobs[0].error", "is %lld: the job failed",
				       (long long)error);
	if (ret)
		return ret;
	snprintf(run->job, sizeof(run->job), "%s", name);
	for (size_t i = 0; !ret && i < sizeof(directions) / sizeof(*directions); i++)
		ret = read_direction(path, job, directions[i], run, &most);
	return ret;
}

int fio_json_read(const char *path, struct fio_run *run)
{
	json_t *root;
	int ret = tool_json_load(path, "fio", &root);

	if (ret)
		return ret;
	*run = (struct fio_run){ 0 };
	for (int i = 0; i < FIO_NR_PERCENTILES; i++)
		run->percentile_ns[i] = -1;
	ret = read_version(path, root, run);
	if (!ret)
		ret = read_job(path, root, run);
	json_decref(root);
	return ret;
}
