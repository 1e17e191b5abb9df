/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of fsnbench native. */
#ifndef FSNBENCH_NATIVE_OPTIONS_H
#define FSNBENCH_NATIVE_OPTIONS_H

#include <jansson.h>

#include "bench/native_block.h"
#include "bench/native_plan.h"

/**
 * struct native_options - what was asked for
 * @json: where the document goes
 * @context: fields that the user gave, an object; its owner is who gave this struct
 * @cpu: the first processor; -1: the first there is
 * @seconds: of timed batches for each arm; 0: as the number of batches says
 */
struct native_options {
	struct native_choice choice;
	struct native_setting set;
	const char *json;
	json_t *context;
	int cpu;
	unsigned long seconds;
	bool tune, gate, dry_run;
};

/**
 * native_options_read - read the arguments
 * @opt: has the defaults; receives what was asked for
 *
 * Return: -1 to go on, else the exit status; a bad value is said in one line.
 */
int native_options_read(int argc, char **argv, struct native_options *opt);

#endif /* FSNBENCH_NATIVE_OPTIONS_H */
