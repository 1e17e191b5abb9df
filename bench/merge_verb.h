/* SPDX-License-Identifier: GPL-2.0-only */
/* What merge, macro-merge and memory-merge have in common as verbs. */
#ifndef FSNBENCH_MERGE_VERB_H
#define FSNBENCH_MERGE_VERB_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "bench/verb_options.h"

/**
 * struct merge_options - what was asked for; each verb has some of it
 * @verb: its name
 * @counters: what the plugin wrote
 * @symbols: what the guest wrote
 * @json: where the document goes
 * @native: join documents of the native engine
 * @context: fields that the host knows
 * @paths: the documents
 * @nr_paths: how many
 */
struct merge_options {
	const char *verb, *counters, *symbols, *json;
	bool native;
	json_t *context;
	char *const *paths;
	size_t nr_paths;
};

/** merge_verb_take - takes options for struct verb: -c, -s, -x, -j and -n, as their table has it */
int merge_verb_take(void *options, int c, const char *value);

/**
 * merge_verb_run - read the arguments and merge
 * @verb: with merge_verb_take()
 * @merge: does it; what was asked for need not make sense. Returns the exit status
 *
 * Return: the exit status.
 */
int merge_verb_run(const struct verb *verb, int argc, char **argv,
		   int (*merge)(const struct merge_options *opt));

/** merge_verb_say - name the cells of a list of @root that are not ok, and why */
void merge_verb_say(const struct merge_options *opt, json_t *root, const char *list,
		    bool skipped_too);

/**
 * merge_verb_write - write the document
 * @status: the exit status if it could be written
 *
 * Return: the exit status.
 */
int merge_verb_write(const struct merge_options *opt, json_t *root, int status);

#endif /* FSNBENCH_MERGE_VERB_H */
