// SPDX-License-Identifier: GPL-2.0-only
/* The command-line options that choose cells, shared by list, run and native. */
#include "bench/plan_options.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bench/commands.h"
#include "bench/result_cell.h"

static bool take(struct plan_filter *filter, int option, const char *value)
{
	switch (option) {
	case PLAN_OPTION_KERNEL:
		filter->kernel = value;
		return true;
	case PLAN_OPTION_NO_SELFTEST:
		filter->selftest = false;
		return true;
	case PLAN_OPTION_FULL:
		filter->full = true;
		return true;
	case PLAN_OPTION_EXPERIMENT:
		filter->experiments = value;
		return true;
	case PLAN_OPTION_QUICK:
		filter->selftest = false;
		filter->only[RESULT_WORKLOAD] = "open_close";
		return true;
	}
	if (option < PLAN_OPTION_WORD ||
	    option >= PLAN_OPTION_WORD + RESULT_NR_WORDS)
		return false;
	filter->only[option - PLAN_OPTION_WORD] = value;
	return true;
}

int plan_status(int ret)
{
	if (ret == -EINVAL || ret == -ENOENT)
		return EXIT_USAGE;
	fprintf(stderr, "fsnbench: making the plan: %s\n", strerror(-ret));
	return EXIT_FAILED;
}

int plan_print(const struct plan_filter *filter)
{
	char name[256];
	struct plan plan;
	bool any;
	int ret;

	ret = plan_make(filter, &plan);
	if (ret)
		return plan_status(ret);
	for (size_t i = 0; i < plan.nr; i++)
		puts(result_cell_name(&plan.cells[i].cell, name, sizeof(name)));
	any = plan.nr;
	if (!any)
		fputs("fsnbench: no cell is left by these options\n", stderr);
	plan_free(&plan);
	return any ? EXIT_DONE : EXIT_NOTHING;
}

struct both {
	const struct verb *verb;
	struct plan_filter *filter;
	void *own;
};

static int take_either(void *data, int option, const char *value)
{
	struct both *both = data;

	return take(both->filter, option, value) ? 0 : both->verb->take(both->own, option, value);
}

int plan_options(const struct verb *verb, int argc, char **argv,
		 struct plan_filter *filter, void *own)
{
	struct both both = { verb, filter, own };
	struct verb whole = *verb;

	whole.take = take_either;
	return verb_only_options(&whole, argc, argv, &both);
}
