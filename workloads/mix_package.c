// SPDX-License-Identifier: GPL-2.0-only
/*
 * mix_package: a recorded mix, workloads/mix/package.mix.
 *
 * One operation is one of the system calls that dpkg and what it calls make on files
 * while a package is installed and purged. Below @dir are the files of etc/.
 *
 * Marks ask for FAN_OPEN. Declared are opens of regular files: those of directories
 * are told to marks with FAN_ONDIR alone. @raises is what a cycle raises in all.
 */
#include "mix.h"

#define NR_OPS	1200

MIX(package, NR_OPS)

static const struct workload workload_mix_package = {
	.name = "mix_package",
	.summary = "dpkg installs and purges a package, replayed",
	.raises = FAN_OPEN | FAN_ACCESS | FAN_MODIFY | FAN_ATTRIB | FAN_CLOSE_WRITE |
		  FAN_CLOSE_NOWRITE | FAN_CREATE | FAN_DELETE | FAN_MOVED_FROM | FAN_MOVED_TO |
		  FAN_RENAME,
	.pathless = FAN_ATTRIB | FAN_CREATE | FAN_DELETE | FAN_MOVED_FROM | FAN_MOVED_TO |
		    FAN_RENAME,
	.watched = FAN_OPEN,
	.cycle = NR_OPS,
	MIX_CALLS(package),
};
WORKLOAD_REGISTER(mix_package);
