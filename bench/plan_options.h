/* SPDX-License-Identifier: GPL-2.0-only */
/* The command-line options that choose cells, shared by list, run and native. */
#ifndef FSNBENCH_PLAN_OPTIONS_H
#define FSNBENCH_PLAN_OPTIONS_H

#include "bench/plan.h"
#include "bench/verb_options.h"

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
 * plan_options - read the arguments of a verb whose options choose cells
 * @verb: its own options and PLAN_OPTIONS
 * @filter: the cells that are chosen
 * @own: for its own options
 *
 * Return: as verb_only_options().
 */
int plan_options(const struct verb *verb, int argc, char **argv,
		 struct plan_filter *filter, void *own);

#endif /* FSNBENCH_PLAN_OPTIONS_H */
