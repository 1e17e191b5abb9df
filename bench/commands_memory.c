// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verb of the guest that weighs inodes. It is a program of its own, so that
 * the one that counts keeps its bytes.
 */
#include "bench/commands.h"

#include <stddef.h>

const struct command commands[] = {
	{ "memory", "what inodes and their storage take", cmd_memory },
	{ NULL, NULL, NULL },
};
