/* SPDX-License-Identifier: GPL-2.0-only */
/* The command-line options that choose cells, shared by list and run. */
#ifndef FSNBENCH_PLAN_OPTIONS_H
#define FSNBENCH_PLAN_OPTIONS_H

#include <getopt.h>

#include "bench/plan.h"

/* Values of the long options below; single letters stay with the verbs. */
enum { PLAN_OPTION_KERNEL = 0x100, PLAN_OPTION_NO_SELFTEST, PLAN_OPTION_QUICK, PLAN_OPTION_FULL,
       PLAN_OPTION_EXPERIMENT, PLAN_OPTION_WORD };

#define PLAN_OPTIONS							\
	{ "help", no_argument, NULL, 'h' },				\
	{ "kernel", required_argument, NULL, PLAN_OPTION_KERNEL },	\
	{ "no-selftest", no_argument, NULL, PLAN_OPTION_NO_SELFTEST },	\
	{ "quick", no_argument, NULL, PLAN_OPTION_QUICK },		\
	{ "full", no_argument, NULL, PLAN_OPTION_FULL },		\
	{ "experiment", required_argument, NULL, PLAN_OPTION_EXPERIMENT }, \
	{ "workload", required_argument, NULL, PLAN_OPTION_WORD + RESULT_WORKLOAD }, \
	{ "fs", required_argument, NULL, PLAN_OPTION_WORD + RESULT_FS },	\
	{ "watch", required_argument, NULL, PLAN_OPTION_WORD + RESULT_WATCH },	\
	{ "listener", required_argument, NULL, PLAN_OPTION_WORD + RESULT_LISTENER }, \
	{ "site", required_argument, NULL, PLAN_OPTION_WORD + RESULT_SITE },	\
	{ "args", required_argument, NULL, PLAN_OPTION_WORD + RESULT_ARGS },	\
	{ "handler", required_argument, NULL, PLAN_OPTION_WORD + RESULT_HANDLER }, \
	{ "program", required_argument, NULL, PLAN_OPTION_WORD + RESULT_PROGRAM }, \
	{ "verdict", required_argument, NULL, PLAN_OPTION_WORD + RESULT_VERDICT }

#define PLAN_USAGE							\
	"  --kernel NAME         what the kernel is called: vanilla or isec (isec)\n" \
	"  --experiment LIST     all cells of these experiments only: names, or paths of\n" \
	"                        files NAME.ini\n"			\
	"  --workload LIST       only these, comma-separated; likewise --fs, --watch,\n" \
	"                        --listener, --site, --args, --handler, --program,\n" \
	"                        --verdict\n"				\
	"  --quick               only workload open_close, no self-test\n"	\
	"  --full                also what does not belong to a default run\n" \
	"  --no-selftest         without the hooks of known cost\n"

/**
 * struct plan_verb - a verb whose options choose cells
 * @name: the verb
 * @usage: its --help
 * @options: its own, PLAN_OPTIONS, and zeros
 * @take: takes one of its own options; not 0 (and said) if the value is bad
 */
struct plan_verb {
	const char *name, *usage;
	const struct option *options;
	int (*take)(void *own, int option, const char *value);
};

/** plan_status - the exit status for what plan_make() returned; says what was not said */
int plan_status(int ret);

/**
 * plan_print - the names of a plan's cells on stdout, what is left out on stderr
 * @filter: the cells that are chosen
 *
 * Return: the exit status.
 */
int plan_print(const struct plan_filter *filter);

/**
 * plan_options - read a verb's arguments
 * @verb: the verb
 * @argc: of the verb
 * @argv: of the verb
 * @filter: the cells that are chosen
 * @own: for the verb's own options
 *
 * Return: -1 to go on, else the exit status.
 */
int plan_options(const struct plan_verb *verb, int argc, char **argv,
		 struct plan_filter *filter, void *own);

#endif /* FSNBENCH_PLAN_OPTIONS_H */
