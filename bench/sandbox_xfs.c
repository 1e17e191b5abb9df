// SPDX-License-Identifier: GPL-2.0-only
/* The XFS image that cells get copies of. */
#include "bench/sandbox_xfs.h"

#include <stddef.h>

#include "bench/run_tool.h"

int sandbox_xfs_make(const char *disk)
{
	char *argv[] = {
		(char *)"/sbin/mkfs.xfs", (char *)"-q", (char *)"-f", (char *)"-K", (char *)"-m",
		(char *)"uuid=66736e62-656e-4368-8000-000000000001", (char *)"-d",
		(char *)"agcount=1", (char *)"-l", (char *)"size=6m", (char *)disk, NULL,
	};
	/* Under 300 MB it makes file systems for xfstests alone, which say so like this. */
	char *envp[] = { (char *)"TEST_DIR=/mnt", (char *)"TEST_DEV=/dev/ram0",
			 (char *)"QA_CHECK_FS=1", NULL };

	return run_tool(argv, envp);
}
