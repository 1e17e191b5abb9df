// SPDX-License-Identifier: GPL-2.0-only
/* The verbs of fsnbench on the host: all. */
#include "bench/commands.h"

#include <stddef.h>

const struct command commands[] = {
	{ "list", "workloads, words and cells", cmd_list },
	{ "run", "run cells on this kernel", cmd_run },
	{ "merge", "join a guest's document with the counters of its run", cmd_merge },
	{ "report", "ledger and claims from result documents", cmd_report },
	{ "verify", "compare two results, counter by counter", cmd_verify },
	{ "memory-merge", "joins what guests weighed of one kernel", cmd_memory_merge },
	{ NULL, NULL, NULL },
};
