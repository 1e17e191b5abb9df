// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench quality: how good is the native engine, on the machine it runs on? */
#include <errno.h>
#include <libgen.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "bench/commands.h"
#include "bench/context.h"
#include "bench/merge_context.h"
#include "bench/quality.h"
#include "bench/quality_run.h"
#include "bench/quality_summary.h"
#include "bench/result.h"
#include "bench/verb_options.h"

#define VERB	"quality"

struct quality_options {
	struct quality_plan plan;
	const char *json;
	json_t *context;	/* fields that the user gave */
	bool dry_run, quick;
};

static const struct option options[] = {
	{ "json", required_argument, NULL, 'j' },
	{ "aa", required_argument, NULL, 'a' },
	{ "seconds", required_argument, NULL, 's' },
	{ "repeats", required_argument, NULL, 'r' },
	{ "workload", required_argument, NULL, 'w' },
	{ "seed", required_argument, NULL, 'S' },
	{ "native-program", required_argument, NULL, 'p' },
	{ "context", required_argument, NULL, 'C' },
	{ "quick", no_argument, NULL, 'q' },
	{ "dry-run", no_argument, NULL, 'd' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: fsnbench quality [OPTION...]\n\n"
	"How good is the native engine here? Runs all of it many times, each a process of its\n"
	"own: the same code twice, a bare loop, delays of known size. Takes about ten minutes\n"
	"on a machine that should be idle.\n\n"
	"  --json FILE       where the document goes (stdout)\n"
	"  --aa N            runs of the same code twice (200)\n"
	"  --seconds N       for each arm of the run that says what difference is found (60)\n"
	"  --repeats N       runs of each delay (20)\n"
	"  --workload WORD   whose operation is timed (open_close)\n"
	"  --seed N          of the first run, the next has the next (1)\n"
	"  --context KEY=VALUE\n"
	"                    a field of the context, as of fsnbench merge\n"
	"  --quick           a few short runs, to see that it works: the figures say little\n"
	"  --dry-run         say what would be run, and how long it takes\n"
	"  --native-program FILE\n"
	"                    what takes the arguments of fsnbench native (this program)\n";

static const struct quality_plan usual = {
	.workload = "open_close", .nr_aa = 200, .nr_repeats = 20, .nr_blocks = 12,
	.nr_batches = 5, .batch_us = 1000, .mde_s = 60, .harness_s = 30, .long_blocks = 300,
	.seed = 1,
};

static int take(void *own, int c, const char *value)
{
	struct quality_options *opt = own;
	struct quality_plan *plan = &opt->plan;

	switch (c) {
	case 'j':
		opt->json = value;
		return 0;
	case 'a':
		return verb_number(VERB, "aa", value, 1, 10000, &plan->nr_aa);
	case 's':
		return verb_number(VERB, "seconds", value, 1, 3600, &plan->mde_s);
	case 'r':
		return verb_number(VERB, "repeats", value, 1, 1000, &plan->nr_repeats);
	case 'w':
		plan->workload = value;
		return 0;
	case 'S':
		return verb_number(VERB, "seed", value, 1, UINT32_MAX / 2, &plan->seed);
	case 'p':
		plan->program = value;
		return 0;
	case 'C':
		return merge_context_add(opt->context, VERB, value) ? EXIT_USAGE : 0;
	case 'q':
		opt->quick = true;
		return 0;
	default:
		opt->dry_run = true;
		return 0;
	}
}

/* What was not asked for by a number of its own: the usual, or little of it. */
static void fill(struct quality_options *opt)
{
	struct quality_plan *plan = &opt->plan;
	bool quick = opt->quick;

	plan->nr_aa = plan->nr_aa ? plan->nr_aa : quick ? 4 : usual.nr_aa;
	plan->nr_repeats = plan->nr_repeats ? plan->nr_repeats : quick ? 2 : usual.nr_repeats;
	plan->mde_s = plan->mde_s ? plan->mde_s : quick ? 1 : usual.mde_s;
	plan->harness_s = quick ? 1 : usual.harness_s;
	plan->nr_batches = quick ? 3 : usual.nr_batches;
	plan->long_blocks = quick ? usual.nr_blocks : usual.long_blocks;
}

/* Returns -1 to go on, else the exit status. */
static int parse(int argc, char **argv, struct quality_options *opt)
{
	static const struct verb verb = {
		.name = VERB, .usage = usage, .options = options, .take = take
	};
	int status = verb_only_options(&verb, argc, argv, opt);

	if (status >= 0)
		return status;
	if (opt->plan.program && access(opt->plan.program, X_OK)) {
		fprintf(stderr, "fsnbench quality: --native-program %s: %s\n", opt->plan.program,
			strerror(errno));
		return EXIT_USAGE;
	}
	fill(opt);
	return -1;
}

/* Ten minutes later would be too late to say so. */
static int check_json(const char *path)
{
	char *copy, *dir;
	int ret = 0;

	if (!strcmp(path, "-"))
		return 0;
	copy = strdup(path);
	dir = copy ? dirname(copy) : NULL;
	if (!dir || access(dir, W_OK | X_OK)) {
		fprintf(stderr, "fsnbench quality: --json %s: %s: %s\n", path, dir ? dir : "",
			strerror(errno));
		ret = EXIT_USAGE;
	}
	free(copy);
	return ret;
}

static void say_plan(const struct quality_plan *plan)
{
	printf("%s on tmpfs, never watched, one thread; runs of %lu blocks, 2 visits, %lu batches of %lu us\n",
	       plan->workload, plan->nr_blocks, plan->nr_batches, plan->batch_us);
	printf("%lu runs: the same code twice, seeds from %lu\n", plan->nr_aa, plan->seed);
	printf("1 run: what difference is found in %lu s for each arm, %lu blocks\n",
	       plan->mde_s, plan->long_blocks);
	printf("1 run: a bare loop, %lu s for each arm, %lu blocks\n", plan->harness_s,
	       plan->long_blocks);
	for (int i = 0; i < QUALITY_NR_DELAYS; i++)
		printf("%lu runs: a delay of %g %%\n", plan->nr_repeats, quality_delay_percent[i]);
	printf("about %.0f minutes\n", ceil(quality_planned_s(plan) / 60));
}

static int set_up(struct quality *q)
{
	int ret = quality_run_begin(q);

	if (ret)
		fprintf(stderr, "fsnbench quality: a folder in %s: %s\n",
			getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", strerror(-ret));
	return ret;
}

/* Each part with its name in the document; what ends one ends the study. */
static int run_parts(struct quality *q, json_t *root)
{
	double base_ns = NAN;
	json_t *part = NULL;
	int ret = quality_aa(q, &base_ns, &part);

	if (!ret) {
		json_object_set_new(root, "aa", part);
		ret = quality_mde(q, &part);
	}
	if (!ret) {
		json_object_set_new(root, "mde", part);
		ret = quality_harness(q, &part);
	}
	if (!ret) {
		json_object_set_new(root, "harness", part);
		ret = quality_inject(q, base_ns, &part);
	}
	if (!ret)
		json_object_set_new(root, "injected", part);
	return ret;
}

static void set_plan(json_t *context, const struct quality_options *opt)
{
	const struct quality_plan *plan = &opt->plan;

	json_object_set_new(context, "seed", json_integer((json_int_t)plan->seed));
	json_object_set_new(context, "nr_blocks", json_integer((json_int_t)plan->nr_blocks));
	json_object_set_new(context, "nr_batches", json_integer((json_int_t)plan->nr_batches));
	json_object_set_new(context, "batch_target_us", json_integer((json_int_t)plan->batch_us));
	json_object_set_new(context, "quick", json_boolean(opt->quick));
}

/* What the first run said of machine and kernel holds for all. */
static json_t *describe_context(const struct quality *q, const struct quality_options *opt)
{
	static const char *const from_run[] = { "boot_id", "virt", "build", "hostname_sha256",
						"machine", "not_controlled", "tuned", "clock",
						"warm_up" };
	time_t now = time(NULL);
	struct utsname uts;
	json_t *context;
	char date[32];

	context = context_collect("native", uname(&uts) ? "unknown" : uts.release);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
	json_object_set_new(context, "date", json_string(date));
	for (size_t i = 0; i < sizeof(from_run) / sizeof(*from_run); i++) {
		json_t *value = json_object_get(q->context, from_run[i]);

		if (value)
			json_object_set(context, from_run[i], value);
	}
	set_plan(context, opt);
	merge_context_update(context, opt->context);
	return context;
}

static int finish(const struct quality *q, const struct quality_options *opt, json_t *root)
{
	int ret;

	json_object_set_new(root, "context", describe_context(q, opt));
	json_object_set_new(root, "status", json_string(q->nr_failed ? "failed" : "ok"));
	json_object_set_new(root, "failed", json_integer((json_int_t)q->nr_failed));
	ret = result_write(opt->json, root);
	if (ret) {
		fprintf(stderr, "fsnbench quality: %s: %s\n", opt->json, strerror(-ret));
		return EXIT_FAILED;
	}
	quality_summary(stderr, root);
	if (q->nr_failed)
		fprintf(stderr, "fsnbench quality: %lu of %lu runs failed\n", q->nr_failed,
			q->nr_failed + q->nr_run);
	return q->nr_failed ? EXIT_FAILED : EXIT_DONE;
}

/* Said already, but for what is none of a run's failures. */
static int status_of(int ret)
{
	switch (ret) {
	case -EINTR:
		return EXIT_INTERRUPTED;
	case -ENODATA:
		return EXIT_NOTHING;
	case -ECANCELED:
		return EXIT_FAILED;
	default:
		fprintf(stderr, "fsnbench quality: %s\n", strerror(-ret));
		return EXIT_FAILED;
	}
}

static int study(const struct quality_options *opt)
{
	struct quality q = { .plan = &opt->plan, .planned_s = quality_planned_s(&opt->plan) };
	int status, ret;
	json_t *root;

	if (set_up(&q))
		return EXIT_FAILED;
	/* In this order in the document, which readers of results expect to have benchmarks. */
	root = json_pack("{s:{}, s:s, s:i, s:[]}", "context", "status", "", "failed", 0,
			 "benchmarks");
	ret = root ? run_parts(&q, root) : -ENOMEM;
	quality_run_end(&q);
	status = ret ? status_of(ret) : finish(&q, opt, root);
	json_decref(root);
	json_decref(q.context);
	return status;
}

static int plan_or_study(const struct quality_options *opt)
{
	int status;

	if (opt->dry_run) {
		say_plan(&opt->plan);
		return EXIT_DONE;
	}
	status = check_json(opt->json);
	return status ? status : study(opt);
}

int cmd_quality(int argc, char **argv)
{
	struct quality_options opt = { .plan = usual, .json = "-", .context = json_object() };
	int status;

	opt.plan.nr_aa = opt.plan.nr_repeats = opt.plan.mde_s = 0;
	status = parse(argc, argv, &opt);
	if (status < 0)
		status = plan_or_study(&opt);
	json_decref(opt.context);
	return status;
}
