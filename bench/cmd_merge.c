// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench merge: makes the result document of one boot out of what the guest
 * wrote, what the plugin counted, and what the host knows of the run. With --native
 * it joins documents of the native engine, a boot each.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/commands.h"
#include "bench/merge.h"
#include "bench/merge_context.h"
#include "bench/merge_verb.h"
#include "bench/native_merge.h"

static const struct option options[] = {
	{ "counters", required_argument, NULL, 'c' },
	{ "symbols", required_argument, NULL, 's' },
	{ "context", required_argument, NULL, 'x' },
	{ "json", required_argument, NULL, 'j' },
	{ "native", no_argument, NULL, 'n' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: fsnbench merge --counters FILE --symbols FILE [OPTION...] GUEST.json\n"
	"       fsnbench merge --native [--json FILE] DIR|FILE...\n\n"
	"  --counters FILE       the plugin's output\n"
	"  --symbols FILE        the guest's kallsyms\n"
	"  --context KEY=VALUE   a field of the context; KEY may have one dot\n"
	"                        (qemu.version); true, false and numbers are such\n"
	"  --json FILE           where the document goes (stdout)\n"
	"  --native              join documents of the native engine, of several boots and\n"
	"                        kernels of one machine; what must not differ is named\n\n"
	"Exits 1 if a cell failed or was flagged; the document is written.\n";

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

static int merge_counted(const struct merge_options *opt)
{
	struct counters *counters = NULL;
	struct symbols *symbols = NULL;
	int status = EXIT_USAGE;
	json_t *guest;
	long nr_bad;

	guest = load_guest(opt->paths[0]);
	if (!guest || counters_load(opt->counters, &counters) ||
	    symbols_load(opt->symbols, &symbols))
		goto out;
	nr_bad = merge_counters(guest, counters, symbols);
	if (nr_bad < 0) {
		fprintf(stderr, "fsnbench merge: %s: %s\n", opt->paths[0],
			nr_bad == -ENODATA ?
			"no counted cell nop/*/never, so the bracket's cost is unknown" :
			strerror((int)-nr_bad));
		goto out;
	}
	merge_context_update(json_object_get(guest, "context"), opt->context);
	merge_verb_say(opt, guest, "benchmarks", true);
	status = merge_verb_write(opt, guest, nr_bad ? EXIT_FAILED : EXIT_DONE);
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
	int ret = native_load(opt->paths, opt->nr_paths, &docs), status = EXIT_USAGE;

	if (!ret)
		ret = native_merge(&docs, &whole);
	if (!ret)
		status = merge_verb_write(opt, whole, EXIT_DONE);
	json_decref(whole);
	native_docs_release(&docs);
	return status;
}

static int merge(const struct merge_options *opt)
{
	if (opt->native && opt->nr_paths && !opt->counters && !opt->symbols)
		return merge_native(opt);
	if (!opt->native && opt->nr_paths == 1 && opt->counters && opt->symbols)
		return merge_counted(opt);
	fputs(opt->native ?
	      "fsnbench merge: --native needs documents, and no counters; see --help\n" :
	      "fsnbench merge: needs --counters, --symbols and one document; see --help\n", stderr);
	return EXIT_USAGE;
}

int cmd_merge(int argc, char **argv)
{
	static const struct verb verb = {
		.name = "merge", .usage = usage, .options = options, .take = merge_verb_take
	};

	return merge_verb_run(&verb, argc, argv, merge);
}
