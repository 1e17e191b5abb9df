// SPDX-License-Identifier: GPL-2.0-only
/* The command line of fsnbench native. */
#include "bench/native_options.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#include "bench/commands.h"
#include "bench/merge_context.h"
#include "bench/plan_options.h"

#define VERB		"native"
#define MAX_BATCHES	100000

static const char usage[] =
	"usage: fsnbench native [OPTION...]\n\n"
	"Times the cells of native experiments on this kernel, as root: what it cannot do is left\n"
	"out with the kernel's reason.\n\n"
	"  --json FILE           where the document goes (stdout)\n"
	"  --blocks N            blocks, each two visits of each arm (16)\n"
	"  --batches N           timed batches of a visit (5)\n"
	"  --batch-us N          what a batch of the slowest arm takes, about (2000)\n"
	"  --seconds N           instead of --batches: of timed batches for each arm\n"
	"  --threads LIST        all cells with so many threads, as 1,2,4\n"
	"  --cpu N               the processor to measure on; more threads take those after it\n"
	"  --seed N              of the order of arms (1)\n"
	"  --tune                set governor, turbo, ASLR, watchdog and interrupts meanwhile\n"
	"  --context KEY=VALUE   a field of the context, as of fsnbench merge\n"
	"  --gate                exit 1 if a control is told apart from its base\n"
	"  --inject-ns N         also an arm that is the base with N ns more per operation\n"
	"  --bare                also the system calls of open_close without the harness\n"
	"  --only-aa             only bases and their A/A copies: times, no counters\n"
	"  --dry-run             name groups and arms, and how long it takes; does nothing\n"
	PLAN_USAGE;

static const struct option options[] = {
	{ "json", required_argument, NULL, 'j' },
	{ "blocks", required_argument, NULL, 'b' },
	{ "batches", required_argument, NULL, 'n' },
	{ "batch-us", required_argument, NULL, 'u' },
	{ "seconds", required_argument, NULL, 's' },
	{ "threads", required_argument, NULL, 't' },
	{ "cpu", required_argument, NULL, 'c' },
	{ "seed", required_argument, NULL, 'S' },
	{ "tune", no_argument, NULL, 'T' },
	{ "context", required_argument, NULL, 'C' },
	{ "gate", no_argument, NULL, 'g' },
	{ "inject-ns", required_argument, NULL, 'i' },
	{ "bare", no_argument, NULL, 'B' },
	{ "only-aa", no_argument, NULL, 'a' },
	{ "dry-run", no_argument, NULL, 'd' },
	PLAN_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

static int small_number(const char *name, const char *value, unsigned long max, unsigned int *nr)
{
	unsigned long read;
	int ret = verb_number(VERB, name, value, 1, max, &read);

	if (!ret)
		*nr = (unsigned int)read;
	return ret;
}

static int set_threads(struct native_choice *choice, const char *value)
{
	const char *at = value;
	unsigned long nr;
	size_t n = 0;
	char *end;

	do {
		nr = strtoul(at, &end, 10);
		if (n == EXPERIMENT_MAX_VALUES || *at < '0' || *at > '9' || !nr ||
		    nr > NATIVE_MAX_THREADS || (*end && *end != ','))
			return verb_refuse(VERB, "threads", value,
					   "numbers from 1 to 64, with commas between");
		choice->threads[n++] = (json_int_t)nr;
		at = end + 1;
	} while (*end);
	choice->threads[n] = 0;
	return 0;
}

static int set_cpu(struct native_options *opt, const char *value)
{
	unsigned long nr;
	int ret = verb_number(VERB, "cpu", value, 0, 8191, &nr);

	if (!ret)
		opt->cpu = (int)nr;
	return ret;
}

static int take(void *own, int option, const char *value)
{
	struct native_options *opt = own;
	struct native_setting *set = &opt->set;

	switch (option) {
	case 'j':
		opt->json = value;
		return 0;
	case 'b':
		return small_number("blocks", value, 10000, &set->nr_blocks);
	case 'n':
		return small_number("batches", value, MAX_BATCHES, &set->nr_batches);
	case 'u':
		return verb_number(VERB, "batch-us", value, 10, 1000000, &set->batch_us);
	case 's':
		return verb_number(VERB, "seconds", value, 1, 3600, &opt->seconds);
	case 't':
		return set_threads(&opt->choice, value);
	case 'c':
		return set_cpu(opt, value);
	case 'S':
		return verb_number(VERB, "seed", value, 1, UINT32_MAX, &set->seed);
	case 'i':
		return verb_number(VERB, "inject-ns", value, 1, 1000000, &set->inject_ns);
	case 'C':
		return merge_context_add(opt->context, VERB, value);
	case 'T':
		opt->tune = true;
		return 0;
	case 'g':
		opt->gate = true;
		return 0;
	case 'B':
		opt->choice.bare = true;
		return 0;
	case 'a':
		opt->choice.only_aa = set->times_only = true;
		return 0;
	default:
		opt->dry_run = true;
		return 0;
	}
}

/* As many batches as make up the seconds, in two visits of each block. */
static int set_seconds(struct native_options *opt)
{
	struct native_setting *set = &opt->set;
	double nr = (double)opt->seconds * 1e6 / ((double)set->batch_us * 2 * set->nr_blocks);

	if (!opt->seconds)
		return 0;
	if (nr > MAX_BATCHES) {
		fprintf(stderr, "fsnbench native: --seconds %lu: more than %d batches a visit; take more --blocks or longer batches\n",
			opt->seconds, MAX_BATCHES);
		return -EINVAL;
	}
	set->nr_batches = nr < 1 ? 1 : (unsigned int)nr;
	return 0;
}

int native_options_read(int argc, char **argv, struct native_options *opt)
{
	static const struct verb verb = {
		.name = VERB, .usage = usage, .options = options, .take = take
	};
	struct plan_filter *filter = &opt->choice.filter;
	struct plan_filter check;
	int status = plan_options(&verb, argc, argv, filter, opt);

	if (status >= 0)
		return status;
	opt->choice.inject_ns = opt->set.inject_ns;
	check = *filter;
	check.kernel = native_plan_kernel(check.kernel);
	return plan_check(&check) || set_seconds(opt) ? EXIT_USAGE : -1;
}
