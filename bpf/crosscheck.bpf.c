// SPDX-License-Identifier: GPL-2.0-only
/*
 * crosscheck: counts the calls that one thread makes to fsnotify's functions, by
 * fentry or, where a kernel has none, by kprobe. No program loads unless asked for.
 *
 * entry_hook has no function of its own: it is given a BPF program.
 */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

#include "crosscheck.h"

char LICENSE[] SEC("license") = "GPL";

/* Not a global: libbpf takes a kernel without networking for one without them. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct crosscheck_state);
} state SEC(".maps");

/* One thread: nobody else adds at the same time. */
static __always_inline int count(unsigned int index)
{
	struct crosscheck_state *s;
	__u32 key = 0;

	s = bpf_map_lookup_elem(&state, &key);
	if (s && (__u32)bpf_get_current_pid_tgid() == s->tid)
		s->count[index]++;
	return 0;
}

#define COUNT(function)					\
SEC("?fentry/" #function)				\
int entry_##function(void *ctx)				\
{							\
	return count(CROSSCHECK_##function);		\
}							\
							\
SEC("?kprobe/" #function)				\
int probe_##function(void *ctx)				\
{							\
	return count(CROSSCHECK_##function);		\
}

CROSSCHECK_FUNCTIONS(COUNT)

SEC("?fentry")
int entry_hook(void *ctx)
{
	return count(CROSSCHECK_hook);
}
