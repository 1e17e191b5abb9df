/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What kernels/patches adds as include/uapi/linux/fsnotify_bpf.h, for building
 * where the headers are those of an unpatched kernel.
 */
#ifndef TESTS_GUEST_FSNOTIFY_BPF_ABI_H
#define TESTS_GUEST_FSNOTIFY_BPF_ABI_H

#include <linux/types.h>
#include <sys/ioctl.h>

#define FSNOTIFY_BPF_NAME_MAX	32

struct fsnotify_bpf_group_args {
	char name[FSNOTIFY_BPF_NAME_MAX];
	__u32 flags;
	__u32 reserved;
};

struct fsnotify_bpf_mark_args {
	__u64 mask;
	__u64 ignore_mask;
	__s32 fd;
	__u32 flags;
};

#define FSNOTIFY_BPF_IOC_GROUP	_IOW('F', 2, struct fsnotify_bpf_group_args)
#define FSNOTIFY_BPF_IOC_MARK	_IOW('F', 3, struct fsnotify_bpf_mark_args)

#endif /* TESTS_GUEST_FSNOTIFY_BPF_ABI_H */
