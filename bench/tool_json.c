// SPDX-License-Identifier: GPL-2.0-only
/* Fields of the JSON that other programs write. */
#include "bench/tool_json.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int tool_json_load(const char *path, const char *tool, json_t **root)
{
	FILE *f = fopen(path, "re");
	json_error_t error;
	int ret;

	if (!f) {
		ret = -errno;
		fprintf(stderr, "fsnbench: %s: %s\n", path, strerror(-ret));
		return ret;
	}
	*root = json_loadf(f, JSON_REJECT_DUPLICATES, &error);
	fclose(f);
	if (json_is_object(*root))
		return 0;
	fprintf(stderr, "fsnbench: %s:%d: not the JSON that %s writes, or not all of it: %s\n",
		path, *root ? 1 : error.line, tool, *root ? "no object" : error.text);
	json_decref(*root);
	return -EINVAL;
}

int tool_json_reject(const char *path, const char *field, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "fsnbench: %s: %s: ", path, field);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	return -EINVAL;
}

static int wrong(const char *path, const json_t *value, const char *where, const char *key,
		 const char *type)
{
	char field[128];

	snprintf(field, sizeof(field), "%s%s", where, key);
	return tool_json_reject(path, field, value ? "must be %s" : "is missing; must be %s", type);
}

int tool_json_string(const char *path, const json_t *object, const char *where, const char *key,
		     const char **value)
{
	const json_t *v = json_object_get(object, key);

	*value = json_string_value(v);
	return *value ? 0 : wrong(path, v, where, key, "a string");
}

int tool_json_integer(const char *path, const json_t *object, const char *where, const char *key,
		      json_int_t *value)
{
	const json_t *v = json_object_get(object, key);

	*value = json_integer_value(v);
	return json_is_integer(v) && *value >= 0 ? 0 :
	       wrong(path, v, where, key, "an integer from 0");
}

int tool_json_number(const char *path, const json_t *object, const char *where, const char *key,
		     double *value)
{
	const json_t *v = json_object_get(object, key);

	*value = json_number_value(v);
	return json_is_number(v) && *value >= 0 ? 0 : wrong(path, v, where, key, "a number from 0");
}

int tool_json_object(const char *path, const json_t *object, const char *where, const char *key,
		     const json_t **value)
{
	*value = json_object_get(object, key);
	return json_is_object(*value) ? 0 : wrong(path, *value, where, key, "an object");
}
