// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench memory-merge: one document out of those of all boots of one kernel with
 * one set of LSMs, and what the host knows of the run.
 */
#include <errno.h>
#include <stdio.h>

#include "bench/commands.h"
#include "bench/memory.h"
#include "bench/merge_context.h"
#include "bench/merge_verb.h"

static const struct option options[] = {
	{ "context", required_argument, NULL, 'x' },
	{ "json", required_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: fsnbench memory-merge [OPTION...] GUEST.json...\n\n"
	"  --context KEY=VALUE   a field of the context, as of fsnbench merge\n"
	"  --json FILE           where the document goes (stdout)\n";

/* Boots of one kernel differ in what they were asked to weigh, and in nothing else. */
static const char *differs(const json_t *root, const json_t *other)
{
	json_t *a = json_object_get(root, "context"), *b = json_object_get(other, "context");
	const char *key;
	json_t *value;

	json_object_foreach(a, key, value)
		if (!json_equal(value, json_object_get(b, key)))
			return key;
	return json_equal(json_object_get(root, "layout"), json_object_get(other, "layout")) ?
	       NULL : "layout";
}

static json_t *load(const char *path)
{
	json_error_t error;
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);

	if (!root)
		fprintf(stderr, "fsnbench: %s:%d: %s\n", path, error.line, error.text);
	else if (!json_is_object(json_object_get(root, "context")) ||
		 !json_is_array(json_object_get(root, "memory")))
		fprintf(stderr, "fsnbench: %s: memory: not what `fsnbench memory` writes in a guest; run the guest again\n",
			path);
	else
		return root;
	json_decref(root);
	return NULL;
}

static int append(json_t **root, const char *path)
{
	json_t *more = load(path);
	const char *field;

	if (!more)
		return -EINVAL;
	if (!*root) {
		*root = more;
		return 0;
	}
	field = differs(*root, more);
	if (field)
		fprintf(stderr, "fsnbench: %s: context.%s: differs from the documents before it; give those of one kernel and set of LSMs\n",
			path, field);
	else
		json_array_extend(json_object_get(*root, "memory"), json_object_get(more, "memory"));
	json_decref(more);
	return field ? -EINVAL : 0;
}

static int merge(const struct merge_options *opt)
{
	int ret = 0, status = EXIT_USAGE;
	json_t *root = NULL;

	if (!opt->nr_paths) {
		fputs("fsnbench memory-merge: needs the documents of guests; see --help\n", stderr);
		return EXIT_USAGE;
	}
	for (size_t i = 0; !ret && i < opt->nr_paths; i++)
		ret = append(&root, opt->paths[i]);
	if (!ret) {
		merge_context_update(json_object_get(root, "context"), opt->context);
		status = merge_verb_write(opt, root, EXIT_DONE);
	}
	json_decref(root);
	return status;
}

int cmd_memory_merge(int argc, char **argv)
{
	static const struct verb verb = {
		.name = "memory-merge", .usage = usage, .options = options, .take = merge_verb_take
	};

	return merge_verb_run(&verb, argc, argv, merge);
}
