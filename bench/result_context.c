// SPDX-License-Identifier: GPL-2.0-only
/*
 * Visits the context of a result document as a flat list of fields, for the
 * environment table of the report and for what verify says has changed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "result.h"

typedef int (*visit_fn)(const char *field, const char *value, void *data);

static int visit_leaf(const char *field, json_t *value, visit_fn visit, void *data)
{
	char *text;
	int err;

	if (json_is_string(value))
		return visit(field, json_string_value(value), data);
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(6));
	if (!text)
		return -ENOMEM;
	err = visit(field, text, data);
	free(text);
	return err;
}

static int visit_object(const char *prefix, json_t *object, visit_fn visit, void *data)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value) {
		char *field;
		int err;

		if (asprintf(&field, "%s%s%s", prefix, *prefix ? "." : "", key) < 0)
			return -ENOMEM;
		if (json_is_object(value))
			err = visit_object(field, value, visit, data);
		else
			err = visit_leaf(field, value, visit, data);
		free(field);
		if (err)
			return err;
	}
	return 0;
}

int result_context_each(const struct result *res,
			int (*visit)(const char *field, const char *value, void *data),
			void *data)
{
	return visit_object("", res->context, visit, data);
}
