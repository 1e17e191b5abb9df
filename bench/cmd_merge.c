// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench merge: makes the result document of one boot out of what the guest
 * wrote, what the plugin counted, and what the host knows of the run. With --native
 * it joins documents of the native engine, a boot each.
 */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/commands.h"
#include "bench/merge.h"
#include "bench/merge_context.h"
#include "bench/native_merge.h"
#include "bench/result.h"

struct merge_options {
	const char *counters, *symbols, *json, *document;
	json_t *context;
	bool native;
	char *const *documents;
	size_t nr_documents;
};

static const struct option options[] = {
	{ "counters", required_argument, NULL, 'c' },
	{ "symbols", required_argument, NULL, 's' },
	{ "context", required_argument, NULL, 'x' },
	{ "json", required_argument, NULL, 'j' },
	{ "native", no_argument, NULL, 'n' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static void usage(FILE *f)
{
	fputs("usage: fsnbench merge --counters FILE --symbols FILE [OPTION...] GUEST.json\n"
	      "       fsnbench merge --native [--json FILE] DIR|FILE...\n\n"
	      "  --counters FILE       the plugin's output\n"
	      "  --symbols FILE        the guest's kallsyms\n"
	      "  --context KEY=VALUE   a field of the context; KEY may have one dot\n"
	      "                        (qemu.version); true, false and numbers are such\n"
	      "  --json FILE           where the document goes (stdout)\n"
	      "  --native              join documents of the native engine, of several boots and\n"
	      "                        kernels of one machine; what must not differ is named\n\n"
	      "Exits 1 if a cell failed or was flagged; the document is written.\n", f);
}

/* Returns -1 to go on, else the exit status. */
static int parse(int argc, char **argv, struct merge_options *opt)
{
	int c;

	optind = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'c':
			opt->counters = optarg;
			break;
		case 's':
			opt->symbols = optarg;
			break;
		case 'x':
			if (merge_context_add(opt->context, "merge", optarg))
				return EXIT_USAGE;
			break;
		case 'j':
			opt->json = optarg;
			break;
		case 'n':
			opt->native = true;
			break;
		case 'h':
			usage(stdout);
			return EXIT_DONE;
		default:
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (opt->native) {
		opt->documents = argv + optind;
		opt->nr_documents = (size_t)(argc - optind);
		if (opt->nr_documents && !opt->counters && !opt->symbols)
			return -1;
		fputs("fsnbench merge: --native needs documents, and no counters; see --help\n",
		      stderr);
		return EXIT_USAGE;
	}
	if (argc - optind != 1 || !opt->counters || !opt->symbols) {
		fputs("fsnbench merge: needs --counters, --symbols and one document; see --help\n",
		      stderr);
		return EXIT_USAGE;
	}
	opt->document = argv[optind];
	return -1;
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
	merge_context_update(json_object_get(guest, "context"), opt->context);
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

static int merge_native(const struct merge_options *opt)
{
	struct native_docs docs;
	json_t *whole = NULL;
	int ret = native_load(opt->documents, opt->nr_documents, &docs);

	if (!ret)
		ret = native_merge(&docs, &whole);
	if (ret) {
		native_docs_release(&docs);
		return EXIT_USAGE;
	}
	ret = result_write(opt->json, whole);
	if (ret)
		fprintf(stderr, "fsnbench merge: %s: %s\n", opt->json, strerror(-ret));
	json_decref(whole);
	native_docs_release(&docs);
	return ret ? EXIT_FAILED : EXIT_DONE;
}

int cmd_merge(int argc, char **argv)
{
	struct merge_options opt = { .json = "-" };
	int status;

	opt.context = json_object();
	status = parse(argc, argv, &opt);
	if (status < 0)
		status = opt.native ? merge_native(&opt) : merge(&opt);
	json_decref(opt.context);
	return status;
}
