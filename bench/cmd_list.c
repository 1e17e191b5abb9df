// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench list: workloads with what they raise, or the cells of a plan. */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/commands.h"
#include "bench/plan_options.h"
#include "bench/result_cell.h"
#include "bench/workload_table.h"

static const struct option options[] = {
	{ "cells", no_argument, NULL, 'c' },
	{ "help", no_argument, NULL, 'h' },
	PLAN_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

static void usage(FILE *f)
{
	fputs("usage: fsnbench list [--cells] [OPTION...]\n\n"
	      "Without --cells: the workloads. With it: the names of the cells that\n"
	      "`fsnbench run` with the same options would do.\n\n" PLAN_USAGE, f);
}

static void list_workloads(void)
{
	for (size_t i = 0; i < workload_count(); i++) {
		const struct workload *w = workload_at(i);

		printf("%-12s raises 0x%" PRIx64 ", watched 0x%" PRIx64 "  %s\n",
		       w->name, w->raises, w->watched, w->summary);
	}
}

static int list_cells(const struct plan_filter *filter)
{
	struct result_cell *cells;
	char name[256];
	long nr;

	if (plan_check(filter))
		return EXIT_USAGE;
	nr = plan_make(filter, &cells);
	if (nr < 0)
		return EXIT_FAILED;
	for (long i = 0; i < nr; i++)
		puts(result_cell_name(&cells[i], name, sizeof(name)));
	free(cells);
	if (nr)
		return EXIT_DONE;
	fputs("fsnbench list: no cell is left by these options\n", stderr);
	return EXIT_NOTHING;
}

int cmd_list(int argc, char **argv)
{
	struct plan_filter filter = { .kernel = "isec", .selftest = true };
	bool cells = false;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'h') {
			usage(stdout);
			return EXIT_DONE;
		} else if (c == 'c') {
			cells = true;
		} else if (!plan_option(&filter, c, optarg)) {
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "fsnbench list: unexpected argument '%s'; see --help\n",
			argv[optind]);
		return EXIT_USAGE;
	}
	if (cells)
		return list_cells(&filter);
	list_workloads();
	return EXIT_DONE;
}
