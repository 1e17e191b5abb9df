// SPDX-License-Identifier: GPL-2.0-only
/* What merge, macro-merge and memory-merge have in common as verbs. */
#include "bench/merge_verb.h"

#include <stdio.h>
#include <string.h>

#include "bench/commands.h"
#include "bench/merge_context.h"
#include "bench/result.h"

int merge_verb_take(void *options, int c, const char *value)
{
	struct merge_options *opt = options;

	switch (c) {
	case 'c':
		opt->counters = value;
		return 0;
	case 's':
		opt->symbols = value;
		return 0;
	case 'x':
		return merge_context_add(opt->context, opt->verb, value);
	case 'j':
		opt->json = value;
		return 0;
	default:
		opt->native = true;
		return 0;
	}
}

int merge_verb_run(const struct verb *verb, int argc, char **argv,
		   int (*merge)(const struct merge_options *opt))
{
	struct merge_options opt = { .verb = verb->name, .json = "-", .context = json_object() };
	int status = verb_options(verb, argc, argv, &opt);

	if (status < 0) {
		opt.paths = argv + optind;
		opt.nr_paths = (size_t)(argc - optind);
		status = merge(&opt);
	}
	json_decref(opt.context);
	return status;
}

void merge_verb_say(const struct merge_options *opt, json_t *root, const char *list,
		    bool skipped_too)
{
	json_t *cell;
	size_t i;

	json_array_foreach(json_object_get(root, list), i, cell) {
		const char *status = json_string_value(json_object_get(cell, "status"));

		if (strcmp(status, "ok") && (skipped_too || strcmp(status, "skip")))
			fprintf(stderr, "fsnbench %s: %s: %s: %s\n", opt->verb,
				json_string_value(json_object_get(cell, "name")), status,
				json_string_value(json_object_get(cell, "reason")));
	}
}

int merge_verb_write(const struct merge_options *opt, json_t *root, int status)
{
	int ret = result_write(opt->json, root);

	if (!ret)
		return status;
	fprintf(stderr, "fsnbench %s: %s: %s\n", opt->verb, opt->json, strerror(-ret));
	return EXIT_FAILED;
}
