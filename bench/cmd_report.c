// SPDX-License-Identifier: GPL-2.0-only
/*
 * fsnbench report: turns result documents into a report. It reads only; the
 * same documents give the same bytes.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "report_claim.h"
#include "report_folders.h"
#include "report_sections.h"
#include "verb_options.h"

static const char usage[] =
	"usage: fsnbench report [--format FORMAT] [--output FILE]... DIR|FILE...\n"
	"\n"
	"Report on a run: the result documents named, or all *.json of a directory.\n"
	"\n"
	"  --format FORMAT  text: the ledger for a terminal (default)\n"
	"                   md:   the whole report, REPORT.md\n"
	"                   csv:  flat table, for plots/*.gp\n"
	"                   lkml: plain ASCII, at most 72 columns\n"
	"                   equivalence: the equivalence matrix, as CSV\n"
	"                   visibility, ladder, scaling, filtering: tables for plots/*.gp of that name\n"
	"                   memory: what inodes take of memory, as CSV for plots/memory.gp\n"
	"                   json: claims and cells, for programs\n"
	"                   macro: fio and whole commands, as CSV for plots/macro.gp\n"
	"                   folded: instructions by call stack, for flamegraph.pl and speedscope\n"
	"                   latency, latency_cdf, latency_aa: what the native engine\n"
	"                   measured, as CSV for plots/*.gp of that name\n"
	"  --output FILE    write there, when complete; '-' is standard output (default)\n"
	"  --experiment LIST only the cells of these experiments, comma-separated, and\n"
	"                   nothing of the run's folders\n"
	"  --claim LIST     the verdicts of these claims alone, as C1,C4\n"
	"  --help           print this\n"
	"\n"
	"Another --format or --output begins another report on the same documents.\n"
	"\n"
	"Exit status: 0 written, 1 could not be written, 2 bad usage or input.\n";

static int check_engines(const struct result_set *set)
{
	for (size_t d = 0; d < set->nr_docs; d++) {
		if (!strcmp(set->docs[d]->engine, "exact"))
			continue;
		fprintf(stderr,
			"fsnbench: %s: context.engine: is '%s'; this report reads exact documents and never mixes engines\n",
			set->docs[d]->path, set->docs[d]->engine);
		return -EINVAL;
	}
	return 0;
}

/* Which part of the run the reports are of. */
struct choice {
	const char *experiments;	/* NULL: all */
	unsigned int claims;		/* 0: everything, claims or not */
};

static int put_report(FILE *out, void *data)
{
	struct report *rep = data;

	rep->out = out;
	return report_sections_write(rep);
}

static int write_report(const struct result_set *set, const struct report_folders *f,
			const struct choice *choice, enum report_format format, const char *output)
{
	struct report rep = {
		.set = set, .claims = choice->claims, .experiments = choice->experiments,
		.format = format
	};
	int err;

	report_folders_use(f, &rep);
	err = result_write_by(output, put_report, &rep);
	if (err)
		fprintf(stderr, "fsnbench: %s: report not written: %s\n", output, strerror(-err));
	return err;
}

/* One reading of the documents is enough for many reports. */
#define MAX_JOBS	16

struct jobs {
	struct {
		const char *format, *output;	/* NULL: not said */
	} job[MAX_JOBS];
	size_t nr;	/* at least 1 */
};

static int add_option(struct jobs *jobs, int opt, const char *arg)
{
	size_t last = jobs->nr - 1;

	if (opt == 'f' ? jobs->job[last].format : jobs->job[last].output) {
		if (jobs->nr == MAX_JOBS) {
			fprintf(stderr, "fsnbench report: more than %d reports\n", MAX_JOBS);
			return -EINVAL;
		}
		last = jobs->nr++;
	}
	if (opt == 'f')
		jobs->job[last].format = arg;
	else
		jobs->job[last].output = arg;
	return 0;
}

struct report_options {
	struct jobs jobs;
	struct choice choice;
};

static int take(void *own, int c, const char *value)
{
	struct report_options *opt = own;
	enum report_format format;

	switch (c) {
	case 'f':
		if (report_sections_format(value, &format))
			return -EINVAL;
		/* fall through */
	case 'o':
		return add_option(&opt->jobs, c, value);
	case 'e':
		opt->choice.experiments = value;
		return 0;
	default:
		return report_claims_parse(value, &opt->choice.claims);
	}
}

static int write_reports(const struct result_set *set, const struct report_folders *folders,
			 const struct choice *choice, const struct jobs *jobs)
{
	int err = 0;

	for (size_t i = 0; !err && i < jobs->nr; i++) {
		enum report_format format = REPORT_TEXT;

		if (jobs->job[i].format)
			err = report_sections_format(jobs->job[i].format, &format);
		if (!err)
			err = write_report(set, folders, choice, format, jobs->job[i].output ?: "-");
	}
	return err;
}

/* What lies in the folder of native documents, which may be the run's or below it. */
static int load_beside(const char *path, struct report_folders *f)
{
	char *below;
	int err = report_quality_load(path, &f->quality);

	if (!err && asprintf(&below, "%s/native", path) < 0)
		return -ENOMEM;
	if (!err) {
		err = report_quality_load(below, &f->quality);
		free(below);
	}
	return err;
}

/* A run is the exact engine's, with folders, or the native engine's alone. */
static int load_run(char *const *paths, int nr_paths, const char *experiments,
		    struct result_set *set, struct report_folders *f)
{
	int native = native_is(paths[0]), err;

	*set = (struct result_set){ 0 };
	if (native < 0)
		return native;
	if (native) {
		if (experiments) {
			fputs("fsnbench report: --experiment is for exact documents\n", stderr);
			return -EINVAL;
		}
		err = native_load(paths, (size_t)nr_paths, &f->native);
		if (!err && nr_paths == 1)
			err = load_beside(paths[0], f);
		return err;
	}
	err = result_set_load(paths, (size_t)nr_paths, set);
	if (!err)
		err = check_engines(set);
	if (err)
		return err;
	if (experiments)
		return result_set_keep(set, experiments);
	return nr_paths == 1 ? report_folders_load(paths[0], f) : 0;
}

int cmd_report(int argc, char **argv)
{
	static const struct option options[] = {
		{ "format", required_argument, NULL, 'f' },
		{ "output", required_argument, NULL, 'o' },
		{ "experiment", required_argument, NULL, 'e' },
		{ "claim", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 }
	};
	static const struct verb verb = {
		.name = "report", .usage = usage, .options = options, .take = take,
		.valid = "--format FORMAT, --output FILE, --experiment LIST, --claim LIST, --help"
	};
	struct report_options opt = { .jobs.nr = 1 };
	struct report_folders folders = { 0 };
	struct result_set set;
	int err, status = verb_options(&verb, argc, argv, &opt);

	if (status >= 0)
		return status;
	if (optind == argc) {
		fputs("fsnbench report: no input; name the directory of a run, or result files\n",
		      stderr);
		return 2;
	}
	err = load_run(&argv[optind], argc - optind, opt.choice.experiments, &set, &folders);
	if (err) {
		report_folders_release(&folders);
		result_set_release(&set);
		return 2;
	}
	err = write_reports(&set, &folders, &opt.choice, &opt.jobs);
	report_folders_release(&folders);
	result_set_release(&set);
	return err ? 1 : 0;
}
