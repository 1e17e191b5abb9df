/* SPDX-License-Identifier: GPL-2.0-only */
/* The command-line options that choose cells, shared by list and run. */
#ifndef FSNBENCH_PLAN_OPTIONS_H
#define FSNBENCH_PLAN_OPTIONS_H

#include <getopt.h>

#include "bench/plan.h"

/* Values of the long options below; single letters stay with the verbs. */
enum { PLAN_OPTION_KERNEL = 0x100, PLAN_OPTION_NO_SELFTEST, PLAN_OPTION_QUICK,
       PLAN_OPTION_WORD };

#define PLAN_OPTIONS							\
	{ "kernel", required_argument, NULL, PLAN_OPTION_KERNEL },	\
	{ "no-selftest", no_argument, NULL, PLAN_OPTION_NO_SELFTEST },	\
	{ "quick", no_argument, NULL, PLAN_OPTION_QUICK },		\
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
	"  --workload LIST       only these, comma-separated; likewise --fs, --watch,\n" \
	"                        --listener, --site, --args, --handler, --program,\n" \
	"                        --verdict\n"				\
	"  --quick               only workload open_close, no self-test\n"	\
	"  --no-selftest         without the hooks of known cost\n"

/** plan_option - take one option into a filter; false if it is none of these */
bool plan_option(struct plan_filter *filter, int option, const char *value);

#endif /* FSNBENCH_PLAN_OPTIONS_H */
