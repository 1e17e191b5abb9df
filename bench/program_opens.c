// SPDX-License-Identifier: GPL-2.0-only
/* opens: a program for the LSM hook file_open alone; no hook of fsnotify runs it. */
#include <errno.h>

#include <bpf/libbpf.h>

#include "bench/program.h"
#include "bench/subtree.h"
#include "bpf/opens.skel.h"

static struct opens *skel;

static int load(void)
{
	skel = opens__open_and_load();
	return skel ? 0 : -errno;
}

static int aim(void)
{
	return subtree_find(&skel->bss->subtree_ino, &skel->bss->subtree_dev);
}

static void unload(void)
{
	opens__destroy(skel);
	skel = NULL;
}

static struct bpf_program *lsm(const struct program *p)
{
	(void)p;
	return skel ? skel->progs.opens_lsm : NULL;
}

static const struct program program_opens = {
	.name = "opens",
	.summary = "LSM hook file_open alone: is what is opened in a directory?",
	.handlers = (const char *const[]){ NULL },
	.verdicts = (const char *const[]){ NULL },
	.load = load,
	.aim = aim,
	.unload = unload,
	.lsm = lsm,
};
PROGRAM_REGISTER(opens);
