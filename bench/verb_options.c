// SPDX-License-Identifier: GPL-2.0-only
/* The arguments of a verb. */
#include "bench/verb_options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/commands.h"

int verb_refuse(const char *verb, const char *option, const char *value, const char *valid)
{
	fprintf(stderr, "fsnbench %s: --%s does not take '%s': %s\n", verb, option, value, valid);
	return EXIT_USAGE;
}

int verb_number(const char *verb, const char *option, const char *value, unsigned long min,
		unsigned long max, unsigned long *nr)
{
	char valid[96], *end;

	errno = 0;
	*nr = strtoul(value, &end, 10);
	if (!errno && *value >= '0' && *value <= '9' && !*end && *nr >= min && *nr <= max)
		return 0;
	snprintf(valid, sizeof(valid), "a whole number from %lu to %lu", min, max);
	return verb_refuse(verb, option, value, valid);
}

/* @word is the option's, unless short options are written together. */
static int unknown(const struct verb *verb, int c, const char *word)
{
	const char letter[] = { '-', (char)optopt, '\0' };

	fprintf(stderr, "fsnbench %s: %s '%s'%s%s\n", verb->name,
		c == ':' ? "a value is missing after" : "unknown option",
		strncmp(word, "--", 2) ? letter : word, verb->valid ? "; valid: " : "",
		verb->valid ? verb->valid : "");
	if (!verb->valid)
		fputs(verb->usage, stderr);
	return EXIT_USAGE;
}

int verb_options(const struct verb *verb, int argc, char **argv, void *own)
{
	char letters[8];
	int c;

	snprintf(letters, sizeof(letters), ":%s", verb->letters ? verb->letters : "");
	/* 0 has getopt begin anew. */
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, letters, verb->options, NULL)) != -1) {
		if (c == 'h') {
			fputs(verb->usage, stdout);
			return EXIT_DONE;
		}
		if (c == '?' || c == ':')
			return unknown(verb, c, argv[optind - 1]);
		if (verb->take(own, c, optarg))
			return EXIT_USAGE;
	}
	return -1;
}

int verb_only_options(const struct verb *verb, int argc, char **argv, void *own)
{
	int status = verb_options(verb, argc, argv, own);

	if (status >= 0 || optind == argc)
		return status;
	fprintf(stderr, "fsnbench %s: unexpected argument '%s'; see --help\n", verb->name,
		argv[optind]);
	return EXIT_USAGE;
}
