// SPDX-License-Identifier: GPL-2.0-only
/* The verbs of fsnbench on the host: all but those of guests with a program of their own. */
#include "bench/commands.h"

#include <stddef.h>

const struct command commands[] = {
	{ "list", "workloads, words and cells", cmd_list },
	{ "run", "run cells on this kernel", cmd_run },
	{ "merge", "join a guest's document with the counters of its run", cmd_merge },
	{ "report", "ledger and claims from result documents", cmd_report },
	{ "verify", "compare two results, counter by counter", cmd_verify },
	{ "compare", "what a change of the kernel costs: NEW - OLD of two results", cmd_compare },
	{ "memory-merge", "joins what guests weighed of one kernel", cmd_memory_merge },
	{ "macro-merge", "join a guest's runs of fio and commands with their counters", cmd_macro_merge },
	{ "macro", "jobs of fio and whole commands, timed on this kernel", cmd_macro },
	{ "calibrate", "what direct, indirect and retpolined calls cost on this CPU", cmd_calibrate },
	{ "quality", "how good the native engine is on this machine", cmd_quality },
	{ "native", "cells of native experiments, timed on this kernel", cmd_native },
	{ NULL, NULL, NULL },
};
