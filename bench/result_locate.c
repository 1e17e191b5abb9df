// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds the line of a field in a result document. jansson keeps no positions,
 * so the text is walked again, only when something in it is rejected. The
 * text is known to parse; the walk still stops at its end whatever it holds.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "result_internal.h"

static const char *skip_space(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

/* @p is at the opening quote; returns what follows the closing one. */
static const char *skip_string(const char *p)
{
	for (p++; *p && *p != '"'; p++)
		if (*p == '\\' && p[1])
			p++;
	return *p ? p + 1 : p;
}

static const char *skip_value(const char *p)
{
	int depth = 0;

	for (p = skip_space(p); *p;) {
		if (*p == '"') {
			p = skip_string(p);
		} else if (*p == '{' || *p == '[') {
			depth++;
			p++;
		} else if (*p == '}' || *p == ']') {
			if (depth == 0)
				return p;
			depth--;
			p++;
		} else if (*p == ',' && depth == 0) {
			return p;
		} else {
			p++;
			continue;
		}
		if (depth == 0)
			return p;
	}
	return p;
}

/* The value of member @key of the object at @p, or NULL. */
static const char *enter_key(const char *p, const char *key, size_t len)
{
	if (*p != '{')
		return NULL;
	for (p = skip_space(p + 1); *p == '"'; p = skip_space(p + 1)) {
		const char *name = p + 1;

		p = skip_string(p);
		bool hit = (size_t)(p - name) == len + 1 && !strncmp(name, key, len);

		p = skip_space(p);
		if (*p != ':')
			return NULL;
		p = skip_space(p + 1);
		if (hit)
			return p;
		p = skip_space(skip_value(p));
		if (*p != ',')
			return NULL;
	}
	return NULL;
}

/* Element @nr of the array at @p, or NULL. */
static const char *enter_index(const char *p, unsigned long nr)
{
	if (*p != '[')
		return NULL;
	p = skip_space(p + 1);
	while (nr--) {
		p = skip_space(skip_value(p));
		if (*p != ',')
			return NULL;
		p = skip_space(p + 1);
	}
	return *p && *p != ']' ? p : NULL;
}

int result_locate(const char *text, const char *field)
{
	const char *p = skip_space(text);
	int line = 1;

	while (*field) {
		const char *next;

		if (*field == '[') {
			char *end;
			unsigned long nr = strtoul(field + 1, &end, 10);

			next = enter_index(p, nr);
			field = *end == ']' ? end + 1 : end;
		} else {
			size_t len = strcspn(field, ".[");

			next = enter_key(p, field, len);
			field += len;
		}
		if (!next)
			break;
		p = next;
		if (*field == '.')
			field++;
	}
	for (; text < p; text++)
		line += *text == '\n';
	return line;
}
