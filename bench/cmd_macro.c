// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench macro: jobs of fio and whole commands on a watched tree.
 *
 * In the guest that kernels/boot.sh starts they are counted, and `fsnbench macro-merge`
 * adds the counters. On the running kernel they are timed, in the arms that it can do.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bench/commands.h"
#include "bench/context.h"
#include "bench/hook.h"
#include "bench/kallsyms.h"
#include "bench/macro_place.h"
#include "bench/macro_plan.h"
#include "bench/macro_run.h"
#include "bench/macro_spin.h"
#include "bench/program.h"
#include "bench/result_cell.h"
#include "bench/sandbox.h"
#include "bench/verb_options.h"

/* With fewer, none of a hundred comparisons is told apart after Holm's correction. */
#define NATIVE_ROUNDS	12
#define VERB		"macro"
#define SCRATCH		"/tmp"	/* in the guest */

struct macro_options {
	struct macro_choice choice;
	const char *engine, *json, *symbols, *workloads, *names, *dir;
};

static const struct option options[] = {
	{ "engine", required_argument, NULL, 'e' },
	{ "json", required_argument, NULL, 'j' },
	{ "symbols", required_argument, NULL, 's' },
	{ "kernel", required_argument, NULL, 'k' },
	{ "workloads", required_argument, NULL, 'w' },
	{ "names", required_argument, NULL, 'l' },
	{ "dir", required_argument, NULL, 'd' },
	{ "only", required_argument, NULL, 'o' },
	{ "arms", required_argument, NULL, 'a' },
	{ "ops", required_argument, NULL, 'n' },
	{ "rounds", required_argument, NULL, 'r' },
	{ "seed", required_argument, NULL, 'S' },
	{ "full", no_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: fsnbench macro --engine native|exact [OPTION...]\n\n"
	"Jobs of fio and whole commands on a watched tree: timed on this kernel (native), or\n"
	"counted in the guest that kernels/macro.sh boots (exact).\n\n"
	"  --json FILE       where the document goes (stdout)\n"
	"  --kernel NAME     what this kernel is called (native: its release; exact: isec)\n"
	"  --workloads DIR   folder with fio/*.fio and macro/*.macro (workloads)\n"
	"  --only NAMES      these jobs and commands, separated by commas\n"
	"  --arms WORDS      arms that have one of these words, as never,sb,lsm\n"
	"  --full            the commands that are left out otherwise as well\n"
	"  --names FILE      names of a kernel's source, for the commands that walk it\n"
	"  --rounds N        native: blocks, each one run of each arm (12);\n"
	"                    exact: pairs of runs, each on a fresh mount (3)\n"
	"  --ops N           exact: operations of a pair's first run (500)\n"
	"  --seed N          native: of the order of arms (1)\n"
	"  --dir DIR         native: work there, and not on a tmpfs of its own\n"
	"  --symbols FILE    exact: also write the kernel's text symbols\n";

static int take(void *own, int c, const char *value)
{
	struct macro_options *opt = own;
	struct macro_choice *choice = &opt->choice;
	unsigned long nr;
	int status;

	switch (c) {
	case 'e':
		opt->engine = value;
		if (strcmp(value, "native") && strcmp(value, "exact"))
			return verb_refuse(VERB, "engine", value, "valid are native, exact");
		return 0;
	case 'j':
		opt->json = value;
		return 0;
	case 's':
		opt->symbols = value;
		return 0;
	case 'k':
		choice->kernel = value;
		return 0;
	case 'w':
		opt->workloads = value;
		return 0;
	case 'l':
		opt->names = value;
		return 0;
	case 'd':
		opt->dir = value;
		return 0;
	case 'o':
		choice->only = value;
		return 0;
	case 'a':
		choice->arms = value;
		return 0;
	case 'n':
		/* The jobs have files for twice as many. */
		return verb_number(VERB, "ops", value, 1, 1000, &choice->nr_ops);
	case 'r':
		return verb_number(VERB, "rounds", value, 1, 60, &choice->nr_rounds);
	case 'f':
		choice->full = true;
		return 0;
	default:
		status = verb_number(VERB, "seed", value, 1, UINT32_MAX, &nr);
		if (!status)
			choice->seed = nr;
		return status;
	}
}

/* Returns -1 to go on, else the exit status. */
static int parse(int argc, char **argv, struct macro_options *opt)
{
	static const struct verb verb = {
		.name = VERB, .usage = usage, .options = options, .take = take
	};
	int status = verb_only_options(&verb, argc, argv, opt);

	if (status >= 0)
		return status;
	if (!opt->engine) {
		fputs("fsnbench macro: needs --engine native or --engine exact; see --help\n", stderr);
		return EXIT_USAGE;
	}
	opt->choice.native = !strcmp(opt->engine, "native");
	if (!opt->choice.nr_rounds)
		opt->choice.nr_rounds = opt->choice.native ? NATIVE_ROUNDS : 3;
	return -1;
}

/* The line that tells the host that the guest is alive, or the user how far it is. */
static void progress(unsigned long i, unsigned long nr, const char *name)
{
	const char *fd = getenv("FSNBENCH_PROGRESS_FD");

	if (fd)
		dprintf(atoi(fd), "macro %lu/%lu %s\n", i, nr, name);
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

static void find_missing(struct macro_plan *plan, const struct macro_tools *tools,
			 const struct macro_place *place)
{
	for (size_t i = 0; i < plan->nr; i++) {
		struct macro_cell *cell = &plan->cell[i];

		if (!macro_job_missing(cell->job, tools, place, cell->missing,
				       sizeof(cell->missing)))
			macro_arm_missing(&cell->cell, cell->missing, sizeof(cell->missing));
	}
}

static int run_exact(struct macro_plan *plan, const struct macro_options *opt)
{
	const struct macro_place place = { .tree = SANDBOX_WORK, .scratch = SCRATCH,
					   .names = opt->names };
	unsigned long done = 0, nr = plan->nr * opt->choice.nr_rounds;
	pid_t spins = macro_spin_start();
	char name[256];

	if (spins < 0) {
		fprintf(stderr, "fsnbench macro: fork: %s\n", strerror((int)-spins));
		return EXIT_FAILED;
	}
	for (unsigned long round = 0; round < opt->choice.nr_rounds; round++) {
		for (size_t i = 0; i < plan->nr; i++) {
			struct macro_cell *cell = &plan->cell[i];

			progress(++done, nr, name_of(cell, name, sizeof(name)));
			if (*cell->missing || *cell->failure)
				continue;
			if (macro_cell_exact(cell, &place, !round))
				say_failure(cell);
		}
	}
	macro_spin_end(spins);
	return EXIT_DONE;
}

static int be_quiet(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0;
}

/* What cannot be set up once is left out, with the kernel's reason. */
static void try_arms(struct macro_plan *plan, const struct macro_place *place)
{
	libbpf_print_fn_t print = libbpf_set_print(be_quiet);
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

static int run_job(struct macro_plan *plan, size_t first, const struct macro_options *opt,
		   struct macro_ground *g)
{
	unsigned long done = first * (opt->choice.nr_rounds + 1), nr_blocks = opt->choice.nr_rounds;
	size_t order[64];
	char name[256];
	bool made = false;

	/* Block 0 is the warm-up. */
	for (unsigned long block = 0; block <= nr_blocks; block++) {
		macro_plan_order(order, plan->nr_arms, block ? block - 1 : 0, opt->choice.seed);
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

static int run_native(struct macro_plan *plan, const struct macro_options *opt,
		      struct macro_ground *g)
{
	int status = EXIT_DONE;

	name_ground(plan, g);
	try_arms(plan, &g->place);
	for (size_t i = 0; status == EXIT_DONE && i < plan->nr; i += plan->nr_arms)
		status = run_job(plan, i, opt, g);
	progress(1, 1, "");
	return status;
}

static int write_document(const struct macro_plan *plan, const struct macro_options *opt,
			  const struct macro_tools *tools)
{
	json_t *context = context_collect(opt->engine, opt->choice.kernel), *root;
	json_t *fio = json_array(), *all = json_array();
	int ret;

	json_object_set_new(context, "fio", json_string(tools->fio));
	json_object_set_new(context, "hyperfine", json_string(tools->hyperfine));
	json_object_set_new(context, "rounds", json_integer((json_int_t)opt->choice.nr_rounds));
	json_object_set_new(context, "seed", json_integer((json_int_t)opt->choice.seed));
	if (!opt->choice.native)
		json_object_set_new(context, "ops", json_integer((json_int_t)opt->choice.nr_ops));
	for (size_t i = 0; i < plan->nr; i++)
		json_array_append_new(plan->cell[i].job->kind == MACRO_FIO ? fio : all,
				      macro_cell_json(&plan->cell[i]));
	root = json_pack("{s:o, s:[], s:o, s:o}", "context", context, "benchmarks", "fio", fio,
			 "commands", all);
	if (!root)
		return -ENOMEM;
	ret = result_write(opt->json, root);
	json_decref(root);
	return ret;
}

static int judge(const struct macro_plan *plan)
{
	size_t nr_failed = 0, nr_run = 0;

	for (size_t i = 0; i < plan->nr; i++) {
		nr_failed += !!*plan->cell[i].failure;
		nr_run += !*plan->cell[i].missing;
	}
	if (nr_failed)
		return EXIT_FAILED;
	if (nr_run)
		return EXIT_DONE;
	fprintf(stderr, "fsnbench macro: nothing could run: %s\n",
		plan->nr ? plan->cell[0].missing : "no job or arm is left by these options");
	return EXIT_NOTHING;
}

static int finish(const struct macro_plan *plan, const struct macro_options *opt,
		  const struct macro_tools *tools)
{
	int ret = opt->symbols ? kallsyms_write(opt->symbols) : 0;

	if (ret) {
		fprintf(stderr, "fsnbench macro: symbols: %s\n", strerror(-ret));
		return EXIT_FAILED;
	}
	ret = write_document(plan, opt, tools);
	if (!ret)
		return judge(plan);
	fprintf(stderr, "fsnbench macro: %s: %s\n", opt->json, strerror(-ret));
	return EXIT_FAILED;
}

static int run_in_guest(struct macro_plan *plan, const struct macro_options *opt)
{
	const struct macro_place place = { .scratch = SCRATCH, .names = opt->names };
	struct macro_tools tools = { 0 };
	int status;

	if (macro_tools_find(&tools, SCRATCH))
		return EXIT_USAGE;
	find_missing(plan, &tools, &place);
	status = run_exact(plan, opt);
	return status ? status : finish(plan, opt, &tools);
}

static int run_here(struct macro_plan *plan, const struct macro_options *opt)
{
	struct macro_tools tools = { 0 };
	struct macro_ground g;
	const char *what;
	int status, ret;

	macro_catch_interrupts();
	ret = macro_ground_open(&g, opt->dir, opt->names, &what);
	if (ret) {
		fprintf(stderr, "fsnbench macro: %s: %s\n", what, strerror(-ret));
		return EXIT_FAILED;
	}
	ret = macro_tools_find(&tools, g.scratch);
	if (ret) {
		status = ret == -EINTR ? EXIT_INTERRUPTED : EXIT_USAGE;
	} else {
		find_missing(plan, &tools, &g.place);
		status = run_native(plan, opt, &g);
	}
	if (!status)
		status = finish(plan, opt, &tools);
	macro_ground_close(&g);
	return status;
}

static int run(struct macro_options *opt)
{
	struct macro_plan plan;
	int ret, status;

	ret = macro_plan_make(&plan, &opt->choice, opt->workloads);
	if (!ret && hook_available()) {
		ret = program_load_all();
		if (ret)
			fprintf(stderr, "fsnbench macro: BPF hooks: %s\n", strerror(-ret));
	}
	if (ret)
		status = ret == -EINVAL || ret == -ENOENT ? EXIT_USAGE : EXIT_FAILED;
	else
		status = opt->choice.native ? run_here(&plan, opt) : run_in_guest(&plan, opt);
	program_unload_all();
	macro_plan_release(&plan);
	return status;
}

int cmd_macro(int argc, char **argv)
{
	struct macro_options opt = {
		.choice = { .nr_ops = 500, .seed = 1 }, .json = "-", .workloads = "workloads"
	};
	int status = parse(argc, argv, &opt);
	struct utsname uts;

	if (status >= 0)
		return status;
	if (!opt.choice.native && !getenv("FSNBENCH_PROGRESS_FD")) {
		fputs("fsnbench macro: the exact engine counts only inside of kernels/boot.sh; use kernels/macro.sh\n",
		      stderr);
		return EXIT_NOTHING;
	}
	if (!opt.choice.kernel)
		opt.choice.kernel = opt.choice.native && !uname(&uts) ? uts.release : "isec";
	return run(&opt);
}
