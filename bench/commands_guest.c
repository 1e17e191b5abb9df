// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verbs of fsnbench in the guest: those that run cells there. What else
 * fsnbench can do must not be in the guest, whose bytes are part of a result.
 */
#include "bench/commands.h"

#include <stddef.h>

const struct command commands[] = {
	{ "list", "workloads, words and cells", cmd_list },
	{ "run", "run cells on this kernel", cmd_run },
	{ NULL, NULL, NULL },
};
