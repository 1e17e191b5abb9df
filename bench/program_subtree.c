// SPDX-License-Identifier: GPL-2.0-only
/* subtree: skips events on the workload's directory and on what is below it. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <bpf/libbpf.h>

#include "bench/program.h"
#include "bench/sandbox.h"
#include "bench/subtree.h"
#include "bpf/subtree.skel.h"

#define PARAMETERS "/sys/module/fsnotify_hook/parameters/"

static struct subtree *skel;

int subtree_find(__u64 *ino, __u32 *dev)
{
	struct stat st;

	if (stat(SANDBOX_WORK, &st))
		return -errno;
	*ino = st.st_ino;
	*dev = major(st.st_dev) << 20 | minor(st.st_dev);
	return 0;
}

static int load(void)
{
	skel = subtree__open_and_load();
	return skel ? subtree__attach(skel) : -errno;
}

static int set_parameter(const char *path, unsigned long long value)
{
	FILE *f = fopen(path, "w");
	int ret;

	if (!f)
		return -errno;
	ret = fprintf(f, "%llu", value) < 0 ? -EIO : 0;
	return fclose(f) ? -errno : ret;
}

/* The program in BPF and the one in C. */
static int aim(void)
{
	int ret;

	ret = subtree_find(&skel->bss->subtree_ino, &skel->bss->subtree_dev);
	if (!ret)
		ret = set_parameter(PARAMETERS "subtree_ino", skel->bss->subtree_ino);
	return ret ? ret : set_parameter(PARAMETERS "subtree_dev", skel->bss->subtree_dev);
}

static void unload(void)
{
	subtree__destroy(skel);
	skel = NULL;
}

static const struct program program_subtree = {
	.name = "subtree",
	.summary = "skips what is in a directory, going up through d_parent",
	.handlers = PROGRAM_WORDS("c", "bpf"),
	.verdicts = PROGRAM_WORDS("skip"),
	.passes = WORKLOAD_ELSEWHERE,
	.load = load,
	.aim = aim,
	.unload = unload,
};
PROGRAM_REGISTER(subtree);
