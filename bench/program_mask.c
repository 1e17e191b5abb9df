// SPDX-License-Identifier: GPL-2.0-only
/* mask: passes events on directories, skips all others. */
#include <errno.h>

#include <bpf/libbpf.h>

#include "bench/program.h"
#include "bpf/mask.skel.h"

static struct mask *skel;

static int load(void)
{
	skel = mask__open_and_load();
	return skel ? mask__attach(skel) : -errno;
}

static void unload(void)
{
	mask__destroy(skel);
	skel = NULL;
}

static const struct program program_mask = {
	.name = "mask",
	.summary = "passes events on directories, skips all others",
	.handlers = PROGRAM_WORDS("c", "bpf"),
	.verdicts = PROGRAM_WORDS("skip"),
	.load = load,
	.unload = unload,
};
PROGRAM_REGISTER(mask);
