// SPDX-License-Identifier: GPL-2.0-only
/*
 * mix_build: a recorded mix, workloads/mix/build.mix.
 *
 * One operation is one of the system calls that make, gcc and what they call make on
 * files while two C files are compiled and removed again. Below @dir are the sources
 * and the objects.
 *
 * Marks ask for FAN_OPEN. Declared are opens of regular files: those of directories
 * are told to marks with FAN_ONDIR alone. @raises is what a cycle raises in all.
 */
#include "mix.h"

#define NR_OPS	1377

MIX(build, NR_OPS)

static const struct workload workload_mix_build = {
	.name = "mix_build",
	.summary = "make of two C files and a clean, replayed",
	.raises = FAN_OPEN | FAN_ACCESS | FAN_MODIFY | FAN_CLOSE_WRITE | FAN_CLOSE_NOWRITE |
		  FAN_CREATE | FAN_DELETE,
	.pathless = FAN_CREATE | FAN_DELETE,
	.watched = FAN_OPEN,
	.cycle = NR_OPS,
	MIX_CALLS(build),
};
WORKLOAD_REGISTER(mix_build);
