// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench merge: makes the result document of one boot out of what the guest
 * wrote, what the plugin counted, and what the host knows of the run.
 */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/commands.h"
#include "bench/merge.h"
#include "bench/result.h"

struct merge_options {
	const char *counters, *symbols, *json, *document;
	json_t *context;
};

static const struct option options[] = {
	{ "counters", required_argument, NULL, 'c' },
	{ "symbols", required_argument, NULL, 's' },
	{ "context", required_argument, NULL, 'x' },
	{ "json", required_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static void usage(FILE *f)
{
	fputs("usage: fsnbench merge --counters FILE --symbols FILE [OPTION...] GUEST.json\n\n"
	      "  --counters FILE       the plugin's output\n"
	      "  --symbols FILE        the guest's kallsyms\n"
	      "  --context KEY=VALUE   a field of the context; KEY may have one dot\n"
	      "                        (qemu.version); true, false and numbers are such\n"
	      "  --json FILE           where the document goes (stdout)\n\n"
	      "Exits 1 if a cell failed or was flagged; the document is written.\n", f);
}

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

static int add_context(json_t *context, char *text)
{
	char *value = strchr(text, '='), *dot;
	json_t *obj = context;

	if (!value || value == text) {
		fprintf(stderr, "fsnbench merge: --context %s: KEY=VALUE is needed\n", text);
		return -EINVAL;
	}
	*value++ = '\0';
	dot = strchr(text, '.');
	if (dot) {
		*dot++ = '\0';
		obj = json_object_get(context, text);
		if (!obj) {
			obj = json_object();
			json_object_set_new(context, text, obj);
		}
		text = dot;
	}
	json_object_set_new(obj, text, context_value(value));
	return 0;
}

/* Returns -1 to go on, else the exit status. */
static int parse(int argc, char **argv, struct merge_options *opt)
{
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'c':
			opt->counters = optarg;
			break;
		case 's':
			opt->symbols = optarg;
			break;
		case 'x':
			if (add_context(opt->context, optarg))
				return EXIT_USAGE;
			break;
		case 'j':
			opt->json = optarg;
			break;
		case 'h':
			usage(stdout);
			return EXIT_DONE;
		default:
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (argc - optind != 1 || !opt->counters || !opt->symbols) {
		fputs("fsnbench merge: needs --counters, --symbols and one document; see --help\n",
		      stderr);
		return EXIT_USAGE;
	}
	opt->document = argv[optind];
	return -1;
}

/* The host's fields go beside those of the guest, object by object. */
static void update_context(json_t *context, json_t *more)
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

/* Not a result yet, so result_load() would refuse it: only what merging needs. */
static json_t *load_guest(const char *path)
{
	json_error_t error;
	json_t *root = json_load_file(path, 0, &error), *bench;
	size_t i = 0;

	if (!root) {
		fprintf(stderr, "fsnbench: %s:%d: %s\n", path, error.line, error.text);
		return NULL;
	}
	if (!json_is_object(json_object_get(root, "context")) ||
	    !json_is_array(json_object_get(root, "benchmarks")))
		goto reject;
	json_array_foreach(json_object_get(root, "benchmarks"), i, bench) {
		if (!json_is_integer(json_object_get(bench, "index")) ||
		    !json_is_string(json_object_get(bench, "status")) ||
		    !json_is_object(json_object_get(bench, "hits")))
			goto reject;
	}
	return root;

reject:
	fprintf(stderr, "fsnbench: %s: benchmarks[%zu]: not what `fsnbench run` writes in a guest; run the guest again\n",
		path, i);
	json_decref(root);
	return NULL;
}

static void say_bad_cells(json_t *root)
{
	json_t *bench;
	size_t i;

	json_array_foreach(json_object_get(root, "benchmarks"), i, bench) {
		const char *status = json_string_value(json_object_get(bench, "status"));

		if (strcmp(status, "ok"))
			fprintf(stderr, "fsnbench merge: %s: %s: %s\n",
				json_string_value(json_object_get(bench, "name")), status,
				json_string_value(json_object_get(bench, "reason")));
	}
}

static int merge(const struct merge_options *opt)
{
	struct counters *counters = NULL;
	struct symbols *symbols = NULL;
	int status = EXIT_USAGE, ret;
	json_t *guest;
	long nr_bad;

	guest = load_guest(opt->document);
	if (!guest || counters_load(opt->counters, &counters) ||
	    symbols_load(opt->symbols, &symbols))
		goto out;
	nr_bad = merge_counters(guest, counters, symbols);
	if (nr_bad < 0) {
		fprintf(stderr, "fsnbench merge: %s: %s\n", opt->document,
			nr_bad == -ENODATA ?
			"no counted cell nop/*/never, so the bracket's cost is unknown" :
			strerror((int)-nr_bad));
		goto out;
	}
	update_context(json_object_get(guest, "context"), opt->context);
	status = nr_bad ? EXIT_FAILED : EXIT_DONE;
	say_bad_cells(guest);
	ret = result_write(opt->json, guest);
	if (ret) {
		fprintf(stderr, "fsnbench merge: %s: %s\n", opt->json, strerror(-ret));
		status = EXIT_FAILED;
	}
out:
	symbols_free(symbols);
	counters_free(counters);
	json_decref(guest);
	return status;
}

int cmd_merge(int argc, char **argv)
{
	struct merge_options opt = { .json = "-" };
	int status;

	opt.context = json_object();
	status = parse(argc, argv, &opt);
	if (status < 0)
		status = merge(&opt);
	json_decref(opt.context);
	return status;
}
