// SPDX-License-Identifier: GPL-2.0-only
/* Reads quality.json and calibrate.json. What they lack is missing in the report. */
#include "report_quality.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static size_t read_some(void *buf, size_t len, void *data)
{
	int got = gzread(data, buf, (unsigned int)len);

	return got < 0 ? (size_t)-1 : (size_t)got;
}

static int reject(const char *path, int line, const char *why)
{
	fprintf(stderr, "fsnbench: %s:%d: %s\n", path, line, why);
	return -EINVAL;
}

static int check(const char *path, const json_t *root)
{
	const json_t *context = json_object_get(root, "context");
	const json_t *schema = json_object_get(context, "schema");
	const char *engine = json_string_value(json_object_get(context, "engine"));

	if (!json_is_object(root))
		return reject(path, 1, "must be an object");
	if (schema && json_integer_value(schema) != RESULT_SCHEMA)
		return reject(path, 1, "context.schema: is not the one that this fsnbench reads; use the fsnbench that wrote it");
	if (engine && strcmp(engine, "native"))
		return reject(path, 1, "context.engine: must be native");
	return 0;
}

static int load(const char *dir, const char *name, const char *after, json_t **root)
{
	json_error_t error;
	char *path;
	gzFile f;
	int ret = 0;

	if (*root)
		return 0;
	if (asprintf(&path, "%s/%s.json%s", dir, name, after) < 0)
		return -ENOMEM;
	if (access(path, F_OK))
		goto out;
	f = gzopen(path, "re");
	if (!f) {
		ret = -errno;
		fprintf(stderr, "fsnbench: %s: cannot be opened: %s\n", path, strerror(errno));
		goto out;
	}
	*root = json_load_callback(read_some, f, JSON_REJECT_DUPLICATES, &error);
	gzclose_r(f);
	ret = *root ? check(path, *root) : reject(path, error.line, error.text);
out:
	free(path);
	return ret;
}

int report_quality_load(const char *dir, struct report_quality *q)
{
	int ret = load(dir, "quality", "", &q->quality);

	if (!ret)
		ret = load(dir, "quality", ".gz", &q->quality);
	if (!ret)
		ret = load(dir, "calibrate", "", &q->calibrate);
	return ret ? ret : load(dir, "calibrate", ".gz", &q->calibrate);
}

void report_quality_release(struct report_quality *q)
{
	json_decref(q->quality);
	json_decref(q->calibrate);
	*q = (struct report_quality){ 0 };
}
