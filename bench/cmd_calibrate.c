// SPDX-License-Identifier: GPL-2.0-only
/* fsnbench calibrate: what a direct, an indirect and a retpolined call cost on this CPU. */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "bench/calibrate.h"
#include "bench/commands.h"
#include "bench/merge_context.h"
#include "bench/result.h"
#include "bench/verb_options.h"

#define VERB	"calibrate"

struct calibrate_options {
	unsigned long seconds;
	long cpu;	/* -1: the one that this runs on */
	const char *json;
	json_t *context;	/* fields that the user gave */
	bool text;
};

static const struct option options[] = {
	{ "seconds", required_argument, NULL, 's' },
	{ "cpu", required_argument, NULL, 'c' },
	{ "json", required_argument, NULL, 'j' },
	{ "context", required_argument, NULL, 'C' },
	{ "format", required_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char usage[] =
	"usage: fsnbench calibrate [OPTION...]\n\n"
	"What a direct, an indirect and a retpolined call cost on this CPU in user space, predicted\n"
	"and mispredicted. For reading beside differences of kernels; not a measurement of a kernel.\n\n"
	"  --seconds N       how long to measure, 1 to 60 (5)\n"
	"  --cpu N           stay on this CPU (the one it starts on)\n"
	"  --json FILE       also write the document to FILE\n"
	"  --context KEY=VALUE\n"
	"                    a field of the context, as of fsnbench merge\n"
	"  --format FORMAT   what is printed: text or json (text)\n";

static int take(void *own, int c, const char *value)
{
	struct calibrate_options *opt = own;
	unsigned long nr;
	int status;

	switch (c) {
	case 's':
		return verb_number(VERB, "seconds", value, 1, 60, &opt->seconds);
	case 'c':
		status = verb_number(VERB, "cpu", value, 0, CPU_SETSIZE - 1, &nr);
		if (!status)
			opt->cpu = (long)nr;
		return status;
	case 'j':
		opt->json = value;
		return 0;
	case 'C':
		return merge_context_add(opt->context, VERB, value) ? EXIT_USAGE : 0;
	default:
		opt->text = !strcmp(value, "text");
		return opt->text || !strcmp(value, "json") ? 0 :
		       verb_refuse(VERB, "format", value, "valid are text, json");
	}
}

static int stay_on(long cpu)
{
	char number[24];
	cpu_set_t set;

	if (cpu < 0)
		return 0;
	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	if (!sched_setaffinity(0, sizeof(set), &set))
		return 0;
	snprintf(number, sizeof(number), "%ld", cpu);
	return verb_refuse(VERB, "cpu", number,
			   "this process may not run there; see Cpus_allowed_list in /proc/self/status");
}

static int put(const struct calibrate_options *opt, json_t *root)
{
	int ret = opt->json ? result_write(opt->json, root) : 0;

	if (ret) {
		fprintf(stderr, "fsnbench calibrate: %s: %s\n", opt->json, strerror(-ret));
		return EXIT_FAILED;
	}
	if (opt->text) {
		calibrate_text(root, stdout);
		ret = fflush(stdout) ? -errno : 0;
	} else {
		ret = result_write("-", root);
	}
	if (!ret)
		return EXIT_DONE;
	fprintf(stderr, "fsnbench calibrate: standard output: %s\n", strerror(-ret));
	return EXIT_FAILED;
}

static int calibrate(struct calibrate_options *opt)
{
	int status = stay_on(opt->cpu);
	json_t *root;

	if (status)
		return status;
	/* One document on standard output, and nothing else. */
	if (opt->json && !strcmp(opt->json, "-")) {
		opt->json = NULL;
		opt->text = false;
	}
	root = calibrate_json((unsigned int)opt->seconds);
	if (!root) {
		if (errno == ENOTSUP)
			return EXIT_NOTHING;
		fprintf(stderr, "fsnbench calibrate: %s\n", strerror(errno));
		return EXIT_FAILED;
	}
	merge_context_update(json_object_get(root, "context"), opt->context);
	status = put(opt, root);
	json_decref(root);
	return status;
}

int cmd_calibrate(int argc, char **argv)
{
	static const struct verb verb = {
		.name = VERB, .usage = usage, .options = options, .take = take
	};
	struct calibrate_options opt = {
		.seconds = 5, .cpu = -1, .text = true, .context = json_object(),
	};
	int status = verb_only_options(&verb, argc, argv, &opt);

	if (status < 0)
		status = calibrate(&opt);
	json_decref(opt.context);
	return status;
}
