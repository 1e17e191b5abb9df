/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What kernels/patches adds to include/uapi/linux/fanotify.h, for building
 * where the C library's headers are those of an unpatched kernel.
 */
#ifndef FSNBENCH_FANOTIFY_HOOK_ABI_H
#define FSNBENCH_FANOTIFY_HOOK_ABI_H

#include <linux/types.h>
#include <sys/ioctl.h>

#define FAN_HOOK_NAME_MAX	32

struct fanotify_hook_args {
	char name[FAN_HOOK_NAME_MAX];
	__u32 flags;
	__u32 reserved;
};

#define FAN_IOC_ATTACH_HOOK	_IOW('F', 0, struct fanotify_hook_args)
#define FAN_IOC_DETACH_HOOK	_IO('F', 1)

#endif /* FSNBENCH_FANOTIFY_HOOK_ABI_H */
