// SPDX-License-Identifier: GPL-2.0-only
/* What a document's writer is told of a run: --context, and the host's fields. */
#include "bench/merge_context.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* true, false and decimal numbers; everything else is a string. */
static json_t *context_value(const char *s)
{
	char *end;
	double d;

	if (!strcmp(s, "true") || !strcmp(s, "false"))
		return json_boolean(s[0] == 't');
	if (*s && strspn(s, "0123456789.-") == strlen(s)) {
		d = strtod(s, &end);
		if (!*end && strspn(s, "0123456789") == strlen(s) && strlen(s) < 16)
			return json_integer((json_int_t)d);
		if (!*end && strlen(s) < 16)
			return json_real(d);
	}
	return json_string(s);
}

static int set_field(json_t *context, char *key, const char *value)
{
	char *dot = strchr(key, '.');
	json_t *obj = context;

	if (dot) {
		*dot++ = '\0';
		obj = json_object_get(context, key);
		if (!obj) {
			obj = json_object();
			json_object_set_new(context, key, obj);
		}
		key = dot;
	}
	return json_object_set_new(obj, key, context_value(value)) ? -ENOMEM : 0;
}

int merge_context_add(json_t *context, const char *verb, const char *text)
{
	const char *value = strchr(text, '=');
	char *key;
	int ret;

	if (!value || value == text) {
		fprintf(stderr, "fsnbench %s: --context %s: KEY=VALUE is needed\n", verb, text);
		return -EINVAL;
	}
	key = strndup(text, (size_t)(value - text));
	ret = key ? set_field(context, key, value + 1) : -ENOMEM;
	free(key);
	return ret;
}

void merge_context_update(json_t *context, json_t *more)
{
	const char *key;
	json_t *value, *old;

	json_object_foreach(more, key, value) {
		old = json_object_get(context, key);
		if (json_is_object(old) && json_is_object(value))
			json_object_update(old, value);
		else
			json_object_set(context, key, value);
	}
}
