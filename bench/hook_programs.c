// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loads and registers the BPF hooks. All stay registered for a whole run, so
 * that the addresses in kallsyms are valid for all of its cells.
 */
#include <errno.h>
#include <stdlib.h>

#include <bpf/libbpf.h>

#include "bench/hook.h"
#include "bpf/empty.skel.h"

struct hook_programs {
	struct empty *empty;
};

int hook_programs_load(struct hook_programs **programs)
{
	struct hook_programs *p;
	int ret;

	p = calloc(1, sizeof(*p));
	if (!p)
		return -ENOMEM;
	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	p->empty = empty__open_and_load();
	ret = p->empty ? empty__attach(p->empty) : -errno;
	if (ret) {
		hook_programs_unload(p);
		return ret;
	}
	*programs = p;
	return 0;
}

void hook_programs_unload(struct hook_programs *programs)
{
	if (!programs)
		return;
	empty__destroy(programs->empty);
	free(programs);
}
