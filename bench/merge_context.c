// SPDX-License-Identifier: GPL-2.0-only
/* What the host knows of a run, for the context of its documents. */
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

/* The object that a key with a dot is in, and the key there. */
static json_t *object_of(json_t *context, char **key)
{
	char *dot = strchr(*key, '.');
	json_t *obj;

	if (!dot)
		return context;
	*dot = '\0';
	obj = json_object_get(context, *key);
	if (!obj) {
		obj = json_object();
		json_object_set_new(context, *key, obj);
	}
	*key = dot + 1;
	return obj;
}

int merge_context_add(json_t *context, const char *verb, const char *text)
{
	const char *value = strchr(text, '=');
	char *copy, *key;
	json_t *obj;

	if (!value || value == text) {
		fprintf(stderr, "fsnbench %s: --context %s: KEY=VALUE is needed\n", verb, text);
		return -EINVAL;
	}
	copy = key = strndup(text, (size_t)(value - text));
	if (!copy) {
		fprintf(stderr, "fsnbench %s: out of memory\n", verb);
		return -ENOMEM;
	}
	obj = object_of(context, &key);
	json_object_set_new(obj, key, context_value(value + 1));
	free(copy);
	return 0;
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
