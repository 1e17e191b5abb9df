// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verb of the guest that runs the equivalence matrix. It is a program of its
 * own, so that the one that counts keeps its bytes.
 */
#include "bench/commands.h"

#include <stddef.h>

const struct command commands[] = {
	{ "equivalence", "what hooks see and listeners are told, row by row", cmd_equivalence },
	{ NULL, NULL, NULL },
};
