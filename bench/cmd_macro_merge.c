// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench macro-merge: a guest's document with what the plugin counted. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "bench/commands.h"
#include "bench/macro_merge.h"
#include "bench/merge_context.h"
#include "bench/result.h"
#include "bench/tool_json.h"

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

static const char usage[] =
	"usage: fsnbench macro-merge --counters FILE --symbols FILE [OPTION...] GUEST.json\n\n"
	"  --counters FILE       what the plugin wrote\n"
	"  --symbols FILE        what the guest wrote\n"
	"  --context KEY=VALUE   a field of the context, as of fsnbench merge\n"
	"  --json FILE           where the document goes (stdout)\n";

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
			if (merge_context_add(opt->context, "macro-merge", optarg))
				return EXIT_USAGE;
			break;
		case 'j':
			opt->json = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return EXIT_DONE;
		default:
			fputs(usage, stderr);
			return EXIT_USAGE;
		}
	}
	if (argc - optind == 1 && opt->counters && opt->symbols) {
		opt->document = argv[optind];
		return -1;
	}
	fputs("fsnbench macro-merge: needs --counters, --symbols and one document; see --help\n",
	      stderr);
	return EXIT_USAGE;
}

static void say_bad(json_t *root, const char *list)
{
	json_t *cell;
	size_t i;

	json_array_foreach(json_object_get(root, list), i, cell) {
		const char *status = json_string_value(json_object_get(cell, "status"));

		if (strcmp(status, "ok") && strcmp(status, "skip"))
			fprintf(stderr, "fsnbench macro-merge: %s: %s: %s\n",
				json_string_value(json_object_get(cell, "name")), status,
				json_string_value(json_object_get(cell, "reason")));
	}
}

static int merge(const struct merge_options *opt)
{
	struct counters *counters = NULL;
	struct symbols *symbols = NULL;
	int status = EXIT_USAGE, ret;
	json_t *guest = NULL;
	long nr_bad;

	if (tool_json_load(opt->document, "fsnbench macro", &guest))
		return EXIT_USAGE;
	if (!json_is_object(json_object_get(guest, "context"))) {
		tool_json_reject(opt->document, "context", "must be an object");
		goto out;
	}
	if (counters_load(opt->counters, &counters) || symbols_load(opt->symbols, &symbols))
		goto out;
	nr_bad = macro_merge(guest, opt->document, counters, symbols);
	if (nr_bad < 0)
		goto out;
	merge_context_update(json_object_get(guest, "context"), opt->context);
	say_bad(guest, "fio");
	say_bad(guest, "commands");
	status = nr_bad ? EXIT_FAILED : EXIT_DONE;
	ret = result_write(opt->json, guest);
	if (ret) {
		fprintf(stderr, "fsnbench macro-merge: %s: %s\n", opt->json, strerror(-ret));
		status = EXIT_FAILED;
	}
out:
	symbols_free(symbols);
	counters_free(counters);
	json_decref(guest);
	return status;
}

int cmd_macro_merge(int argc, char **argv)
{
	struct merge_options opt = { .json = "-", .context = json_object() };
	int status = parse(argc, argv, &opt);

	if (status < 0)
		status = merge(&opt);
	json_decref(opt.context);
	return status;
}
