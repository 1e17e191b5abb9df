/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fields of the JSON that other programs write. What is missing or of another type is
 * said on stderr, in one line with file and field, and is -EINVAL.
 */
#ifndef FSNBENCH_TOOL_JSON_H
#define FSNBENCH_TOOL_JSON_H

#include <jansson.h>

/**
 * tool_json_load - read a file whole
 * @path: the file
 * @tool: who wrote it, for messages
 * @root: receives its object; the caller lets go of it
 *
 * Return: 0, -EINVAL, or -errno if it cannot be opened.
 */
int tool_json_load(const char *path, const char *tool, json_t **root);

/** tool_json_reject - say what is wrong with a field; -EINVAL */
int tool_json_reject(const char *path, const char *field, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * One field @key of @object each, whose own place is @where ("" or with a dot at its
 * end). Integers are not negative.
 */
int tool_json_string(const char *path, const json_t *object, const char *where, const char *key,
		     const char **value);
int tool_json_integer(const char *path, const json_t *object, const char *where, const char *key,
		      json_int_t *value);
int tool_json_number(const char *path, const json_t *object, const char *where, const char *key,
		     double *value);
int tool_json_object(const char *path, const json_t *object, const char *where, const char *key,
		     const json_t **value);

#endif /* FSNBENCH_TOOL_JSON_H */
