/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a program shares with user space: one value of a type, in a map.
 *
 * Not a global variable: libbpf believes that a kernel without networking has
 * no maps for those, because it asks by loading a socket filter.
 */
#ifndef TESTS_GUEST_STATE_BPF_H
#define TESTS_GUEST_STATE_BPF_H

#include <linux/bpf.h>

#include "bpf/fsnotify_hook.bpf.h"

#define STATE(value_type)						\
struct {							\
	__uint(type, BPF_MAP_TYPE_ARRAY);			\
	__uint(map_flags, BPF_F_MMAPABLE);			\
	__uint(max_entries, 1);					\
	__type(key, __u32);					\
	__type(value, value_type);				\
} state SEC(".maps");						\
								\
static __always_inline value_type *get_state(void)		\
{								\
	__u32 key = 0;						\
								\
	return bpf_map_lookup_elem(&state, &key);		\
}

#endif /* TESTS_GUEST_STATE_BPF_H */
