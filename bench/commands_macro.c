// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verb of the guest that runs fio and whole commands. It is a program of its own, so
 * that the one that counts keeps its bytes.
 */
#include "bench/commands.h"

#include <stddef.h>

const struct command commands[] = {
	{ "macro", "jobs of fio and whole commands on a watched tree", cmd_macro },
	{ NULL, NULL, NULL },
};
