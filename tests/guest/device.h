/* SPDX-License-Identifier: GPL-2.0-only */
/* /dev/fsnotify_bpf: groups and marks of backends that are BPF programs. */
#ifndef TESTS_GUEST_DEVICE_H
#define TESTS_GUEST_DEVICE_H

#include <stdint.h>

#include "bench/fsnotify_bpf_abi.h"

/* All return 0 or more, or -errno. */
int device_open(void);
int device_group(int device, const char *name);
int device_mark(int device, int fd, uint64_t mask, uint64_t ignore_mask);

/* A mark on what a path names. */
int device_mark_path(int device, const char *path, uint64_t mask, uint64_t ignore_mask);

/* An open device with a group; the caller closes it. */
int device_open_group(const char *name);

#endif /* TESTS_GUEST_DEVICE_H */
