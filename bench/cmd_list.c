// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench list: workloads with what they raise, or the cells of a plan. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/commands.h"
#include "bench/plan_options.h"
#include "bench/result_cell.h"
#include "bench/workload_table.h"

static const char usage[] =
	"usage: fsnbench list [--cells] [OPTION...]\n\n"
	"Without --cells: the workloads. With it: the names of the cells that\n"
	"`fsnbench run` with the same options would do.\n\n" PLAN_USAGE;

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

/* The only option of its own is --cells. */
static int take(void *cells, int option, const char *value)
{
	(void)option;
	(void)value;
	*(bool *)cells = true;
	return 0;
}

int cmd_list(int argc, char **argv)
{
	static const struct option options[] = {
		{ "cells", no_argument, NULL, 'c' },
		PLAN_OPTIONS,
		{ NULL, 0, NULL, 0 },
	};
	static const struct plan_verb verb = { "list", usage, options, take };
	struct plan_filter filter = { .kernel = "isec", .selftest = true };
	bool cells = false;
	int status;

	status = plan_options(&verb, argc, argv, &filter, &cells);
	if (status >= 0)
		return status;
	if (cells)
		return list_cells(&filter);
	list_workloads();
	return EXIT_DONE;
}
