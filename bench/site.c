// SPDX-License-Identifier: GPL-2.0-only
/* The table of sites. */
#include "bench/site.h"

#include <string.h>
#include <unistd.h>

#include "bench/fsnotify_bpf_abi.h"
#include "bench/hook.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct site sites[] = {
	{ "send_to_group_raw", "send_to_group(), before flags of marks are looked at",
	  WORDS("fanotify", "fanotify_fid", "fanotify_perm"), WORDS("direct", "packed") },
	{ "send_to_group", "send_to_group(), before ->handle_event()",
	  WORDS("fanotify", "fanotify_fid", "fanotify_perm"), WORDS("direct", "packed") },
	{ "handle_event", "fanotify_handle_event(), before prepare_user_wait()",
	  WORDS("fanotify", "fanotify_fid", "fanotify_perm"), WORDS("direct", "packed") },
	{ "handle_event_late", "the same after it; permission events only",
	  WORDS("fanotify_perm"), WORDS("direct", "packed") },
	{ "handle_event_devirt", "as handle_event, fanotify called directly",
	  WORDS("fanotify", "fanotify_fid", "fanotify_perm"), WORDS("direct", "packed") },
	{ "inode_event", "->handle_inode_event() of a backend of its own",
	  WORDS("fsnotify_bpf"), WORDS("direct") },
};

const struct site *site_at(size_t i)
{
	return i < sizeof(sites) / sizeof(sites[0]) ? &sites[i] : NULL;
}

const struct site *site_find(const char *name)
{
	const struct site *site;

	for (size_t i = 0; (site = site_at(i)); i++) {
		if (!strcmp(site->name, name))
			return site;
	}
	return NULL;
}

const char *site_missing(const struct site *site)
{
	if (!strcmp(site->name, "inode_event"))
		return access(FSNOTIFY_BPF_DEVICE, F_OK) ?
		       "this kernel has no " FSNOTIFY_BPF_DEVICE : NULL;
	return hook_available() ? NULL : "this kernel does not have the hook patches";
}
