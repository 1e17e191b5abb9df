/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lines that tell the host that its guest is alive, and what it does. kernels/guest/init.c
 * says where they go.
 */
#ifndef FSNBENCH_PROGRESS_H
#define FSNBENCH_PROGRESS_H

#include <stdbool.h>

/** progress_has_host - is this a guest that kernels/boot.sh has started? */
bool progress_has_host(void);

/** progress_tell - tell the host a line, whose newline is @format's; nothing without a host */
void progress_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* FSNBENCH_PROGRESS_H */
