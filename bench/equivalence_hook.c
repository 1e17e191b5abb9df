// SPDX-License-Identifier: GPL-2.0-only
/* Loads the hook of the equivalence matrix and reads what it noted. */
#include "bench/equivalence_hook.h"

#include <errno.h>
#include <stdlib.h>

#include <bpf/libbpf.h>

#include "bench/equivalence_calls.h"
#include "bpf/witness.h"
#include "bpf/witness.skel.h"

struct equivalence_hook {
	struct witness *skel;
	struct witness_calls *calls;
};

int equivalence_hook_load(struct equivalence_hook **out)
{
	struct equivalence_hook *hook = calloc(1, sizeof(*hook));
	int ret;

	if (!hook)
		return -ENOMEM;
	libbpf_set_strict_mode(LIBBPF_STRICT_ALL);
	hook->skel = witness__open_and_load();
	ret = hook->skel ? witness__attach(hook->skel) : -errno;
	if (!ret) {
		hook->calls = equivalence_calls_map(bpf_map__fd(hook->skel->maps.calls));
		ret = hook->calls ? 0 : -errno;
	}
	if (ret)
		equivalence_hook_unload(hook);
	else
		*out = hook;
	return ret;
}

void equivalence_hook_unload(struct equivalence_hook *hook)
{
	if (!hook)
		return;
	equivalence_calls_unmap(hook->calls);
	witness__destroy(hook->skel);
	free(hook);
}

void equivalence_hook_forget(struct equivalence_hook *hook)
{
	equivalence_calls_forget(hook->calls);
}

int equivalence_hook_seen(const struct equivalence_hook *hook, char **out)
{
	return equivalence_calls_text(hook->calls, out);
}
