/* SPDX-License-Identifier: GPL-2.0-only */
/* What a process may do that is not root's and has a few capabilities. */
#ifndef TESTS_GUEST_AS_H
#define TESTS_GUEST_AS_H

#include <stdint.h>

#define AS_CAP(c)	(1ULL << (c))

/* What @act(@fd) returns, 0 or -errno, in a child with only these capabilities. */
int as(uint64_t caps, int (*act)(int fd), int fd);

#endif /* TESTS_GUEST_AS_H */
