// SPDX-License-Identifier: GPL-2.0-only
/* outside: skips events on what is not in the workload's directory. */
#include <errno.h>

#include <bpf/libbpf.h>

#include "bench/program.h"
#include "bench/subtree.h"
#include "bpf/outside.skel.h"

static struct outside *skel;

static int load(void)
{
	skel = outside__open_and_load();
	return skel ? outside__attach(skel) : -errno;
}

static int aim(void)
{
	return subtree_find(&skel->bss->subtree_ino, &skel->bss->subtree_dev);
}

static void unload(void)
{
	outside__destroy(skel);
	skel = NULL;
}

static const struct program program_outside = {
	.name = "outside",
	.summary = "skips what is not in a directory, going up through d_parent",
	.handlers = PROGRAM_WORDS("bpf"),
	.verdicts = PROGRAM_WORDS("skip"),
	.passes = WORKLOAD_CHILD,
	.load = load,
	.aim = aim,
	.unload = unload,
};
PROGRAM_REGISTER(outside);
