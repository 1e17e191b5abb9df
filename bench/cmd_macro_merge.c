// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench macro-merge: a guest's document with what the plugin counted. */
#include <stdio.h>

#include "bench/commands.h"
#include "bench/macro_merge.h"
#include "bench/merge_context.h"
#include "bench/merge_verb.h"
#include "bench/tool_json.h"

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

static int merge(const struct merge_options *opt)
{
	struct counters *counters = NULL;
	struct symbols *symbols = NULL;
	const char *path = opt->paths[0];
	int status = EXIT_USAGE;
	json_t *guest = NULL;
	long nr_bad;

	if (opt->nr_paths != 1 || !opt->counters || !opt->symbols) {
		fputs("fsnbench macro-merge: needs --counters, --symbols and one document; see --help\n",
		      stderr);
		return EXIT_USAGE;
	}
	if (tool_json_load(path, "fsnbench macro", &guest))
		return EXIT_USAGE;
	if (!json_is_object(json_object_get(guest, "context"))) {
		tool_json_reject(path, "context", "must be an object");
		goto out;
	}
	if (counters_load(opt->counters, &counters) || symbols_load(opt->symbols, &symbols))
		goto out;
	nr_bad = macro_merge(guest, path, counters, symbols);
	if (nr_bad < 0)
		goto out;
	merge_context_update(json_object_get(guest, "context"), opt->context);
	merge_verb_say(opt, guest, "fio", false);
	merge_verb_say(opt, guest, "commands", false);
	status = merge_verb_write(opt, guest, nr_bad ? EXIT_FAILED : EXIT_DONE);
out:
	symbols_free(symbols);
	counters_free(counters);
	json_decref(guest);
	return status;
}

int cmd_macro_merge(int argc, char **argv)
{
	static const struct verb verb = {
		.name = "macro-merge", .usage = usage, .options = options, .take = merge_verb_take
	};

	return merge_verb_run(&verb, argc, argv, merge);
}
