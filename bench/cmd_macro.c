// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench macro: jobs of fio and whole commands on a watched tree.
 *
 * In the guest that kernels/boot.sh starts they are counted, and `fsnbench macro-merge`
 * adds the counters. On the running kernel they are timed, in the arms that it can do.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "bench/commands.h"
#include "bench/context.h"
#include "bench/merge_context.h"
#include "bench/hook.h"
#include "bench/kallsyms.h"
#include "bench/macro_rounds.h"
#include "bench/macro_run.h"
#include "bench/program.h"
#include "bench/progress.h"
#include "bench/sandbox.h"
#include "bench/verb_options.h"

/* With fewer, none of a hundred comparisons is told apart after Holm's correction. */
#define NATIVE_ROUNDS	12
#define VERB		"macro"
#define SCRATCH		"/tmp"	/* in the guest */

struct macro_options {
	struct macro_choice choice;
	const char *engine, *json, *symbols, *workloads, *names, *dir;
	json_t *context;	/* fields that the user gave */
};

static const struct option options[] = {
	{ "engine", required_argument, NULL, 'e' },
	{ "context", required_argument, NULL, 'C' },
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
	"  --context KEY=VALUE\n"
	"                    a field of the context, as of fsnbench merge\n"
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
	case 'C':
		return merge_context_add(opt->context, VERB, value) ? EXIT_USAGE : 0;
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
	merge_context_update(context, opt->context);
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
	const struct macro_place place = { .tree = SANDBOX_WORK, .scratch = SCRATCH,
					   .names = opt->names };
	struct macro_tools tools = { 0 };
	int status;

	if (macro_tools_find(&tools, SCRATCH))
		return EXIT_USAGE;
	find_missing(plan, &tools, &place);
	status = macro_rounds_exact(plan, &place, opt->choice.nr_rounds);
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
		status = macro_rounds_native(plan, &opt->choice, &g);
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

static int run_possible(struct macro_options *opt)
{
	struct utsname uts;

	if (!opt->choice.native && !progress_has_host()) {
		fputs("fsnbench macro: the exact engine counts only inside of kernels/boot.sh; use kernels/macro.sh\n",
		      stderr);
		return EXIT_NOTHING;
	}
	if (!opt->choice.kernel)
		opt->choice.kernel = opt->choice.native && !uname(&uts) ? uts.release : "isec";
	return run(opt);
}

int cmd_macro(int argc, char **argv)
{
	struct macro_options opt = {
		.choice = { .nr_ops = 500, .seed = 1 }, .json = "-", .workloads = "workloads",
		.context = json_object(),
	};
	int status = parse(argc, argv, &opt);

	if (status < 0)
		status = run_possible(&opt);
	json_decref(opt.context);
	return status;
}
