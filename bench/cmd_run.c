// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench run: runs cells on this kernel and writes their document.
 *
 * The exact engine counts in the emulator around this process, so it runs only
 * in the guest that kernels/boot.sh starts; `fsnbench merge` adds the counters.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/busy.h"
#include "bench/commands.h"
#include "bench/context.h"
#include "bench/exact.h"
#include "bench/exact_declare.h"
#include "bench/hook.h"
#include "bench/kallsyms.h"
#include "bench/plan_options.h"
#include "bench/program.h"
#include "bench/progress.h"
#include "bench/result_cell.h"

#define DEFAULT_OPS	300
#define MAX_OPS		1000000
#define NR_ROUNDS	5

struct run_options {
	struct plan_filter filter;
	const char *engine, *json, *symbols;
	unsigned long nr_ops;
	bool dry_run;
};

static const char usage[] =
	"usage: fsnbench run [--engine exact] [OPTION...]\n\n"
	"  --json FILE           where the document goes (stdout)\n"
	"  --symbols FILE        also write the kernel's text symbols\n"
	"  --ops N               operations per cell, 1 to 1000000 (300), in 5 rounds\n"
	"                        with a fresh mount each\n"
	"  --dry-run             name the cells and do nothing\n"
	PLAN_USAGE;

static int take(void *own, int option, const char *value)
{
	struct run_options *opt = own;

	switch (option) {
	case 'e':
		opt->engine = value;
		return 0;
	case 'j':
		opt->json = value;
		return 0;
	case 's':
		opt->symbols = value;
		return 0;
	case 'd':
		opt->dry_run = true;
		return 0;
	default:
		return verb_number("run", "ops", value, 1, MAX_OPS, &opt->nr_ops);
	}
}

/* Returns -1 to go on, else the exit status. */
static int parse(int argc, char **argv, struct run_options *opt)
{
	static const struct option options[] = {
		{ "engine", required_argument, NULL, 'e' },
		{ "json", required_argument, NULL, 'j' },
		{ "symbols", required_argument, NULL, 's' },
		{ "ops", required_argument, NULL, 'n' },
		{ "dry-run", no_argument, NULL, 'd' },
		PLAN_OPTIONS,
		{ NULL, 0, NULL, 0 },
	};
	static const struct verb verb = {
		.name = "run", .usage = usage, .options = options, .take = take
	};
	int status;

	status = plan_options(&verb, argc, argv, &opt->filter, opt);
	if (status >= 0)
		return status;
	if (strcmp(opt->engine, "exact")) {
		fprintf(stderr, "fsnbench run: unknown engine '%s'; there is exact\n",
			opt->engine);
		return EXIT_USAGE;
	}
	return plan_check(&opt->filter) ? EXIT_USAGE : -1;
}

static void run_round(struct exact_cell *cells, long nr, unsigned int round,
		      unsigned long nr_ops, pid_t busy, int *status)
{
	struct exact_session *session = NULL;
	char name[256];

	for (long i = 0; i < nr; i++) {
		if (*cells[i].failure)
			continue;
		result_cell_name(&cells[i].cell, name, sizeof(name));
		progress_tell("cell %ld/%ld %s\n", round * nr + i + 1, NR_ROUNDS * nr, name);
		if (exact_run_round(&session, &cells[i], round, nr_ops, busy)) {
			fprintf(stderr, "fsnbench run: %s: %s\n", name, cells[i].failure);
			*status = EXIT_FAILED;
		}
	}
	if (exact_session_close(session)) {
		fputs("fsnbench run: the last file system could not be unmounted\n", stderr);
		*status = EXIT_FAILED;
	}
}

/* No round without an operation. */
static unsigned int nr_rounds(unsigned long nr_ops)
{
	return nr_ops < NR_ROUNDS ? (unsigned int)nr_ops : NR_ROUNDS;
}

/* The first rounds take the operations that do not divide. */
static void run_rounds(struct exact_cell *cells, long nr, unsigned long nr_ops,
		       int *status)
{
	pid_t busy = busy_start();

	if (busy < 0) {
		fprintf(stderr, "fsnbench run: fork: %s\n", strerror((int)-busy));
		*status = EXIT_FAILED;
		return;
	}
	for (unsigned int round = 0; round < nr_rounds(nr_ops); round++)
		run_round(cells, nr, round,
			  nr_ops / NR_ROUNDS + (round < nr_ops % NR_ROUNDS), busy,
			  status);
	busy_end(busy);
}

/* The names of the experiments that a cell belongs to. */
static json_t *names_of(const struct plan *plan, uint64_t experiments)
{
	json_t *names = json_array();

	for (size_t e = 0; e < plan->experiments.nr; e++) {
		if (experiments & 1ull << e)
			json_array_append_new(names, json_string(plan->experiments.list[e].name));
	}
	return names;
}

/* Cells of a workload follow each other: what is wrong with it is asked once. */
static void check_declarations(struct exact_cell *cells, long nr, const char *kernel, int *status)
{
	static char texts[256][512];
	const char *last = "", *text = "";
	size_t used = 0;

	for (long i = 0; i < nr; i++) {
		const char *workload = cells[i].cell.word[RESULT_WORKLOAD];

		if (strcmp(workload, last) && used < 256) {
			progress_tell("cell %ld/%ld declaration of %s\n", i, nr, workload);
			if (exact_declare_check(workload, kernel, texts[used],
						sizeof(texts[used])))
				*status = EXIT_FAILED;
			if (*texts[used])
				fprintf(stderr, "fsnbench run: %s: %s\n", workload, texts[used]);
			text = texts[used++];
			last = workload;
		}
		cells[i].declared = text;
	}
}

static json_t *run_cells(const struct plan *plan, const char *kernel, unsigned long nr_ops,
			 int *status)
{
	struct exact_cell *cells = calloc(plan->nr, sizeof(*cells));
	long nr = (long)plan->nr;
	json_t *all = json_array();

	if (!cells)
		return all;
	for (long i = 0; i < nr; i++) {
		cells[i].cell = plan->cells[i].cell;
		cells[i].index = (unsigned int)i;
		cells[i].experiments = names_of(plan, plan->cells[i].experiments);
	}
	check_declarations(cells, nr, kernel, status);
	run_rounds(cells, nr, nr_ops, status);
	for (long i = 0; i < nr; i++) {
		json_array_append_new(all, exact_cell_json(&cells[i]));
		json_decref(cells[i].experiments);
	}
	free(cells);
	return all;
}

/* What was asked, and whether cost is to be fitted over a scale. */
static json_t *experiments_json(const struct plan *plan)
{
	json_t *all = json_object();

	for (size_t i = 0; i < plan->experiments.nr; i++) {
		const struct experiment *e = &plan->experiments.list[i];
		json_t *one = json_pack("{s:s}", "question", e->question);

		if (e->fit != RESULT_NR_SCALES)
			json_object_set_new(one, "fit", json_string(result_scale_names[e->fit]));
		json_object_set_new(all, e->name, one);
	}
	return all;
}

static int run(const struct run_options *opt, const struct plan *plan)
{
	long nr = (long)plan->nr;
	json_t *benchmarks, *context, *root;
	int ret, status = EXIT_DONE;

	progress_tell("cell 0/%ld loading BPF programs\n", nr);
	ret = hook_available() ? program_load_all() : 0;
	if (ret) {
		fprintf(stderr, "fsnbench run: BPF hooks: %s\n", strerror(-ret));
		return EXIT_FAILED;
	}
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		perror("fsnbench run: mlockall");
	benchmarks = run_cells(plan, opt->filter.kernel, opt->nr_ops, &status);
	if (json_array_size(benchmarks) != (size_t)nr) {
		fputs("fsnbench run: out of memory\n", stderr);
		status = EXIT_FAILED;
	}
	progress_tell("cell %ld/%ld writing results\n", nr, nr);
	ret = opt->symbols ? kallsyms_write(opt->symbols) : 0;
	if (ret) {
		fprintf(stderr, "fsnbench run: symbols: %s\n", strerror(-ret));
		status = EXIT_FAILED;
	}
	context = context_collect(opt->engine, opt->filter.kernel);
	json_object_set_new(context, "experiments", experiments_json(plan));
	json_object_set_new(context, "seed", json_integer(1));
	json_object_set_new(context, "ops", json_integer((json_int_t)opt->nr_ops));
	json_object_set_new(context, "rounds", json_integer((json_int_t)nr_rounds(opt->nr_ops)));
	root = json_pack("{s:o, s:o}", "context", context, "benchmarks", benchmarks);
	ret = root ? result_write(opt->json, root) : -ENOMEM;
	if (ret) {
		fprintf(stderr, "fsnbench run: %s: %s\n", opt->json, strerror(-ret));
		status = EXIT_FAILED;
	}
	json_decref(root);
	program_unload_all();
	return status;
}

int cmd_run(int argc, char **argv)
{
	struct run_options opt = {
		.filter = { .kernel = "isec", .selftest = true },
		.engine = "exact", .json = "-", .nr_ops = DEFAULT_OPS,
	};
	struct plan plan;
	int status;

	status = parse(argc, argv, &opt);
	if (status >= 0)
		return status;
	if (opt.dry_run)
		return plan_print(&opt.filter);
	if (!progress_has_host()) {
		fputs("fsnbench run: the exact engine counts only inside of kernels/boot.sh; use ./run.sh exact\n",
		      stderr);
		return EXIT_NOTHING;
	}
	status = plan_make(&opt.filter, &plan);
	if (status)
		return plan_status(status);
	if (plan.nr) {
		status = run(&opt, &plan);
	} else {
		fputs("fsnbench run: no cell is left by these options\n", stderr);
		status = EXIT_NOTHING;
	}
	plan_free(&plan);
	return status;
}
