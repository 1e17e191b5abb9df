// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads one result document and validates what readers depend on: the
 * context here, each benchmark in result_bench.c. Fields nobody knows are
 * ignored, so that newer documents of the same schema stay readable.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "result_internal.h"

/* Larger is no result document; a full run's takes a few hundred KiB. */
#define RESULT_MAX_BYTES	(256u << 20)

/* Text from a document may hold anything: keep the message one line. */
static void print_one_line(FILE *f, const char *text)
{
	for (; *text; text++)
		fputc(iscntrl((unsigned char)*text) ? '?' : *text, f);
}

int result_reject(const struct result_source *src, const char *field, const char *about,
		  const char *fmt, ...)
{
	char *text;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	fprintf(stderr, "fsnbench: %s:%d: ", src->path, result_locate(src->text, field));
	print_one_line(stderr, *field ? field : "document");
	if (about) {
		fputs(" (", stderr);
		print_one_line(stderr, about);
		fputc(')', stderr);
	}
	fputs(": ", stderr);
	print_one_line(stderr, n < 0 ? "not acceptable" : text);
	fputc('\n', stderr);
	if (n >= 0)
		free(text);
	return -EINVAL;
}

static int read_error(const char *path, int err, const char *what)
{
	fprintf(stderr, "fsnbench: %s: %s: %s\n", path, what, strerror(-err));
	return err;
}

/* As it is or compressed by gzip. */
static int read_text(const char *path, char **out)
{
	size_t len = 0, room = 0;
	char *text = NULL;
	gzFile f = gzopen(path, "re");
	int err = 0, got = 1;

	if (!f)
		return read_error(path, errno ? -errno : -ENOMEM, "cannot be opened");
	while (got > 0) {
		if (room - len < 2) {
			size_t more = room ? room * 2 : 1u << 16;
			char *bigger = more > RESULT_MAX_BYTES ? NULL : realloc(text, more);

			if (!bigger) {
				err = read_error(path, more > RESULT_MAX_BYTES ? -EFBIG : -ENOMEM,
						 "cannot be read");
				goto out;
			}
			text = bigger;
			room = more;
		}
		errno = 0;
		got = gzread(f, text + len, (unsigned int)(room - len - 1));
		len += got > 0 ? (size_t)got : 0;
	}
	/* A compressed file that was cut off is told when it is closed. */
	if (got < 0 || gzclose_r(f) != Z_OK) {
		err = read_error(path, errno ? -errno : -EIO, "cannot be read");
		f = got < 0 ? f : NULL;
		goto out;
	}
	f = NULL;
	text[len] = '\0';
	if (strlen(text) != len) {
		fprintf(stderr, "fsnbench: %s: holds a NUL byte; it is not a JSON text\n", path);
		err = -EINVAL;
		goto out;
	}
	*out = text;
	text = NULL;
out:
	free(text);
	if (f)
		gzclose_r(f);
	return err;
}

int result_reject_again(const char *path, const char *field, const char *about, const char *fmt,
			...)
{
	char *text = NULL, *message;
	struct result_source src = { .path = path, .text = "" };
	va_list ap;
	int n, err;

	if (!read_text(path, &text))
		src.text = text;
	va_start(ap, fmt);
	n = vasprintf(&message, fmt, ap);
	va_end(ap);
	err = result_reject(&src, field, about, "%s", n < 0 ? "not acceptable" : message);
	if (n >= 0)
		free(message);
	free(text);
	return err;
}

static json_t *context_get(json_t *context, const char *field)
{
	json_t *at = context;

	while (at && *field) {
		size_t len = strcspn(field, ".");
		char key[64];

		if (len >= sizeof(key))
			return NULL;
		memcpy(key, field, len);
		key[len] = '\0';
		at = json_object_get(at, key);
		field += len + (field[len] == '.');
	}
	return at;
}

const char *result_context_string(const struct result *res, const char *field)
{
	return json_string_value(context_get(res->context, field));
}

static int need_string(const struct result_source *src, const struct result *res,
		       const char *field, const char **out)
{
	json_t *j = context_get(res->context, field);
	char path[96];

	snprintf(path, sizeof(path), "context.%s", field);
	if (!j)
		return result_reject(src, path, NULL, "is missing; add it as a string");
	if (!json_is_string(j) || !*json_string_value(j))
		return result_reject(src, path, NULL, "must be a string that is not empty");
	*out = json_string_value(j);
	return 0;
}

static int parse_rounds(struct result_source *src, struct result *res)
{
	json_t *rounds = json_object_get(res->context, "rounds");

	res->nr_rounds = json_integer_value(rounds);
	if (rounds && (!json_is_integer(rounds) || res->nr_rounds < 1))
		return result_reject(src, "context.rounds", NULL, "must be an integer from 1");
	src->nr_rounds = res->nr_rounds;
	return 0;
}

static int parse_context(struct result_source *src, struct result *res)
{
	json_t *schema;
	int err;

	if (!json_is_object(res->root))
		return result_reject(src, "", NULL,
				     "must be an object with context and benchmarks");
	res->context = json_object_get(res->root, "context");
	if (!json_is_object(res->context))
		return result_reject(src, "context", NULL, "must be an object; is this a result?");
	schema = json_object_get(res->context, "schema");
	if (!json_is_integer(schema))
		return result_reject(src, "context.schema", NULL, "must be the integer %d",
				     RESULT_SCHEMA);
	if (json_integer_value(schema) != RESULT_SCHEMA)
		return result_reject(src, "context.schema", NULL,
				     "is %lld, this fsnbench reads %d; use the fsnbench that wrote it",
				     (long long)json_integer_value(schema), RESULT_SCHEMA);
	err = need_string(src, res, "engine", &res->engine);
	if (!err && strcmp(res->engine, "exact") && strcmp(res->engine, "native"))
		err = result_reject(src, "context.engine", NULL,
				    "is '%s'; valid: exact, native", res->engine);
	if (!err)
		err = need_string(src, res, "kernel", &res->kernel);
	if (!err)
		err = need_string(src, res, "mitigations.mode", &res->mode);
	if (!err)
		err = parse_rounds(src, res);
	return err;
}

static int check_unique(const struct result_source *src, const struct result *res)
{
	json_t *seen = json_object();
	int err = seen ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < res->nr_benchs; i++) {
		const char *name = res->benchs[i].name;
		char field[64];

		snprintf(field, sizeof(field), "benchmarks[%zu].name", i);
		if (json_object_get(seen, name))
			err = result_reject(src, field, name, "occurs twice; each cell once");
		else if (json_object_set_new(seen, name, json_true()))
			err = -ENOMEM;
	}
	json_decref(seen);
	return err;
}

/* Times stand for counts in native documents alone. */
static int need_counts(const struct result_source *src, const struct result *res,
		       const struct result_bench *b)
{
	bool needed = b->status == RESULT_OK || b->status == RESULT_FLAGGED;

	if (!needed || !strcmp(res->engine, "native") || json_object_get(b->json, "counts"))
		return 0;
	return result_bench_reject(src, b, "counts",
				   "must be an object: what an exact document has are counts");
}

static int parse_benchmarks(const struct result_source *src, struct result *res)
{
	json_t *list = json_object_get(res->root, "benchmarks");

	if (!json_is_array(list))
		return result_reject(src, "benchmarks", NULL, "must be an array of cells");
	res->benchs = calloc(json_array_size(list) + 1, sizeof(*res->benchs));
	if (!res->benchs)
		return -ENOMEM;
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct result_bench *b = &res->benchs[res->nr_benchs++];
		const char *kernel;
		int err;

		b->index = i;
		b->json = json_array_get(list, i);
		err = result_bench_parse(src, b);
		if (!err)
			err = need_counts(src, res, b);
		if (err)
			return err;
		kernel = b->cell.word[RESULT_KERNEL];
		if (strcmp(kernel, "none") && strcmp(kernel, res->kernel)) {
			char field[64];

			snprintf(field, sizeof(field), "benchmarks[%zu].cell.kernel", i);
			return result_reject(src, field, b->name,
					     "is '%s' in a document of kernel '%s'",
					     kernel, res->kernel);
		}
	}
	return check_unique(src, res);
}

/* Takes @root over, whatever it returns. */
static int parse_root(const char *path, const char *text, json_t *root, struct result **out)
{
	struct result_source src = { .path = path, .text = text };
	struct result *res = calloc(1, sizeof(*res));
	int err;

	if (!res) {
		json_decref(root);
		return -ENOMEM;
	}
	res->root = root;
	res->path = strdup(path);
	err = res->path ? parse_context(&src, res) : -ENOMEM;
	if (!err)
		err = parse_benchmarks(&src, res);
	if (err)
		result_free(res);
	else
		*out = res;
	return err;
}

int result_load(const char *path, struct result **out)
{
	json_error_t error;
	char *text = NULL;
	json_t *root;
	int err = read_text(path, &text);

	if (err)
		return err;
	root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (root) {
		err = parse_root(path, text, root, out);
	} else {
		fprintf(stderr, "fsnbench: %s:%d: column %d: ", path, error.line, error.column);
		print_one_line(stderr, error.text);
		fputs("; is the file whole and JSON?\n", stderr);
		err = -EINVAL;
	}
	free(text);
	return err;
}

int result_of_json(const char *name, json_t *root, struct result **out)
{
	char *text = json_dumps(root, JSON_INDENT(1) | JSON_PRESERVE_ORDER | JSON_ENCODE_ANY);
	int err;

	if (!text)
		return -ENOMEM;
	err = parse_root(name, text, json_incref(root), out);
	free(text);
	return err;
}

void result_free(struct result *res)
{
	if (!res)
		return;
	for (size_t i = 0; i < res->nr_benchs; i++)
		free(res->benchs[i].edges);
	free(res->benchs);
	json_decref(res->root);
	free(res->path);
	free(res);
}
