// SPDX-License-Identifier: GPL-2.0-only
/* empty: looks at nothing and returns its verdict; what calling a hook costs. */
#include <errno.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "bench/fsnotify_bpf_abi.h"
#include "bench/program.h"
#include "bpf/empty.skel.h"
#include "bpf/empty_inode_event.skel.h"

static struct empty *hooks;
static struct empty_inode_event *backends;

static int load(void)
{
	int ret;

	hooks = empty__open_and_load();
	ret = hooks ? empty__attach(hooks) : -errno;
	if (ret || access(FSNOTIFY_BPF_DEVICE, F_OK))
		return ret;
	backends = empty_inode_event__open_and_load();
	return backends ? empty_inode_event__attach(backends) : -errno;
}

static void unload(void)
{
	empty__destroy(hooks);
	empty_inode_event__destroy(backends);
	hooks = NULL;
	backends = NULL;
}

static const struct program program_empty = {
	.name = "empty",
	.summary = "looks at nothing and returns its verdict",
	.handlers = PROGRAM_WORDS("c", "bpf", "bpf_sleepable"),
	.verdicts = PROGRAM_WORDS("skip", "pass", "deny"),
	.load = load,
	.unload = unload,
};
PROGRAM_REGISTER(empty);
