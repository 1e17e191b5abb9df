// SPDX-License-Identifier: GPL-2.0-only
/* Runs the cells of a plan, round by round: what comes when, and what is left out. */
#include "bench/macro_rounds.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bench/commands.h"
#include "bench/macro_spin.h"
#include "bench/progress.h"
#include "bench/result_cell.h"

/* The line that tells the host that the guest is alive, or the user how far it is. */
static void progress(unsigned long i, unsigned long nr, const char *name)
{
	if (progress_has_host())
		progress_tell("macro %lu/%lu %s\n", i, nr, name);
	else if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K%lu/%lu %.90s%s", i, nr, name, i == nr ? "\r\033[K" : "");
}

static const char *name_of(const struct macro_cell *cell, char *buf, size_t size)
{
	return result_cell_name(&cell->cell, buf, size);
}

static void say_failure(const struct macro_cell *cell)
{
	char name[256];

	fprintf(stderr, "%sfsnbench macro: %s: %s\n", isatty(STDERR_FILENO) ? "\r\033[K" : "",
		name_of(cell, name, sizeof(name)), cell->failure);
}

int macro_rounds_exact(struct macro_plan *plan, const struct macro_place *place,
		       unsigned long nr_rounds)
{
	unsigned long done = 0, nr = plan->nr * nr_rounds;
	pid_t spins = macro_spin_start();
	char name[256];

	if (spins < 0) {
		fprintf(stderr, "fsnbench macro: fork: %s\n", strerror((int)-spins));
		return EXIT_FAILED;
	}
	for (unsigned long round = 0; round < nr_rounds; round++) {
		for (size_t i = 0; i < plan->nr; i++) {
			struct macro_cell *cell = &plan->cell[i];

			progress(++done, nr, name_of(cell, name, sizeof(name)));
			if (*cell->missing || *cell->failure)
				continue;
			if (macro_cell_exact(cell, place, !round))
				say_failure(cell);
		}
	}
	macro_spin_end(spins);
	return EXIT_DONE;
}

/* What cannot be set up once is left out, with the kernel's reason. */
static void try_arms(struct macro_plan *plan, const struct macro_place *place)
{
	libbpf_print_fn_t print = libbpf_set_print(NULL);
	struct macro_watch watch;
	const char *what;
	int ret;

	for (size_t i = 0; i < plan->nr; i++) {
		struct macro_cell *cell = &plan->cell[i];

		if (*cell->missing)
			continue;
		ret = macro_watch_open(&watch, &cell->cell, cell->job, place->tree, &what);
		if (ret)
			snprintf(cell->missing, sizeof(cell->missing), "%s: %s", what,
				 strerror(-ret));
		macro_watch_close(&watch);
	}
	libbpf_set_print(print);
}

/* A mark is only never there where the file system is new. */
static void name_ground(struct macro_plan *plan, const struct macro_ground *g)
{
	for (size_t i = 0; i < plan->nr; i++) {
		struct result_cell *cell = &plan->cell[i].cell;

		cell->word[RESULT_FS] = g->fs;
		if (!g->own && result_cell_is(cell, RESULT_WATCH, "never") &&
		    result_cell_is(cell, RESULT_LISTENER, "none"))
			cell->word[RESULT_WATCH] = "was_watched";
	}
}

/* A file system of its own is a new one for each run: what it held is made again. */
static int run_block(struct macro_cell *cell, struct macro_ground *g, bool keep, bool made)
{
	int ret = 0;

	if (g->own || !made) {
		ret = macro_ground_renew(g);
		if (!ret)
			ret = macro_tool_make(cell->job, &g->place, true);
		if (ret)
			return macro_cell_fail(cell, &g->place, "making its files", ret);
	}
	return macro_cell_native(cell, &g->place, keep);
}

static int run_job(struct macro_plan *plan, size_t first, const struct macro_choice *choice,
		   struct macro_ground *g)
{
	unsigned long nr_blocks = choice->nr_rounds, done = first * (nr_blocks + 1);
	size_t order[64];
	char name[256];
	bool made = false;

	/* Block 0 is the warm-up. */
	for (unsigned long block = 0; block <= nr_blocks; block++) {
		macro_plan_order(order, plan->nr_arms, block ? block - 1 : 0, choice->seed);
		for (size_t i = 0; i < plan->nr_arms; i++) {
			struct macro_cell *cell = &plan->cell[first + order[i]];

			progress(++done, plan->nr * (nr_blocks + 1),
				 name_of(cell, name, sizeof(name)));
			if (*cell->missing || *cell->failure)
				continue;
			if (run_block(cell, g, block, made) == -EINTR)
				return EXIT_INTERRUPTED;
			made = true;
			if (*cell->failure)
				say_failure(cell);
			if (cell->broken)
				return EXIT_USAGE;
		}
	}
	return EXIT_DONE;
}

int macro_rounds_native(struct macro_plan *plan, const struct macro_choice *choice,
			struct macro_ground *g)
{
	int status = EXIT_DONE;

	name_ground(plan, g);
	try_arms(plan, &g->place);
	for (size_t i = 0; status == EXIT_DONE && i < plan->nr; i += plan->nr_arms)
		status = run_job(plan, i, choice, g);
	progress(1, 1, "");
	return status;
}
