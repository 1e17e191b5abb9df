// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench list: what cells can be made of, or the cells of a plan. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/commands.h"
#include "bench/listener.h"
#include "bench/plan_options.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/site.h"
#include "bench/workload_table.h"

static const char usage[] =
	"usage: fsnbench list [--cells] [OPTION...]\n\n"
	"Without --cells: workloads, sites, programs and listeners, and what of them\n"
	"this kernel lacks. With it: the names of the cells that\n"
	"`fsnbench run` with the same options would do.\n\n" PLAN_USAGE;

static const char *or_here(const char *missing)
{
	return missing ? missing : "can run here";
}

static void list_workloads(void)
{
	puts("workloads");
	for (size_t i = 0; i < workload_count(); i++) {
		const struct workload *w = workload_at(i);

		printf("  %-20s raises 0x%" PRIx64 ", watched 0x%" PRIx64 "  %s\n",
		       w->name, w->raises, w->watched, w->summary);
	}
}

static void list_sites(void)
{
	const struct site *site;

	puts("sites");
	for (size_t i = 0; (site = site_at(i)); i++)
		printf("  %-20s %s: %s\n", site->name, site->summary,
		       or_here(site_missing(site)));
}

static void list_programs(void)
{
	const struct program *program;

	puts("programs");
	for (size_t i = 0; (program = program_at(i)); i++) {
		printf("  %-20s %s; handlers", program->name, program->summary);
		for (const char *const *h = program->handlers; *h; h++)
			printf(" %s", *h);
		printf("; verdicts");
		for (const char *const *v = program->verdicts; *v; v++)
			printf(" %s", *v);
		putchar('\n');
	}
}

static void list_listeners(void)
{
	const struct listener_kind *kind;

	puts("listeners");
	for (size_t i = 0; (kind = listener_kind_at(i)); i++)
		printf("  %-20s %s: %s\n", kind->name, kind->summary,
		       or_here(kind->missing ? kind->missing() : NULL));
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
	list_sites();
	list_programs();
	list_listeners();
	return EXIT_DONE;
}
