// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench: picks the verb. */
#include <stdio.h>
#include <string.h>

#include "bench/commands.h"

static const struct {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
} verbs[] = {
	{ "list", "workloads, words and cells", cmd_list },
	{ "run", "run cells on this kernel", cmd_run },
	{ "merge", "join a guest's document with the counters of its run", cmd_merge },
	{ "report", "ledger and claims from result documents", cmd_report },
	{ "verify", "compare two results, counter by counter", cmd_verify },
};

#define NR_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void usage(FILE *f)
{
	fputs("usage: fsnbench VERB [OPTION...]\n\n", f);
	for (size_t i = 0; i < NR_VERBS; i++)
		fprintf(f, "  %-8s %s\n", verbs[i].name, verbs[i].summary);
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
	for (size_t i = 0; i < NR_VERBS; i++) {
		if (!strcmp(verb, verbs[i].name))
			return verbs[i].run(argc - 1, argv + 1);
	}
	fprintf(stderr, "fsnbench: unknown verb '%s'; there are", verb);
	for (size_t i = 0; i < NR_VERBS; i++)
		fprintf(stderr, " %s", verbs[i].name);
	fputc('\n', stderr);
	return EXIT_USAGE;
}
