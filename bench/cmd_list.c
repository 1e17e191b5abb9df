// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench list: what cells can be made of, or the cells of a plan. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "bench/commands.h"
#include "bench/listener.h"
#include "bench/plan_options.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/site.h"
#include "bench/workload_table.h"

static const char usage[] =
	"usage: fsnbench list [--cells] [OPTION...]\n\n"
	"Without --cells: experiments, workloads, sites, programs and listeners, and what of them\n"
	"this kernel lacks. With it: the names of the cells that\n"
	"`fsnbench run` with the same options would do, with --native `fsnbench native`.\n\n"
	PLAN_USAGE;

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

static size_t cells_of(const struct plan *plan, size_t experiment)
{
	size_t nr = 0;

	for (size_t i = 0; i < plan->nr; i++)
		nr += plan->cells[i].experiments >> experiment & 1;
	return nr;
}

/* With how many cells, in a default run and by itself, on the kernel of the hooks. */
static int list_experiments(const struct plan_filter *filter)
{
	struct plan_filter whole = *filter;
	struct plan usual, full;
	int ret;

	whole.engine = PLAN_BOTH;
	ret = plan_make(&whole, &usual);
	if (ret)
		return plan_status(ret);
	whole.full = true;
	ret = plan_make(&whole, &full);
	if (ret) {
		plan_free(&usual);
		return plan_status(ret);
	}
	puts("experiments: cells in a default run, in all, seconds of a processor for a boot with all");
	for (size_t i = 0; i < full.experiments.nr; i++) {
		const struct experiment *e = &full.experiments.list[i];

		printf("  %-20s %5zu %5zu %4" PRId64 " s  %s%s\n", e->name, cells_of(&usual, i),
		       cells_of(&full, i), (int64_t)e->seconds,
		       e->engine == EXPERIMENT_NATIVE ? "native: " : "", e->question);
	}
	plan_free(&usual);
	plan_free(&full);
	return EXIT_DONE;
}

struct list_options {
	bool cells, native;
};

static int take(void *own, int option, const char *value)
{
	struct list_options *opt = own;

	(void)value;
	if (option == 'n')
		opt->native = true;
	else
		opt->cells = true;
	return 0;
}

int cmd_list(int argc, char **argv)
{
	static const struct option options[] = {
		{ "cells", no_argument, NULL, 'c' },
		{ "native", no_argument, NULL, 'n' },
		PLAN_OPTIONS,
		{ NULL, 0, NULL, 0 },
	};
	static const struct verb verb = {
		.name = "list", .usage = usage, .options = options, .take = take
	};
	struct plan_filter filter = { .kernel = "isec", .selftest = true };
	struct list_options opt = { 0 };
	int status;

	status = plan_options(&verb, argc, argv, &filter, &opt);
	if (status >= 0)
		return status;
	if (plan_check(&filter))
		return EXIT_USAGE;
	filter.engine = opt.native ? PLAN_NATIVE : PLAN_EXACT;
	if (opt.cells)
		return plan_print(&filter);
	status = list_experiments(&filter);
	list_workloads();
	list_sites();
	list_programs();
	list_listeners();
	return status;
}
