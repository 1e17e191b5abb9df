// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench: picks the verb. */
#include <stdio.h>
#include <string.h>

#include "bench/commands.h"

static void usage(FILE *f)
{
	fputs("usage: fsnbench VERB [OPTION...]\n\n", f);
	for (const struct command *c = commands; c->name; c++)
		fprintf(f, "  %-8s %s\n", c->name, c->summary);
	fputs("\n  --help, --version; every verb has a --help of its own\n", f);
}

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : NULL;

	if (!verb) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(verb, "--help")) {
		usage(stdout);
		return EXIT_DONE;
	}
	if (!strcmp(verb, "--version")) {
		puts("fsnbench " FSNBENCH_VERSION);
		return EXIT_DONE;
	}
	for (const struct command *c = commands; c->name; c++) {
		if (!strcmp(verb, c->name))
			return c->run(argc - 1, argv + 1);
	}
	fprintf(stderr, "fsnbench: unknown verb '%s'; there are", verb);
	for (const struct command *c = commands; c->name; c++)
		fprintf(stderr, " %s", c->name);
	fputc('\n', stderr);
	return EXIT_USAGE;
}
